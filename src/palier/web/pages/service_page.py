"""The first page of a service: what it is, how it is offered, who uses it, what it bears."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from palier.presentation.languages import Words
from palier.presentation.numbers import decimals
from palier.presentation.words_of_catalogue import catalogue_word
from palier.slm.catalogue.queries import (
    dependencies_visible_to,
    facility_needs_visible_to,
    limits_visible_to,
    uses_visible_to,
)
from palier.slm.catalogue.queries.listing import listed_offerings
from palier.slm.models import FacilityNeed, OfferingUse, Service, WorkloadLimit
from palier.slm.parties.actions import day_of
from palier.slm.parties.queries import Sight
from palier.slm.parties.queries.lasting import lasts_on
from palier.web.lists.columns import Cell, Reader
from palier.web.pages.asking import Deed
from palier.web.pages.naming import person_name
from palier.web.pages.service_heads import description_of, may_on, part_deeds, party_link
from palier.web.pages.service_lists import criticality_cell, state_cell
from palier.web.pages.subjects import Name, title_of

SHOWN = 10
"""Customers named on the first page of a service; all of them are on those of its offerings."""


@dataclass(frozen=True, slots=True)
class OfferingRow:
    """A way the service is offered."""

    name: Name
    code: str
    state: Cell
    customers: int


@dataclass(frozen=True, slots=True)
class UseRow:
    """A customer that uses the service."""

    customer: Name
    offering: Name
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class PartRow:
    """A limit or a need for a facility: what it is, the rest of it, and what may be done."""

    name: Name
    said: str
    offering: str
    deeds: tuple[Deed, ...]


@dataclass(frozen=True, slots=True)
class ServiceOverview:
    """The first tab."""

    code: str
    other_name: str
    description: str
    state: Cell
    criticality: Cell
    provider: Name | None
    owner: Name | None
    """None: not the reader's to know."""
    offerings: tuple[OfferingRow, ...]
    uses: tuple[UseRow, ...]
    other_uses: int
    limits: tuple[PartRow, ...]
    facilities: tuple[PartRow, ...]
    needs: tuple[Name, ...]
    is_inside: bool
    add_offering: str
    add_limit: str
    add_facility: str


def service_overview(service: Service, sight: Sight, reader: Reader) -> ServiceOverview:
    """What is known of a service, as far as it is the reader's to know."""
    on, say = day_of(reader.at), reader.say
    is_inside = sight.is_provider_staff
    uses, others = _uses(service, sight, reader)
    may_change = may_on(sight, "service.change", service)
    name = title_of(service, say)
    names = {service.name_fr, service.name_en} - {name, ""}
    return ServiceOverview(
        code=service.code,
        other_name="".join(names),
        description=description_of(service, say),
        state=state_cell(service.state, say),
        criticality=criticality_cell(service.criticality, say),
        provider=party_link(service.provider, sight),
        owner=_owner(service, say) if is_inside else None,
        offerings=tuple(
            OfferingRow(_titled("offering", each, say), each.code, state_cell(each.state, say),
                        int(getattr(each, "customers", 0)))
            for each in listed_offerings(service, sight, on)
        ),
        uses=uses,
        other_uses=others,
        limits=_limits(service, sight, reader, may_change=may_change),
        facilities=_facilities(service, sight, reader, may_change=may_change),
        needs=() if is_inside else _needs(service, sight, reader),
        is_inside=is_inside,
        add_offering=_address("offering-new", service) if may_change else "",
        add_limit=_address("limit-new", service) if may_change else "",
        add_facility=_address("facility-need-new", service) if may_change else "",
    )  # fmt: skip


def _address(url_name: str, service: Service) -> str:
    return reverse(url_name, args=[service.pk])


def _titled(url_name: str, row: Any, say: Words) -> Name:
    return Name(title_of(row, say), reverse(url_name, args=[row.pk]))


def _owner(service: Service, say: Words) -> Name:
    if service.owner is None:
        return Name("")
    address = reverse("person", args=[service.owner.pk])
    return Name(person_name(service.owner, say), address)


def _uses(service: Service, sight: Sight, reader: Reader) -> tuple[tuple[UseRow, ...], int]:
    on, say = day_of(reader.at), reader.say
    uses = uses_visible_to(sight, on).filter(lasts_on(on), offering__service=service)
    shown = uses.select_related("customer", "offering").order_by("customer__words", "id")[:SHOWN]
    rows = tuple(use_row(each, say) for each in shown)
    return rows, uses.count() - len(rows)


def use_row(use: OfferingUse, say: Words) -> UseRow:
    """A use, in words."""
    customer = Name(use.customer.name, reverse("party", args=[use.customer_id]))
    return UseRow(customer, _titled("offering", use.offering, say), use.since, use.until)


def _limits(
    service: Service, sight: Sight, reader: Reader, *, may_change: bool
) -> tuple[PartRow, ...]:
    seen = limits_visible_to(sight, day_of(reader.at)).filter(service=service)
    return tuple(
        PartRow(
            Name(each.name),
            limit_words(each, reader.say),
            title_of(each.offering, reader.say) if each.offering else "",
            part_deeds("limit", each.pk, reader.say) if may_change else (),
        )
        for each in seen.select_related("offering").order_by("name", "pk")
    )


def limit_words(limit: WorkloadLimit, say: Words) -> str:
    """How much is borne: `500 sessions at any one time`."""
    window = catalogue_word("window", limit.window, say)
    return f"{decimals(limit.most, say, most=4)} {limit.unit} {window}"


def _facilities(
    service: Service, sight: Sight, reader: Reader, *, may_change: bool
) -> tuple[PartRow, ...]:
    seen = facility_needs_visible_to(sight, day_of(reader.at)).filter(service=service)

    def row(each: FacilityNeed) -> PartRow:
        deeds = part_deeds("facility-need", each.pk, reader.say) if may_change else ()
        return PartRow(_titled("facility", each.facility, reader.say), each.note, "", deeds)

    return tuple(map(row, seen.select_related("facility").order_by("facility__code")))


def _needs(service: Service, sight: Sight, reader: Reader) -> tuple[Name, ...]:
    """Of what it needs, the services that are the reader's too."""
    seen = dependencies_visible_to(sight, day_of(reader.at)).filter(service=service)
    found = seen.select_related("needed").order_by("needed__code")
    return tuple(_titled("service", each.needed, reader.say) for each in found)
