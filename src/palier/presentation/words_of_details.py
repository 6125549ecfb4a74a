"""What an entry of the journal says beside its sentence: fields, what they were, what they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from palier.presentation.instants import at_instant, on_date
from palier.presentation.languages import N_, Words
from palier.presentation.numbers import decimals
from palier.presentation.responsibilities import responsibility_name
from palier.presentation.words_of_catalogue import TABLES as CATALOGUE
from palier.presentation.words_of_catalogue import catalogue_word
from palier.presentation.words_of_people import is_word, word

FIELDS = {
    "amount": N_("amount"),
    "changed": N_("changed (import)"),
    "checkpoint": N_("checkpoint"),
    "code": N_("code"),
    "cost": N_("number of the cost"),
    "created": N_("new (import)"),
    "criticality": N_("criticality"),
    "currency": N_("currency"),
    "customer": N_("customer"),
    "deputy": N_("deputy"),
    "description_en": N_("description in English"),
    "description_fr": N_("description in French"),
    "digest": N_("seal"),
    "email": N_("e-mail address"),
    "expires_at": N_("expires"),
    "facility": N_("facility"),
    "fields": N_("fields"),
    "host": N_("host"),
    "how": N_("how"),
    "kind": N_("kind"),
    "kinds": N_("kinds"),
    "language": N_("language"),
    "limit": N_("number of the limit"),
    "message": N_("message"),
    "most": N_("most"),
    "name": N_("name"),
    "name_en": N_("name in English"),
    "name_fr": N_("name in French"),
    "needed": N_("service that is needed"),
    "note": N_("note"),
    "of": N_("of"),
    "offering": N_("offering"),
    "on": N_("day"),
    "owner": N_("owner"),
    "party": N_("organisation"),
    "paths": N_("ways"),
    "period": N_("how often"),
    "person": N_("person"),
    "promptness": N_("when"),
    "provider": N_("delivered by"),
    "responsibility": N_("responsibility"),
    "role": N_("role"),
    "scopes": N_("scopes"),
    "sequence": N_("number of the entry"),
    "service": N_("service"),
    "since": N_("since"),
    "state": N_("state"),
    "title": N_("title"),
    "theme": N_("theme"),
    "unchanged": N_("unchanged (import)"),
    "unit": N_("unit"),
    "until": N_("until (not included)"),
    "why": N_("why"),
    "window": N_("counted over"),
    "zone": N_("time zone"),
}

NOTHING = "—"
_SUBJECT = re.compile(r"[a-z_]+:\d+")
# Kept with all the places of their column.
_AMOUNTS = {"amount": 2, "most": 0}
_AMOUNT = re.compile(r"\d+\.\d+")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_LONGEST = 200
# The table of words that the codes of a field are of.
_TABLES = {
    "channel": "channel",
    "criticality": "criticality",
    "hours": "hours",
    "period": "period",
    "promptness": "promptness",
    "role": "stakeholder role",
    "state": "state",
    "topic": "topic",
    "window": "window",
}
# What `kind` means depends on what the entry is about.
_KINDS = {"party": "party kind", "dependency": "dependency", "cost": "cost"}
# A change that is one value alone is of this field.
_ALONE = {"use.ended": "until"}


@dataclass(frozen=True, slots=True)
class Change:
    """A field as it is now, and as it was where something was changed; `key` is its code."""

    key: str
    field: str
    after: str
    before: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands there, and nothing did."""
        return self.after == NOTHING and not self.before

    @property
    def line(self) -> str:
        """Short, for one line of a list."""
        return f"{self.before} → {self.after}" if self.before else self.after


@dataclass(frozen=True, slots=True)
class Named:
    """Of whom and what the details speak, by what the journal calls them; and the reader's zone."""

    names: Mapping[str, str]
    zone: str = "UTC"


def subjects_in(value: Any) -> Iterator[str]:
    """Everything that details call as the journal does, as `person:3`."""
    if isinstance(value, str):
        if _SUBJECT.fullmatch(value):
            yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from subjects_in(each)
    elif isinstance(value, list):
        for each in value:
            yield from subjects_in(each)


def changes_in(
    kind: str, details: Mapping[str, Any], named: Named, say: Words
) -> tuple[Change, ...]:
    """The details in words: what is said of it, then what was changed."""
    saying = _Saying(kind, named, say)
    before, after = details.get("before"), details.get("after")
    if "after" in details and not isinstance(after, Mapping):
        alone = _ALONE.get(kind, "state")
        before, after = {alone: before}, {alone: after}
    found = [
        Change(name, saying.field(name), saying.value(name, each))
        for name, each in details.items()
        if name not in ("before", "after")
    ]
    had = before if isinstance(before, Mapping) else {}
    for name, each in (after if isinstance(after, Mapping) else {}).items():
        was = saying.value(name, had.get(name))
        found.append(Change(name, saying.field(name), saying.value(name, each), was))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Saying:
    """Says the values of one entry."""

    kind: str
    named: Named
    say: Words

    def field(self, name: str) -> str:
        return self.say(FIELDS[name]) if name in FIELDS else name

    def value(self, name: str, value: Any) -> str:
        if value is None or value == "" or value == []:
            return NOTHING
        if isinstance(value, list):
            return self._listed(name, value)
        if isinstance(value, Mapping):
            return ", ".join(self.value(key, each) for key, each in value.items() if each)
        if name.endswith("_at") and isinstance(value, int):
            return at_instant(value, self.named.zone, self.say)
        return self._text(name, str(value))

    def _listed(self, name: str, values: list[Any]) -> str:
        if name == "fields":
            return ", ".join(self.field(str(each)) for each in values)
        between = "; " if any(isinstance(each, Mapping) for each in values) else ", "
        return between.join(self.value(name, each) for each in values)

    def _text(self, name: str, text: str) -> str:
        if text in self.named.names:
            return self.named.names[text]
        if name == "responsibility":
            return responsibility_name(text, self.say)
        if said := self._word(name, text):
            return said
        if name in _AMOUNTS and _AMOUNT.fullmatch(text):
            return decimals(Decimal(text), self.say, least=_AMOUNTS[name])
        if _DAY.fullmatch(text):
            return on_date(date.fromisoformat(text), self.say)
        return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"

    def _word(self, name: str, text: str) -> str:
        """What a code means; "" where it is none."""
        thing = self.kind.partition(".")[0]
        table = _KINDS.get(thing, "") if name == "kind" else _TABLES.get(name, "")
        if table in CATALOGUE:
            return catalogue_word(table, text, self.say)
        return word(table, text, self.say) if table and is_word(table, text) else ""
