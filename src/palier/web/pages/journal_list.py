"""The list of the journal: what is asked of it, and a page, found by number, not by counting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse

from palier.calculus.instants import Instant
from palier.calculus.zones import day_start, zone
from palier.presentation.languages import Words
from palier.presentation.words_of_journal import GROUPS, kinds_of, what_was_done
from palier.slm.journal.actions import SYSTEM
from palier.slm.journal.models import JournalEntry
from palier.slm.parties.queries import (
    Sight,
    entries_visible_to,
    may,
    parties_visible_to,
    people_visible_to,
)
from palier.slm.search import matching
from palier.web.lists.columns import Reader
from palier.web.lists.filters import Control, Option, text_of
from palier.web.pages.journal import EntryLine, lines_of
from palier.web.pages.naming import person_name

PAGE = 50
MOST_CHOICES = 10
_KEYS = ("kind", "who", "person", "party", "of", "subject", "when_from", "when_to")
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


@dataclass(frozen=True, slots=True)
class JournalPage:
    """A page of the journal, as its template shows it."""

    controls: tuple[Control, ...]
    entries: tuple[EntryLine, ...]
    newer: str
    older: str
    newest: str
    choices: tuple[tuple[str, tuple[Choice, ...]], ...]
    chosen: tuple[Choice, ...]
    """What the list is narrowed to without a field of its own; the address takes it away."""
    exports: tuple[tuple[str, str], ...]
    is_narrowed: bool
    can_search: bool = False


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
        asked = {key: self.text(key) for key in _KEYS} | changed
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
        since, until = self._instant("when_from"), self._instant("when_to", days=1)
        if since is not None:
            rows = rows.filter(at__gte=since)
        return rows if until is None else rows.filter(at__lt=until)

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
        written = self.text(key)
        is_number = written.isascii() and written.isdecimal() and len(written) <= _MOST_DIGITS
        return int(written) if is_number else None

    def _instant(self, key: str, days: int = 0) -> Instant | None:
        try:
            on = date.fromisoformat(self.text(key)) + timedelta(days=days)
            return day_start(on, zone(self.reader.zone_name))
        except (ValueError, OverflowError):
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
        is_number = exact.isascii() and exact.isdecimal() and len(exact) <= _MOST_DIGITS
        return list(rows.filter(pk=int(exact))) if is_number else [], True
    return (list(rows.filter(matching(typed))[:MOST_CHOICES]), True) if typed else ([], False)


def journal_page(given: Mapping[str, str], sight: Sight, reader: Reader) -> JournalPage:
    """The page that an address asks for."""
    asked = Asked(given, sight, reader)
    before, after = asked.after("before"), asked.after("after")
    rows = _rows(asked, before, after)
    has_more = len(rows) > PAGE
    shown = (rows[-PAGE:] if after is not None else rows[:PAGE]) if has_more else rows
    is_newest = before is None and (after is None or not has_more)
    is_oldest = not has_more and after is None
    return JournalPage(
        controls=_controls(asked),
        entries=lines_of(shown, sight, reader),
        newer="" if is_newest or not shown else asked.address(after=str(shown[0].sequence)),
        older="" if is_oldest or not shown else asked.address(before=str(shown[-1].sequence)),
        newest="" if is_newest else asked.address(),
        choices=_choices(asked),
        chosen=_chosen(asked),
        exports=_exports(asked),
        is_narrowed=any(asked.text(key) for key in _KEYS),
    )


def _rows(asked: Asked, before: int | None, after: int | None) -> list[JournalEntry]:
    """One more than a page holds, the newest first."""
    found = asked.found()
    if after is not None:
        found = found.filter(sequence__gt=after).order_by("sequence")
    elif before is not None:
        found = found.filter(sequence__lt=before)
    rows = _of_kinds(found, asked.kinds, rising=after is not None)
    return rows[::-1] if after is not None else rows


def _of_kinds(
    found: QuerySet[JournalEntry], kinds: tuple[str, ...] | None, *, rising: bool
) -> list[JournalEntry]:
    """Kind by kind: an index has each in its order, and the database need not sort a million."""
    if kinds is None:
        return list(found[: PAGE + 1])
    numbers: set[int] = set()
    for kind in kinds:
        of_kind = found.filter(kind=kind).values_list("sequence", flat=True)
        numbers.update(of_kind[: PAGE + 1])
    wanted = sorted(numbers, reverse=not rising)[: PAGE + 1]
    return sorted(
        JournalEntry.objects.filter(sequence__in=wanted),
        key=lambda each: each.sequence,
        reverse=not rising,
    )


def _controls(asked: Asked) -> tuple[Control, ...]:
    say = asked.reader.say
    since, until = asked.text("when_from"), asked.text("when_to")
    is_bad = any(each and _day(each) is None for each in (since, until))
    problem = say("Write a date as 2026-01-31.") if is_bad else ""
    return (
        Control("choice", "kind", say("What was done"), options=_kind_options(asked, say)),
        Control("text", "who", say("By whom"), asked.text("who")),
        Control("text", "of", say("About which organisation"), asked.text("of")),
        Control("text", "subject", say("Done to"), asked.text("subject")),
        Control("dates", "when", say("Between"), since, until, problem),
    )


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def _kind_options(asked: Asked, say: Words) -> tuple[Option, ...]:
    chosen = asked.text("kind")
    found = [Option("", say("Everything"), not chosen)]
    for group, label in GROUPS.items():
        found.append(Option(group, say(label), group == chosen))
    if chosen and chosen not in GROUPS:
        found.append(Option(chosen, what_was_done(chosen, say), True))
    return tuple(found)


def _choices(asked: Asked) -> tuple[tuple[str, tuple[Choice, ...]], ...]:
    say = asked.reader.say
    found = (
        (say("Which person?"), asked.who.choices),
        (say("Which organisation?"), asked.about.choices),
    )
    return tuple(each for each in found if each[1])


def _chosen(asked: Asked) -> tuple[Choice, ...]:
    say = asked.reader.say
    found = []
    if asked.text("person") and asked.who.label:
        found.append(Choice(say("By {name}", name=asked.who.label), asked.address(person="")))
    if asked.text("party") and asked.about.label:
        found.append(Choice(say("About {name}", name=asked.about.label), asked.address(party="")))
    return tuple(found)


def _exports(asked: Asked) -> tuple[tuple[str, str], ...]:
    if not may(asked.sight, "journal.export"):
        return ()
    query = asked.address().partition("?")[2]
    address = reverse("journal-export")
    return tuple(
        (label, f"{address}?{query}{'&' if query else ''}format={key}")
        for key, label in (("csv", "CSV"), ("jsonl", "JSON Lines"))
    )
