"""Lines of the home page for everybody: one's own times, tokens and safety; and who is away."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from palier.calculus.instants import DAY
from palier.presentation.instants import on_date
from palier.presentation.languages import N_, NN_
from palier.slm.access.queries import tokens_ending
from palier.slm.intents import Responsibility
from palier.slm.models import Absence, Deputy, Person
from palier.slm.parties.actions import day_of
from palier.slm.parties.queries import attention
from palier.web.pages.home_lines import ACCENT, WARNING, Line, Looking, Matter, lines_about
from palier.web.pages.naming import contact_name, person_name
from palier.web.pages.subjects import Name, address_of, list_address

SOON_DAYS = 7
TOKENS_END = 14 * DAY
_HEADS = {Responsibility.HEAD, Responsibility.EXECUTIVE, Responsibility.ADMINISTRATOR}


def own_lines(person: Person, looking: Looking) -> Iterator[Line]:
    """What concerns the reader alone."""
    say, at = looking.say, looking.reader.at
    on, own = day_of(at), address_of("person", person.pk)
    tokens = Matter(
        WARNING,
        NN_(
            "{count} API token of yours expires within two weeks",
            "{count} API tokens of yours expire within two weeks",
        ),
        N_("Make another one"),
        list_address("my-tokens"),
    )
    yield from lines_about(
        tokens, tokens_ending(person, at, TOKENS_END), lambda row: Name(row.name), say
    )
    for row in attention.own_deputies(person, on, SOON_DAYS):
        yield Line(ACCENT, _standing(row, person, looking), deed=say("See the times"), address=own)
    for each in attention.own_absences(person, on, SOON_DAYS):
        yield Line(ACCENT, _away(each, looking), deed=say("See the times"), address=own)


def _standing(row: Deputy, person: Person, looking: Looking) -> str:
    say, on = looking.say, day_of(looking.reader.at)
    is_to_come = row.since > on
    when = on_date(row.since if is_to_come else row.until, say)
    if row.deputy_id == person.pk:
        name = person_name(row.person, say)
        if is_to_come:
            return say("From {day} on you stand in for {name}", day=when, name=name)
        return say("Until {day}, not included, you stand in for {name}", day=when, name=name)
    name = person_name(row.deputy, say)
    if is_to_come:
        return say("From {day} on {name} stands in for you", day=when, name=name)
    return say("Until {day}, not included, {name} stands in for you", day=when, name=name)


def _away(row: Absence, looking: Looking) -> str:
    say = looking.say
    return say(
        "You are away from {first}, and back on {back}",
        first=on_date(row.since, say),
        back=on_date(row.until, say),
    )


def away_lines(looking: Looking) -> Iterator[Line]:
    """Who is away this week, for who looks after reaching people; heads: who left nobody behind."""
    sight, say = looking.sight, looking.say
    on = day_of(looking.reader.at)
    held = {each.responsibility for each in sight.grants}
    if held & _HEADS:
        matter = Matter(
            WARNING,
            NN_(
                "{count} absence of a manager within a week is without a deputy",
                "{count} absences of managers within a week are without a deputy",
            ),
            N_("Name a deputy"),
        )
        rows = attention.managers_away_without_deputy(sight, on, SOON_DAYS)
        yield from lines_about(matter, rows, lambda row: absent(row, looking), say)
    if Responsibility.LIAISON in held or sight.represents is not None:
        matter = Matter(
            ACCENT,
            NN_("{count} absence within a week", "{count} absences within a week"),
            N_("See the people"),
            list_address("people"),
        )
        rows = attention.absences_between(sight, on, on + timedelta(days=SOON_DAYS))
        yield from lines_about(matter, rows, lambda row: absent(row, looking), say)


def absent(row: Absence, looking: Looking) -> Name:
    """Who is away, and until when."""
    say = looking.say
    back = say("back on {day}", day=on_date(row.until, say))
    if row.person is not None:
        name, address = person_name(row.person, say), address_of("person", row.person_id or 0)
    else:
        assert row.contact is not None
        name = contact_name(row.contact, say)
        address = address_of("contact", row.contact_id or 0)
    return Name(f"{name} ({back})", address)
