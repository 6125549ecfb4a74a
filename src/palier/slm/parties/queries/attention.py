"""What people who look after parties, people and contacts have to mend or to know of."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Case, DateField, Exists, OuterRef, Q, QuerySet, Value, When

from palier.calculus.instants import Instant
from palier.calculus.zones import local_date, local_datetime, zone
from palier.slm.intents import Responsibility
from palier.slm.parties.models import (
    Absence,
    Contact,
    ContactPath,
    Deputy,
    Grant,
    Hours,
    Party,
    PartyKind,
    Person,
    Topic,
)
from palier.slm.parties.queries.lasting import not_over
from palier.slm.parties.queries.reaching import is_office
from palier.slm.parties.queries.responsibilities import in_force
from palier.slm.parties.queries.visible import (
    Sight,
    absences_visible_to,
    contacts_visible_to,
    grants_visible_to,
    parties_permitted,
    parties_visible_to,
)

_OUTSIDE = (PartyKind.CUSTOMER, PartyKind.SUPPLIER)
_MANAGERS = (Responsibility.MANAGER, Responsibility.HEAD)


def people_without_responsibility(sight: Sight, on: date) -> QuerySet[Person]:
    """Active people who answer for nothing, now or later, for who may grant them something."""
    held = Grant.objects.filter(not_over(on), person=OuterRef("pk"))
    parties = parties_permitted(sight, "responsibility.grant").filter(is_open=True)
    return Person.objects.filter(~Exists(held), is_active=True, party__in=parties)


def grants_ending(sight: Sight, on: date, days: int) -> QuerySet[Grant]:
    """Responsibilities held now that end within some days, the first first."""
    last = on + timedelta(days=days)
    found = grants_visible_to(sight).filter(in_force(on), until__lte=last)
    return found.select_related("person").order_by("until", "id")


def parties_without_contact(sight: Sight) -> QuerySet[Party]:
    """Open customers and suppliers of whom nobody is told anything."""
    known = Contact.objects.filter(party=OuterRef("pk"), is_active=True)
    return parties_visible_to(sight).filter(~Exists(known), is_open=True, kind__in=_OUTSIDE)


def contacts_without_way(sight: Sight) -> QuerySet[Contact]:
    """Contacts in use that cannot be reached by any way at any hour."""
    ways = ContactPath.objects.filter(contact=OuterRef("pk"))
    seen = contacts_visible_to(sight).filter(~Exists(ways), is_active=True, party__is_open=True)
    return seen.exclude(name="")


def parties_unreachable(sight: Sight, topic: Topic, at: Instant) -> list[Party]:
    """Open customers and suppliers with contacts of whom `reached` finds nobody at an instant.

    Those without any contact are `parties_without_contact`. A deputy who is a contact of the
    party counts by the ways of that contact.
    """
    contacts = _with_day(Contact.objects.filter(service="", is_active=True), at)
    there = contacts.filter(Q(person=None) | Q(person__is_active=True))
    told = there.filter(Exists(_open_ways(topic)), ~Exists(_absences()), party=OuterRef("pk"))
    known = Contact.objects.filter(party=OuterRef("pk"), is_active=True)
    found = parties_visible_to(sight).filter(
        Exists(known), ~Exists(told), is_open=True, kind__in=_OUTSIDE
    )
    unheard = list(found)
    if not unheard:
        return []
    # Deputies are rare: asked of the few parties that are left.
    replaced = there.filter(Exists(_absences()), Exists(_deputies()), party__in=unheard)
    heard = set(replaced.values_list("party", flat=True))
    return [each for each in unheard if each.pk not in heard]


def _with_day(contacts: QuerySet[Contact], at: Instant) -> QuerySet[Contact]:
    """Contacts with the day that it is where they are, and whether it is office hours there."""
    days: dict[date, list[str]] = {}
    offices: list[str] = []
    for name in Contact.objects.order_by().values_list("zone", flat=True).distinct():
        rules = zone(name)
        days.setdefault(local_date(at, rules), []).append(name)
        if is_office(local_datetime(at, rules)):
            offices.append(name)
    cases = [When(zone__in=names, then=Value(on)) for on, names in days.items()]
    today = Case(*cases, default=Value(local_date(at, zone("UTC"))), output_field=DateField())
    open_hours = Case(
        When(zone__in=offices, then=Value(Hours.OFFICE.value)),
        default=Value(Hours.OUTSIDE_OFFICE.value),
    )
    return contacts.annotate(today=today, open_hours=open_hours)


def _absences() -> QuerySet[Absence]:
    own = Q(contact=OuterRef("pk")) | Q(person=OuterRef("person"))
    return Absence.objects.filter(own, since__lte=OuterRef("today"), until__gt=OuterRef("today"))


def _open_ways(topic: Topic) -> QuerySet[ContactPath]:
    is_open = Q(hours=Hours.ALWAYS) | Q(hours=OuterRef("open_hours"))
    return ContactPath.objects.filter(is_open, contact=OuterRef("pk"), topic__in=(Topic.ALL, topic))


def _deputies() -> QuerySet[Deputy]:
    day = OuterRef(OuterRef("today"))
    away = Absence.objects.filter(person=OuterRef("deputy"), since__lte=day, until__gt=day)
    contact = Contact.objects.filter(
        party=OuterRef(OuterRef("party")), person=OuterRef("deputy"), is_active=True, service=""
    )
    return Deputy.objects.filter(
        ~Exists(away),
        ~Exists(contact),
        person=OuterRef("person"),
        deputy__is_active=True,
        since__lte=OuterRef("today"),
        until__gt=OuterRef("today"),
    )


def absences_between(sight: Sight, first: date, end: date) -> QuerySet[Absence]:
    """Who is away on some of the days from one until another, not included; soonest first."""
    found = absences_visible_to(sight).filter(since__lt=end, until__gt=first)
    return found.select_related("person", "contact").order_by("since", "id")


def managers_away_without_deputy(sight: Sight, on: date, days: int) -> QuerySet[Absence]:
    """Absences within some days of those who decide, while nobody stands in for them."""
    end = on + timedelta(days=days)
    decides = Grant.objects.filter(
        in_force(on), person=OuterRef("person"), responsibility__in=_MANAGERS
    )
    covered = Deputy.objects.filter(
        person=OuterRef("person"), since__lte=OuterRef("since"), until__gte=OuterRef("until")
    )
    soon = absences_between(sight, on, end).filter(Exists(decides), ~Exists(covered))
    return soon.filter(person__isnull=False)


def own_deputies(person: Person, on: date, days: int) -> QuerySet[Deputy]:
    """Times of standing in, for somebody or by somebody, that begin or end within some days."""
    soon = on + timedelta(days=days)
    mine = Q(person=person) | Q(deputy=person)
    moves = Q(since__gt=on, since__lte=soon) | Q(until__gt=on, until__lte=soon)
    found = Deputy.objects.filter(mine, moves).select_related("person", "deputy")
    return found.order_by("since", "id")


def own_absences(person: Person, on: date, days: int) -> QuerySet[Absence]:
    """When somebody is away, now or within some days."""
    found = Absence.objects.filter(person=person, until__gt=on)
    return found.filter(since__lte=on + timedelta(days=days)).order_by("since", "id")
