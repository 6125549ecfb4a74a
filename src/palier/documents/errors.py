"""Refusals of the documents floor, and the registry of the rules that a document can break."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from palier.calculus.errors import PalierError
from palier.documents.problems import Problem


class DocumentsError(PalierError):
    """Documents that cannot be used."""

    code = "documents-error"


class Unreadable(DocumentsError):
    """Text that a person wrote and that has no meaning here; `code` says which rule it breaks.

    `part` is the path of what is wrong inside of what was being read.
    """

    def __init__(
        self, code: str, message: str, hint: str = "", *, part: tuple[str | int, ...] = ()
    ) -> None:
        super().__init__(message, hint=hint, code=code)
        self.part = part


class InvalidDocument(DocumentsError):
    """A document with problems, where a caller needs one without."""

    code = "invalid-document"

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("; ".join(str(each) for each in problems), hint="correct the document")
        self.problems = problems


def nearest(word: str, known: Iterable[str]) -> str:
    """A hint that names the nearest known word, or lists them when none is near."""
    words = sorted(set(known))
    near = get_close_matches(word, words, n=1, cutoff=0.6) or get_close_matches(
        word.lower(), words, n=1, cutoff=0.6
    )
    if near:
        return f"did you mean {near[0]}?"
    if not words:
        return ""
    shown = ", ".join(words[:12])
    return f"one of {shown}" + (", ..." if len(words) > 12 else "")


RULES: dict[str, str] = {
    "file-missing": "no file or folder has the name given",
    "file-too-large": "a file is larger than documents may be",
    "empty-file": "a file holds no document",
    "not-utf-8": "a file is not encoded in UTF-8",
    "yaml-syntax": "the text is neither YAML nor JSON",
    "tab-indentation": "a line is indented with a tab",
    "duplicate-key": "a key stands twice in one mapping",
    "too-deep": "mappings and lists are nested deeper than documents may be",
    "too-many-aliases": "aliases repeat more content than documents may hold",
    "bad-key": "a key is not a word",
    "control-character": "a text holds a character that is not seen",
    "unknown-api-version": "`apiVersion` is missing or names a version that Palier does not read",
    "unknown-kind": "`kind` is missing or names a kind that does not exist",
    "unknown-field": "a field does not exist at this place",
    "missing-field": "a field that must be written is not",
    "wrong-type": "a value is not of the type that the field takes",
    "unknown-word": "a value is not one of the words that the field takes",
    "bad-name": "a name is not lower case letters, digits and hyphens",
    "bad-duration": "a duration has no unit, or cannot be read",
    "bad-number": "a number cannot be read, or is not finite",
    "bad-ratio": "a share is not a percentage or a ratio",
    "out-of-range": "a number lies outside what the field takes",
    "ambiguous-comma": "a comma could separate decimals or thousands",
    "bad-date": "a date cannot be read",
    "bad-instant": "an instant cannot be read",
    "instant-without-zone": "an instant has neither an offset nor a zone to be read in",
    "instant-out-of-range": "a date lies outside the years that Palier accepts",
    "bad-comparison": "a comparison cannot be read",
    "bad-condition": "a condition on a dimension cannot be read",
    "bad-hours": "hours of the day or days of the week cannot be read",
    "bad-window": "a period of evaluation cannot be read",
    "bad-limit": "a limit cannot be read",
    "bad-amount": "an amount of money cannot be read",
    "bad-tier": "a tier cannot be read",
    "target-without-unit": "a target is a number without the unit it is in",
    "target-without-relation": "a target does not say which side of it is met",
    "unit-mismatch": "a value is in a unit that the figure is not in",
    "span-ends-before-start": "something ends before it starts",
    "unknown-zone": "a name is not in the IANA time zone database",
    "unknown-holidays": "no public holidays are known for a country or subdivision",
    "holidays-written-out": "public holidays became dates of the years stated, and no others",
    "unknown-currency": "a currency code is not known",
    "missing-reference": "a name refers to a document that does not exist",
    "ambiguous-reference": "two documents of one kind have the same name",
    "circular-reference": "a definition refers to itself",
    "listed-twice": "one thing is listed twice in a document",
    "bad-table": "a table or an archive of tables cannot be read",
    "duplicate-objective": "two objectives of an agreement have the same name",
    "unknown-objective": "a name refers to an objective that the agreement does not have",
    "unknown-service": "a name refers to a service that no document declares",
    "weights-mismatch": "weights are not one per member",
    "same-parties": "the provider and the customer are one party",
    "self-approval": "the person who asked for an exclusion also approved it",
    "window-never-closes": "money depends on a window that is never settled",
    "no-other-source": "money depends on a fallback that an indicator does not have",
    "calendar-never-opens": "a calendar has no open time",
    "bad-calendar": "a calendar cannot be read",
    "bad-day-hours": "hours of a day end before they start",
    "tier-hole": "some missed figures fall in no tier",
    "tier-overlap": "some figures fall in two tiers",
    "tier-empty": "no figure can fall in a tier",
    "pool-overdrawn": "allocations of a pool exceed the pool",
    "negative-credit": "a credit is negative",
    "unknown-stacking-group": "a credit rule names a group or a rule that does not exist",
    "earn-back-levels": "the target level of an earn-back is not better than its expected level",
    "no-objective": "an agreement promises nothing",
    "availability-out-of-range": "an availability lies outside 0 to 100%",
    "impossible-redundancy": "a redundancy is impossible",
    "calendars-differ": "response budgets on different calendars cannot be added",
    "no-such-window": "there is no such window",
    "openslo-not-mapped": "a part of an OpenSLO document has no meaning here, and was left out",
    "openslo-invalid": "an OpenSLO document breaks a rule of its specification",
}
"""The rules that a document can break, by the code that stands on the problem.

What the calculus refuses keeps the code of its own error.
"""
