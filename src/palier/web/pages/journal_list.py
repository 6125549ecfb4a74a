"""The list of the journal: what is asked of it, and a page, found by number, not by counting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse

from palier.presentation.languages import N_, Words
from palier.presentation.words_of_journal import GROUPS, what_was_done
from palier.slm.journal.models import JournalEntry
from palier.slm.parties.actions import day_of
from palier.slm.parties.queries import Sight, may
from palier.web.lists.columns import Reader
from palier.web.lists.filters import Control, Option, dates_control
from palier.web.pages.journal import EntryLine, lines_of
from palier.web.pages.journal_asked import KEYS, RARE, Asked, Choice
from palier.web.pages.subjects import names_of

PAGE = 50


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
        is_narrowed=any(asked.text(key) for key in KEYS),
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
        numbers.update(_few(found, kind).values_list("sequence", flat=True)[: PAGE + 1])
    wanted = sorted(numbers, reverse=not rising)[: PAGE + 1]
    return sorted(
        JournalEntry.objects.filter(sequence__in=wanted),
        key=lambda each: each.sequence,
        reverse=not rising,
    )


def _few(found: QuerySet[JournalEntry], kind: str) -> QuerySet[JournalEntry]:
    """Those of a kind; a rare one by its numbers: else all of an actor might be gone through."""
    of_kind = JournalEntry.objects.filter(kind=kind).values_list("sequence", flat=True)
    numbers = list(of_kind[: RARE + 1])
    return found.filter(kind=kind) if len(numbers) > RARE else found.filter(sequence__in=numbers)


def _controls(asked: Asked) -> tuple[Control, ...]:
    say = asked.reader.say
    return (
        Control("choice", "kind", say("What was done"), options=_kind_options(asked, say)),
        Control("text", "who", say("By whom"), asked.text("who")),
        Control("text", "of", say("Organisation"), asked.text("of")),
        dates_control("when", N_("Between"), asked.given, say),
    )


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
    if subject := asked.text("subject"):
        names = names_of([subject], asked.sight, day_of(asked.reader.at), say)
        label = say("Done to {name}", name=names[subject].text)
        found.append(Choice(label, asked.address(subject="")))
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
