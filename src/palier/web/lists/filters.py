"""The filters of a list: what a reader may ask for, and what that leaves of the rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Generic, Protocol

from django.db.models import QuerySet

from palier.presentation.languages import N_, Words
from palier.web.lists.columns import M

LONGEST = 200
Given = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Option:
    """A choice of a filter, as it is shown."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Control:
    """A filter as a page shows it; `kind` is choice, text or dates."""

    kind: str
    key: str
    label: str
    value: str = ""
    until: str = ""
    problem: str = ""
    options: tuple[Option, ...] = ()


class Filter(Protocol[M]):
    """Something that narrows a list, by parameters of its own in the address."""

    @property
    def keys(self) -> tuple[str, ...]:
        """The parameters it reads."""
        ...

    def narrow(self, rows: QuerySet[M], given: Given) -> QuerySet[M]:
        """The rows that are left; all of them when nothing, or nothing readable, is asked for."""
        ...

    def control(self, given: Given, say: Words) -> Control:
        """How it is shown, with what is asked for now."""
        ...


@dataclass(frozen=True, slots=True)
class ChoiceFilter(Generic[M]):
    """One of several values of a field. Labels are messages marked with `N_`, or names."""

    key: str
    label: str
    choices: tuple[tuple[str, str], ...]
    apply: Callable[[QuerySet[M], str], QuerySet[M]]

    @property
    def keys(self) -> tuple[str, ...]:
        """The parameter of the value."""
        return (self.key,)

    def narrow(self, rows: QuerySet[M], given: Given) -> QuerySet[M]:
        """The rows of the value; a value that is not among the choices leaves none."""
        asked = text_of(given, self.key)
        if not asked:
            return rows
        return self.apply(rows, asked) if asked in dict(self.choices) else rows.none()

    def control(self, given: Given, say: Words) -> Control:
        """A box to select in."""
        asked = text_of(given, self.key)
        options = (
            Option("", say(N_("All")), not asked),
            *(Option(value, say(label), value == asked) for value, label in self.choices),
        )
        return Control("choice", self.key, say(self.label), asked, options=options)


@dataclass(frozen=True, slots=True)
class TextFilter(Generic[M]):
    """A text that a field holds."""

    key: str
    label: str
    apply: Callable[[QuerySet[M], str], QuerySet[M]]

    @property
    def keys(self) -> tuple[str, ...]:
        """The parameter of the text."""
        return (self.key,)

    def narrow(self, rows: QuerySet[M], given: Given) -> QuerySet[M]:
        """The rows with the text."""
        asked = text_of(given, self.key)
        return self.apply(rows, asked) if asked else rows

    def control(self, given: Given, say: Words) -> Control:
        """A line to write in."""
        return Control("text", self.key, say(self.label), text_of(given, self.key))


@dataclass(frozen=True, slots=True)
class DateFilter(Generic[M]):
    """From a day to a day, both included; `apply` gets None for an end that is open."""

    key: str
    label: str
    apply: Callable[[QuerySet[M], date | None, date | None], QuerySet[M]]

    @property
    def keys(self) -> tuple[str, ...]:
        """The parameters of both days."""
        return (f"{self.key}_from", f"{self.key}_to")

    def narrow(self, rows: QuerySet[M], given: Given) -> QuerySet[M]:
        """The rows between the days."""
        first, last = (_day(text_of(given, each)) for each in self.keys)
        return self.apply(rows, first, last) if first or last else rows

    def control(self, given: Given, say: Words) -> Control:
        """Two days, and what cannot be read of them."""
        first, last = (text_of(given, each) for each in self.keys)
        is_bad = any(each and _day(each) is None for each in (first, last))
        problem = say("Write a date as 2026-01-31.") if is_bad else ""
        return Control("dates", self.key, say(self.label), first, last, problem)


def text_of(given: Given, key: str) -> str:
    """A parameter of the address, without what no database takes, and not endless."""
    return given.get(key, "").replace("\0", "").strip()[:LONGEST]


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        return None
