"""A line of the home page: something that waits for the reader, how bad it is, and what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

from palier.presentation.languages import Words
from palier.presentation.numbers import number
from palier.slm.parties.queries import Sight
from palier.web.lists.columns import Reader
from palier.web.pages.naming import person_name
from palier.web.pages.subjects import Name, address_of, title_of

M = TypeVar("M", bound=Model)

NAMED = 3
MOST = 20
"""Rows that a line counts; beyond, it says that there are more."""

MISSED, WARNING, ACCENT = "missed", "warning", "accent"
_ORDER = (MISSED, WARNING, ACCENT)
_ICONS = {MISSED: "alert", WARNING: "alert", ACCENT: "info"}


@dataclass(frozen=True, slots=True)
class Line:
    """What is the matter, with which things for example, and what to do."""

    tone: str
    what: str
    names: tuple[Name, ...] = ()
    others: str = ""
    """How many more there are; "" for none."""
    deed: str = ""
    address: str = ""

    @property
    def icon(self) -> str:
        """The drawing of the tone, which is never told by colour alone."""
        return _ICONS[self.tone]


@dataclass(frozen=True, slots=True)
class Looking:
    """Who looks, with what they see and how it is said to them."""

    sight: Sight
    reader: Reader

    @property
    def say(self) -> Words:
        """The words of the reader."""
        return self.reader.say


@dataclass(frozen=True, slots=True)
class Matter:
    """How a line is written: the sentence for one and for several, how bad, and what to do."""

    tone: str
    counted: tuple[str, str]
    deed: str
    """A message marked with `N_`."""
    address: str = ""


def worst_first(lines: Iterable[Line]) -> tuple[Line, ...]:
    """The lines, in the order in which they matter; those that matter alike as they came."""
    return tuple(sorted(lines, key=lambda each: _ORDER.index(each.tone)))


def lines_about(
    matter: Matter, rows: QuerySet[M] | list[M], name: Callable[[M], Name], say: Words
) -> tuple[Line, ...]:
    """One line about some rows, which it counts and of which it names a few; none for no row."""
    found = list(rows[: MOST + 1])
    if not found:
        return ()
    count = len(found)
    is_more = count > MOST
    said = say.many(*matter.counted, count)
    shown = say("more than {count}", count=number(MOST, say)) if is_more else number(count, say)
    left = count - NAMED
    others = ""
    if left > 0:
        others = (
            say("and others")
            if is_more
            else say.many("and {count} other", "and {count} others", left).format(
                count=number(left, say)
            )
        )
    return (
        Line(
            tone=matter.tone,
            what=_begun(said.format(count=shown)),
            names=tuple(name(each) for each in found[:NAMED]),
            others=others,
            deed=say(matter.deed),
            address=matter.address,
        ),
    )


def _begun(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def person_link(row: Any, say: Words) -> Name:
    """A person, with their page."""
    return Name(person_name(row, say), address_of("person", row.pk))


def service_link(row: Any, say: Words) -> Name:
    """A service, with its page."""
    return Name(title_of(row, say), address_of("service", row.pk))


def party_link(row: Any) -> Name:
    """An organisation, with its page."""
    return Name(row.name, address_of("party", row.pk))
