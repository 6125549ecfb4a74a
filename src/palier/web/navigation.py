"""The one table of what the side of a page leads to, and who is shown which entry."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from palier.presentation.languages import N_, Words
from palier.slm.parties.queries import Sight, may


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
            Entry(N_("Visual components"), "components", "components", ("job.retry",)),
        ),
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


def navigation(sight: Sight, path: str, say: Words) -> tuple[ShownGroup, ...]:
    """What a person may open, of the table."""
    groups = (
        ShownGroup(
            say(group.heading),
            tuple(_shown(entry, path, say) for entry in group.entries if _is_open(entry, sight)),
        )
        for group in NAVIGATION
    )
    return tuple(group for group in groups if group.entries)


def _is_open(entry: Entry, sight: Sight) -> bool:
    if entry.is_inside and not sight.is_provider_staff:
        return False
    return not entry.intents or any(may(sight, each) for each in entry.intents)


def _shown(entry: Entry, path: str, say: Words) -> Shown:
    address = reverse(entry.url_name)
    is_here = path == address if address == "/" else path.startswith(address)
    return Shown(say(entry.label), address, entry.icon, is_here)
