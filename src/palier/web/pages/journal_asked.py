"""What an address asks of the journal: kinds, who did it, of which organisation, and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse

from palier.calculus.errors import CalculusError
from palier.calculus.instants import Instant
from palier.calculus.zones import day_start, zone
from palier.presentation.words_of_journal import kinds_of
from palier.slm.journal.actions import SYSTEM
from palier.slm.journal.models import JournalEntry
from palier.slm.parties.queries import (
    Sight,
    entries_visible_to,
    parties_visible_to,
    people_visible_to,
)
from palier.slm.search import matching
from palier.web.given import day_in, number_in, text_of
from palier.web.lists.columns import Reader
from palier.web.pages.naming import person_name

MOST_CHOICES = 10
RARE = 200
"""What there are no more entries of is looked up by their numbers."""
ASTRAY = 20_000
"""So many entries an entry may stand away from others of its instant, as clocks differ a little."""
KEYS = ("kind", "who", "person", "party", "of", "subject", "when_from", "when_to")
_MOST_DIGITS = 18


@dataclass(frozen=True, slots=True)
class Choice:
    """Somebody or something that what was typed may mean."""

    label: str
    address: str


@dataclass(frozen=True, slots=True)
class Picked:
    """What was typed to name one: the one that it is, or those that it may be."""

    key: str = ""
    """What the journal keeps of it; "" while it is not settled."""
    label: str = ""
    choices: tuple[Choice, ...] = ()
    is_asked: bool = False


@dataclass(slots=True)
class Asked:
    """What an address asks of the journal, for one reader."""

    given: Mapping[str, str]
    sight: Sight
    reader: Reader
    who: Picked = field(default_factory=Picked)
    about: Picked = field(default_factory=Picked)

    def __post_init__(self) -> None:
        self.who = self._person()
        self.about = self._party()

    def text(self, key: str) -> str:
        """A parameter of the address."""
        return text_of(self.given, key)

    def address(self, **changed: str) -> str:
        """The list with something else asked for, and the rest as it is."""
        asked = {key: self.text(key) for key in KEYS} | changed
        query = urlencode({key: value for key, value in asked.items() if value})
        return f"{reverse('journal')}{'?' if query else ''}{query}"

    def found(self) -> QuerySet[JournalEntry]:
        """All entries asked for, but for their kinds."""
        rows = entries_visible_to(self.sight)
        for picked, column in ((self.who, "actor"), (self.about, "party")):
            if picked.is_asked:
                rows = rows.filter(**{column: picked.key}) if picked.key else rows.none()
        if subject := self.text("subject"):
            rows = rows.filter(subject=subject)
        return self._between(rows)

    def _between(self, rows: QuerySet[JournalEntry]) -> QuerySet[JournalEntry]:
        """Those between the days; few by their numbers, as days are not in the order of pages."""
        since, until = self._instant("when_from"), self._instant("when_to", days=1)
        ends = {"at__gte": since, "at__lt": until}
        given = {key: end for key, end in ends.items() if end is not None}
        if not given:
            return rows
        found = JournalEntry.objects.filter(**given).order_by("at")
        numbers = found.values_list("sequence", flat=True)
        few = list(numbers[: RARE + 1])
        if len(few) <= RARE:
            return rows.filter(sequence__in=few)
        first, last = min(few), max(numbers.order_by("-at")[:RARE])
        return rows.filter(**given, sequence__range=(first - ASTRAY, last + ASTRAY))

    @property
    def kinds(self) -> tuple[str, ...] | None:
        """The kinds asked for; None: all."""
        asked = self.text("kind")
        return kinds_of(asked) if asked else None

    def rows(self) -> QuerySet[JournalEntry]:
        """All entries asked for."""
        rows = self.found()
        return rows if self.kinds is None else rows.filter(kind__in=self.kinds)

    def after(self, key: str) -> int | None:
        """A number of an entry in the address."""
        return number_in(self.text(key), _MOST_DIGITS)

    def _instant(self, key: str, days: int = 0) -> Instant | None:
        on = day_in(self.text(key))
        if on is None:
            return None
        try:
            return day_start(on + timedelta(days=days), zone(self.reader.zone_name))
        except (OverflowError, CalculusError):
            return None

    def _person(self) -> Picked:
        say, exact, typed = self.reader.say, self.text("person"), self.text("who")
        if exact == SYSTEM or typed.casefold() == say("Palier").casefold():
            return Picked(SYSTEM, say("Palier"), is_asked=True)
        people = people_visible_to(self.sight).select_related("party")
        found, is_asked = _candidates(people, exact, typed)
        rows = [(str(each.pk), person_name(each, say), each.party.name) for each in found]
        return self._picked(rows, "person", "who", is_asked)

    def _party(self) -> Picked:
        exact, typed = self.text("party"), self.text("of")
        found, is_asked = _candidates(parties_visible_to(self.sight), exact, typed)
        rows = [(str(each.pk), each.name, each.code) for each in found]
        return self._picked(rows, "party", "of", is_asked)

    def _picked(
        self, rows: list[tuple[str, str, str]], exact: str, typed: str, is_asked: bool
    ) -> Picked:
        if len(rows) == 1:
            return Picked(rows[0][0], rows[0][1], is_asked=True)
        choices = tuple(
            Choice(f"{label} ({more})", self.address(**{exact: key, typed: ""}))
            for key, label, more in rows
        )
        return Picked(choices=choices, is_asked=is_asked)


def _candidates(rows: QuerySet[Any], exact: str, typed: str) -> tuple[list[Any], bool]:
    """Those that a number or a few letters may mean, and whether any were given."""
    if exact:
        number = number_in(exact, _MOST_DIGITS)
        return [] if number is None else list(rows.filter(pk=number)), True
    return (list(rows.filter(matching(typed))[:MOST_CHOICES]), True) if typed else ([], False)
