"""Lines of the home page for who looks after services and who is told of them."""

from __future__ import annotations

from collections.abc import Iterator

from palier.calculus.instants import DAY
from palier.presentation.languages import N_, NN_
from palier.slm.access.queries import sign_in_before_last
from palier.slm.catalogue.queries import attention as services
from palier.slm.models import Person
from palier.slm.parties.actions import day_of
from palier.slm.parties.models import Topic
from palier.slm.parties.queries import attention as parties
from palier.slm.parties.queries import may
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
from palier.web.pages.searching import list_address
from palier.web.pages.subjects import Name, address_of

PLANNED_TOO_LONG = 180 * DAY
OWN_SERVICES = 200
ABSENCE_DAYS = 7


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


def service_lines(looking: Looking) -> Iterator[Line]:
    """Services that lack something, for who may change them."""
    sight, say, at = looking.sight, looking.say, looking.reader.at
    if not may(sight, "service.change"):
        return
    on, address = day_of(at), list_address("services")
    own = services.services_changeable_by(sight, on)
    for tone, counted, deed, rows in (
        (
            MISSED,
            NN_(
                "{count} active service rests on one that is being taken away",
                "{count} active services rest on one that is being taken away",
            ),
            N_("Replace what it needs"),
            services.resting_on_retiring(own),
        ),
        (
            WARNING,
            NN_("{count} service has no owner", "{count} services have no owner"),
            N_("Name an owner"),
            services.without_owner(own),
        ),
        (
            WARNING,
            NN_(
                "{count} critical service has no workload limit",
                "{count} critical services have no workload limit",
            ),
            N_("Write how much it bears"),
            services.critical_without_limit(own),
        ),
        (
            WARNING,
            NN_(
                "{count} service being taken away is still used",
                "{count} services being taken away are still used",
            ),
            N_("Move its customers"),
            services.retiring_used(own, on),
        ),
        (
            WARNING,
            NN_(
                "{count} active service has no offering to choose",
                "{count} active services have no offering to choose",
            ),
            N_("Add an offering"),
            services.without_offering(own),
        ),
        (
            ACCENT,
            NN_(
                "{count} active service is used by nobody",
                "{count} active services are used by nobody",
            ),
            N_("Say who uses it, or retire it"),
            services.active_unused(own, on),
        ),
        (
            ACCENT,
            NN_(
                "{count} service has been planned for half a year",
                "{count} services have been planned for half a year",
            ),
            N_("Move it on, or retire it"),
            services.planned_since(own, at - PLANNED_TOO_LONG),
        ),
    ):
        matter = Matter(tone, counted, deed, address)
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
    told = "party-told"
    yield from lines_about(
        unreachable, rows, lambda row: Name(row.name, address_of(told, row.pk)), say
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
