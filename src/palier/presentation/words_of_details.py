"""What an entry of the journal says beside its sentence: fields, what they were, what they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from palier.presentation.instants import at_instant, on_date
from palier.presentation.languages import N_, Words
from palier.presentation.responsibilities import responsibility_name
from palier.presentation.words_of_catalogue import catalogue_word

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
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_LONGEST = 200
# A change that is one value alone is of this field.
_ALONE = {"use.ended": "until"}


@dataclass(frozen=True, slots=True)
class Change:
    """A field as it is now, and as it was where something was changed."""

    field: str
    after: str
    before: str = ""

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
    """The details in words, each field once; those that nothing can be said of are left out."""
    before, after = details.get("before"), details.get("after")
    if "after" in details and not isinstance(after, Mapping):
        before, after = {_alone(kind): before}, {_alone(kind): after}
    found = [
        Change(_field(name, say), _value(name, each, named, say))
        for name, each in details.items()
        if name not in ("before", "after")
    ]
    if isinstance(after, Mapping):
        had = before if isinstance(before, Mapping) else {}
        found += [
            Change(
                _field(name, say),
                _value(name, each, named, say),
                _value(name, had.get(name), named, say),
            )
            for name, each in after.items()
        ]
    return tuple(each for each in found if each.after or each.before)


def _alone(kind: str) -> str:
    return _ALONE.get(kind, "state")


def _field(name: str, say: Words) -> str:
    return say(FIELDS[name]) if name in FIELDS else name


def _value(name: str, value: Any, named: Named, say: Words) -> str:
    if value is None or value == "" or value == []:
        return NOTHING
    if isinstance(value, list):
        return _listed(name, value, named, say)
    if isinstance(value, Mapping):
        return ", ".join(_value(key, each, named, say) for key, each in value.items() if each)
    if name.endswith("_at") and isinstance(value, int):
        return at_instant(value, named.zone, say)
    return _text(name, str(value), named, say)


def _listed(name: str, values: list[Any], named: Named, say: Words) -> str:
    if name == "fields":
        return ", ".join(_field(str(each), say) for each in values)
    between = "; " if any(isinstance(each, Mapping) for each in values) else ", "
    return between.join(_value(name, each, named, say) for each in values)


def _text(name: str, text: str, named: Named, say: Words) -> str:
    if text in named.names:
        return named.names[text]
    if name == "responsibility":
        return responsibility_name(text, say)
    if name in ("state", "criticality"):
        return catalogue_word(name, text, say)
    if _DAY.fullmatch(text):
        return on_date(date.fromisoformat(text), say)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
