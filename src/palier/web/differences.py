"""What differs between what somebody else saved meanwhile and what is asked for now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm, BoundField, ChoiceField

from palier.presentation.languages import N_, Words

# Never shown, and never sent back in a page.
_SECRET = "password"


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that differs, in words; who changed it is in the journal, for those who may ask."""

    label: str
    theirs: str
    yours: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A value that was asked for, as a form sends it."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Differences:
    """The fields that differ, and all that was asked for, to be sent again."""

    rows: tuple[Difference, ...]
    kept: tuple[Kept, ...]


def differences(form: BaseForm, saved: Mapping[str, object], say: Words) -> Differences:
    """What a valid form asks for beside what is saved now, by the name of the field."""
    fields = [field for field in form if _SECRET not in field.widget_type]
    rows = (
        Difference(str(field.label), theirs, yours)
        for field in fields
        if field.name in saved
        for theirs, yours in [
            (shown(field, saved[field.name], say), shown(field, field.value(), say))
        ]
        if theirs != yours
    )
    return Differences(tuple(rows), tuple(each for field in fields for each in _kept(field)))


def shown(field: BoundField, value: object, say: Words) -> str:
    """A value of a field in words: the labels of its choices, yes and no, or itself."""
    if isinstance(value, bool) or field.widget_type == "checkbox":
        return say(N_("yes")) if value in (True, "on", "true", "True") else say(N_("no"))
    values = value if isinstance(value, list | tuple | set) else [value]
    written = ["" if each is None else str(each) for each in values]
    if isinstance(field.field, ChoiceField):
        choices: Any = field.field.choices
        labels = {str(key): str(label) for key, label in choices}
        written = [labels.get(each, each) for each in written]
    return ", ".join(sorted(written))


def _kept(field: BoundField) -> Iterator[Kept]:
    value = field.value()
    for each in value if isinstance(value, list | tuple) else [value]:
        if each not in (None, False, ""):
            yield Kept(field.html_name, "on" if each is True else str(each))
