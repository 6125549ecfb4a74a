"""The filters of a list: what a reader may ask for, and what that leaves of the rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, Protocol

from django.db.models import QuerySet

from palier.presentation.languages import N_, Words
from palier.web.given import Given, day_in, text_of
from palier.web.lists.columns import M


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


def dates_control(key: str, label: str, given: Given, say: Words) -> Control:
    """From a day to a day, both included, as it is shown: with what cannot be read of them."""
    first, last = (text_of(given, f"{key}_{each}") for each in ("from", "to"))
    is_bad = any(each and day_in(each) is None for each in (first, last))
    problem = say("Write a date as 2026-01-31.") if is_bad else ""
    return Control("dates", key, say(label), first, last, problem)
