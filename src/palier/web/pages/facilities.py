"""The page of a facility: what it is, who runs it, and which services need it."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from palier.presentation.languages import Words
from palier.slm.catalogue.queries import facility_needs_visible_to
from palier.slm.models import Facility
from palier.slm.parties.actions import day_of
from palier.slm.parties.queries import Sight, may
from palier.web.lists.columns import Cell, Reader
from palier.web.pages.asking import Deed
from palier.web.pages.frame import Crumb
from palier.web.pages.journal import JournalPart, journal_of
from palier.web.pages.service_heads import party_link
from palier.web.pages.service_lists import state_cell
from palier.web.pages.subjects import Name, title_of

SHOWN = 200
"""Services named on the page."""


@dataclass(frozen=True, slots=True)
class NeedingRow:
    """A service that needs it, and what for."""

    service: Name
    code: str
    state: Cell
    note: str


@dataclass(frozen=True, slots=True)
class FacilityPage:
    """Everything that the page shows."""

    name: str
    other_name: str
    code: str
    note: str
    party: Name | None
    needed_by: tuple[NeedingRow, ...]
    others: int
    """How many more services need it than are named."""
    journal: JournalPart
    trail: tuple[Crumb, ...]
    deeds: tuple[Deed, ...]


def facility_trail(facility: Facility, say: Words, last: str = "") -> tuple[Crumb, ...]:
    """The way to a page of a facility."""
    trail = (Crumb(say("Facilities"), reverse("facilities")),)
    name = title_of(facility, say)
    if not last:
        return (*trail, Crumb(name))
    return (*trail, Crumb(name, reverse("facility", args=[facility.pk])), Crumb(last))


def facility_page(facility: Facility, sight: Sight, reader: Reader) -> FacilityPage:
    """What the reader sees of a facility."""
    say = reader.say
    name = title_of(facility, say)
    seen = facility_needs_visible_to(sight, day_of(reader.at)).filter(facility=facility)
    needing = seen.select_related("service").order_by("service__code")[:SHOWN]
    rows = tuple(
        NeedingRow(
            Name(title_of(each.service, say), reverse("service", args=[each.service_id])),
            each.service.code,
            state_cell(each.service.state, say),
            each.note,
        )
        for each in needing
    )
    deeds: tuple[Deed, ...] = ()
    if may(sight, "facility.change", facility.party):
        address = reverse("facility-change", args=[facility.pk])
        deeds = (Deed(say("Change"), address, "edit"),)
    return FacilityPage(
        name=name,
        other_name="".join({facility.name_fr, facility.name_en} - {name, ""}),
        code=facility.code,
        note=facility.note,
        party=party_link(facility.party, sight),
        needed_by=rows,
        others=seen.count() - len(rows),
        journal=journal_of(facility.subject, sight, reader),
        trail=facility_trail(facility, say),
        deeds=deeds,
    )
