"""The one table of what the side of a page leads to, and who is shown which entry."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from palier.calculus.instants import Instant
from palier.presentation.instants import local
from palier.presentation.languages import N_, Words
from palier.slm.intents import INTENTS, Intent, Reach, Responsibility
from palier.slm.models import Person
from palier.slm.parties.queries import held

_OUTSIDE = (Responsibility.CUSTOMER, Responsibility.SUPPLIER)


@dataclass(frozen=True, slots=True)
class Entry:
    """A page that the navigation leads to; its readers must be permitted one of the intents."""

    label: str
    url_name: str
    icon: str
    intents: tuple[str, ...] = ()
    is_inside: bool = False
    """Whether it is for the provider's own people alone."""


@dataclass(frozen=True, slots=True)
class Group:
    """Entries under a heading; the first group has none."""

    heading: str
    entries: tuple[Entry, ...]


NAVIGATION = (
    Group(
        "",
        (Entry(N_("Home"), "home", "home"),),
    ),
    Group(
        N_("Catalogue"),
        (
            Entry(N_("Services"), "services", "service"),
            Entry(N_("Facilities"), "facilities", "tool", is_inside=True),
        ),
    ),
    Group(
        N_("Parties"),
        (
            Entry(N_("Organisations"), "parties", "party"),
            Entry(N_("People"), "people", "people"),
            Entry(N_("Contacts"), "contacts", "contact"),
        ),
    ),
    Group(
        N_("Running Palier"),
        (
            Entry(N_("Journal"), "journal", "journal"),
            Entry(N_("Webhooks"), "webhooks", "webhook", ("webhook.change",)),
            Entry(N_("Jobs"), "jobs", "job", ("job.read",)),
        ),
    ),
    Group(
        N_("Help"),
        (Entry(N_("Visual components"), "components", "components"),),
    ),
)


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry as one person sees it."""

    label: str
    address: str
    icon: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class ShownGroup:
    """A group as one person sees it: never empty."""

    heading: str
    entries: tuple[Shown, ...]


def navigation(person: Person, at: Instant, path: str, say: Words) -> tuple[ShownGroup, ...]:
    """What a person may open, of the table; asks the database once."""
    on = local(at, "UTC").date()
    has = frozenset(held(person, on).values_list("responsibility", "service"))
    groups = (
        ShownGroup(
            say(group.heading),
            tuple(_shown(entry, path, say) for entry in group.entries if _may(entry, has)),
        )
        for group in NAVIGATION
    )
    return tuple(group for group in groups if group.entries)


def _may(entry: Entry, has: frozenset[tuple[str, str]]) -> bool:
    if entry.is_inside and not any(responsibility not in _OUTSIDE for responsibility, _ in has):
        return False
    return not entry.intents or any(_is_held(INTENTS[each], has) for each in entry.intents)


def _is_held(intent: Intent, has: frozenset[tuple[str, str]]) -> bool:
    """Whether somebody may do it for anything at all; the page itself asks for what."""
    anywhere = intent.reach is Reach.ANYWHERE
    return any(
        responsibility in intent.may and not (anywhere and service)
        for responsibility, service in has
    )


def _shown(entry: Entry, path: str, say: Words) -> Shown:
    address = reverse(entry.url_name)
    is_here = path == address if address == "/" else path.startswith(address)
    return Shown(say(entry.label), address, entry.icon, is_here)
