"""Lines of the home page for who looks after services and who is told of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from django.db.models import QuerySet

from palier.calculus.instants import DAY
from palier.presentation.languages import N_, NN_
from palier.slm.access.queries import sign_in_before_last
from palier.slm.catalogue.queries import attention as services
from palier.slm.models import Person, Service
from palier.slm.parties.actions import day_of
from palier.slm.parties.models import Topic
from palier.slm.parties.queries import attention as parties
from palier.slm.parties.queries import may
from palier.web.lists.columns import Reader
from palier.web.pages.home_lines import (
    ACCENT,
    MISSED,
    WARNING,
    Line,
    Looking,
    Matter,
    lines_about,
    party_link,
    service_link,
)
from palier.web.pages.naming import contact_name
from palier.web.pages.subjects import Name, address_of, list_address

PLANNED_TOO_LONG = 180 * DAY
OWN_SERVICES = 200


def changed_lines(person: Person, looking: Looking) -> Iterator[Line]:
    """One's own services that others changed since one was last here."""
    since = sign_in_before_last(person)
    if not since:
        return
    matter = Matter(
        ACCENT,
        NN_(
            "{count} service of yours changed since you last signed in",
            "{count} services of yours changed since you last signed in",
        ),
        N_("See what changed"),
        list_address("journal", kind="service"),
    )
    rows = services.changed_since(person, since, OWN_SERVICES)
    say = looking.say
    yield from lines_about(matter, rows, lambda row: service_link(row, say), say)


_Own: TypeAlias = Callable[[QuerySet[Service], Reader], QuerySet[Service]]

_LACKING: tuple[tuple[str, tuple[str, str], str, _Own], ...] = (
    (
        MISSED,
        NN_(
            "{count} active service rests on one that is being taken away",
            "{count} active services rest on one that is being taken away",
        ),
        N_("Replace what it needs"),
        lambda own, reader: services.resting_on_retiring(own),
    ),
    (
        WARNING,
        NN_("{count} service has no owner", "{count} services have no owner"),
        N_("Name an owner"),
        lambda own, reader: services.without_owner(own),
    ),
    (
        WARNING,
        NN_(
            "{count} critical service has no workload limit",
            "{count} critical services have no workload limit",
        ),
        N_("Write how much it bears"),
        lambda own, reader: services.critical_without_limit(own),
    ),
    (
        WARNING,
        NN_(
            "{count} service being taken away is still used",
            "{count} services being taken away are still used",
        ),
        N_("Move its customers"),
        lambda own, reader: services.retiring_used(own, day_of(reader.at)),
    ),
    (
        WARNING,
        NN_(
            "{count} active service has no offering to choose",
            "{count} active services have no offering to choose",
        ),
        N_("Add an offering"),
        lambda own, reader: services.without_offering(own),
    ),
    (
        ACCENT,
        NN_(
            "{count} active service is used by nobody",
            "{count} active services are used by nobody",
        ),
        N_("Say who uses it, or retire it"),
        lambda own, reader: services.active_unused(own, day_of(reader.at)),
    ),
    (
        ACCENT,
        NN_(
            "{count} service has been planned for half a year",
            "{count} services have been planned for half a year",
        ),
        N_("Move it on, or retire it"),
        lambda own, reader: services.planned_since(own, reader.at - PLANNED_TOO_LONG),
    ),
)
"""What a service may lack, and what is done about it, the worst first."""


def service_lines(looking: Looking) -> Iterator[Line]:
    """Services that lack something, for who may change them."""
    sight, say, reader = looking.sight, looking.say, looking.reader
    if not may(sight, "service.change"):
        return
    own = services.services_changeable_by(sight, day_of(reader.at))
    address = list_address("services")
    for tone, counted, deed, lacking in _LACKING:
        matter = Matter(tone, counted, deed, address)
        rows = lacking(own, reader)
        yield from lines_about(matter, rows, lambda row: service_link(row, say), say)


def reaching_lines(looking: Looking) -> Iterator[Line]:
    """Customers and suppliers who would not hear of a breach, for the provider's people."""
    sight, say, at = looking.sight, looking.say, looking.reader.at
    if not (sight.is_provider_staff and may(sight, "contact.change")):
        return
    unreachable = Matter(
        MISSED,
        NN_(
            "{count} organisation would not hear of a breach now",
            "{count} organisations would not hear of a breach now",
        ),
        N_("See who would be told"),
    )
    rows = parties.parties_unreachable(sight, Topic.BREACH, at)
    yield from lines_about(
        unreachable, rows, lambda row: Name(row.name, address_of("party-told", row.pk)), say
    )
    missing = Matter(
        WARNING,
        NN_("{count} organisation has no contact", "{count} organisations have no contact"),
        N_("Add a contact"),
        list_address("parties"),
    )
    yield from lines_about(missing, parties.parties_without_contact(sight), party_link, say)
    mute = Matter(
        WARNING,
        NN_(
            "{count} contact cannot be reached by any way",
            "{count} contacts cannot be reached by any way",
        ),
        N_("Add a way"),
        list_address("contacts"),
    )
    yield from lines_about(
        mute,
        parties.contacts_without_way(sight).order_by("pk"),
        lambda row: Name(contact_name(row, say), address_of("contact", row.pk)),
        say,
    )
