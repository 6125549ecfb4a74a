"""The home page: what needs the reader today, the worst first; then what is theirs, at a glance."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain

from django.urls import reverse

from palier.presentation.languages import Words
from palier.presentation.numbers import money, number
from palier.presentation.words_of_catalogue import CRITICALITIES, STATES, catalogue_word
from palier.slm.catalogue.queries import services_visible_to
from palier.slm.catalogue.queries.attention import counts_by_state_and_criticality, monthly_costs
from palier.slm.intents import Responsibility
from palier.slm.journal.queries import last_checkpoint
from palier.slm.models import Contact, Party, Person, Service
from palier.slm.parties.actions import day_of
from palier.slm.parties.queries import Sight, contacts_visible_to, may
from palier.web.lists.columns import Reader
from palier.web.pages.checkpoints import ProofShown, proof_shown
from palier.web.pages.home_lines import Line, Looking, service_link, worst_first
from palier.web.pages.home_own import away_lines, own_lines
from palier.web.pages.home_running import people_lines, running_lines
from palier.web.pages.home_services import changed_lines, reaching_lines, service_lines
from palier.web.pages.naming import contact_name
from palier.web.pages.subjects import Name, address_of, list_address

LISTED = 10
_GLANCE = {Responsibility.HEAD, Responsibility.EXECUTIVE}


@dataclass(frozen=True, slots=True)
class Glance:
    """The catalogue in numbers: a row for each state, a column for each criticality."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...], str], ...]
    """The state, the numbers, and their sum."""
    costs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Own:
    """What belongs to a customer or a supplier: the first of each, and where all are."""

    heading: str
    icon: str
    rows: tuple[Name, ...]
    all_address: str
    none: str


@dataclass(frozen=True, slots=True)
class Step:
    """Something to begin with, on a new installation."""

    what: str
    why: str
    address: str
    is_done: bool


@dataclass(frozen=True, slots=True)
class Signed:
    """How far the journal was signed and proven."""

    checkpoint: str
    address: str
    proof: ProofShown


@dataclass(frozen=True, slots=True)
class HomePage:
    """Everything that the page shows."""

    lines: tuple[Line, ...]
    steps: tuple[Step, ...]
    glance: Glance | None
    own: tuple[Own, ...]
    signed: Signed | None
    holds_nothing: bool


def home_page(person: Person, sight: Sight, reader: Reader) -> HomePage:
    """The page of somebody; a bounded number of queries, each of a bounded number of rows."""
    looking = Looking(sight, reader)
    steps = _steps(person, looking)
    held = {each.responsibility for each in sight.grants}
    lines = chain(
        running_lines(looking),
        people_lines(looking),
        changed_lines(person, looking),
        service_lines(looking),
        reaching_lines(looking),
        away_lines(looking),
        own_lines(person, looking),
    )
    return HomePage(
        lines=worst_first(lines),
        steps=steps,
        glance=_glance(looking) if held & _GLANCE else None,
        own=_own(looking) if sight.represents is not None else (),
        signed=_signed(reader) if Responsibility.AUDITOR in held else None,
        holds_nothing=not sight.grants,
    )


def _steps(person: Person, looking: Looking) -> tuple[Step, ...]:
    """What to begin with, for an administrator who is alone."""
    say = looking.say
    if not may(looking.sight, "person.create") or Person.objects.exclude(pk=person.pk).exists():
        return ()
    own = reverse("party", args=[person.party_id])
    return (
        Step(
            say("Look at your organisation"),
            say("Its name, language and time zone stand on everything."),
            own,
            is_done=False,
        ),
        Step(
            say("Add customers and suppliers"),
            say("Whom you deliver to, and who delivers to you."),
            list_address("party-new"),
            is_done=Party.objects.exclude(pk=person.party_id).exists(),
        ),
        Step(
            say("Add people, and grant them responsibilities"),
            say("They are invited by e-mail, and see what their responsibility needs."),
            list_address("person-new"),
            is_done=False,
        ),
        Step(
            say("Describe your services"),
            say("Whoever manages service levels does it, by hand or from documents and CSV."),
            list_address("services"),
            is_done=Service.objects.exists(),
        ),
    )


def _glance(looking: Looking) -> Glance:
    sight, say, on = looking.sight, looking.say, day_of(looking.reader.at)
    counts = counts_by_state_and_criticality(services_visible_to(sight, on))
    rows = []
    for state in STATES:
        found = [counts.get((state, each), 0) for each in CRITICALITIES]
        numbers = tuple(number(each, say) for each in found)
        rows.append((catalogue_word("state", state, say), numbers, number(sum(found), say)))
    costs = monthly_costs(sight, on) if may(sight, "cost.read") else ()
    return Glance(
        headings=tuple(catalogue_word("criticality", each, say) for each in CRITICALITIES),
        rows=tuple(rows),
        costs=tuple(money(amount, currency, say) for currency, amount in costs),
    )


def _own(looking: Looking) -> tuple[Own, ...]:
    sight, say, on = looking.sight, looking.say, day_of(looking.reader.at)
    services = services_visible_to(sight, on)[:LISTED]
    contacts = contacts_visible_to(sight).filter(is_active=True).exclude(name="")[:LISTED]
    return (
        Own(
            say("Your services"),
            "service",
            tuple(service_link(each, say) for each in services),
            list_address("services"),
            say("No service is yours on this day."),
        ),
        Own(
            say("Your contacts"),
            "contact",
            tuple(_contact(each, say) for each in contacts),
            list_address("contacts"),
            say("Nobody of yours is told of anything: add a contact."),
        ),
    )


def _contact(row: Contact, say: Words) -> Name:
    return Name(contact_name(row, say), address_of("contact", row.pk))


def _signed(reader: Reader) -> Signed:
    last = last_checkpoint()
    said = reader.say("never signed")
    if last is not None:
        said = reader.say(
            "signed on {day} up to entry {number}",
            day=last.on.isoformat(),
            number=number(last.sequence, reader.say),
        )
    return Signed(said, reverse("journal-checkpoints"), proof_shown(reader))
