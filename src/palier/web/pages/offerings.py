"""The page of an offering: a way that a service is offered."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from palier.presentation.languages import Words
from palier.slm.catalogue.actions.living import LEAVING
from palier.slm.models import Offering
from palier.slm.parties.queries import Sight
from palier.web.lists.columns import Cell, Reader
from palier.web.pages.asking import Deed
from palier.web.pages.frame import Crumb
from palier.web.pages.service_heads import (
    description_of,
    may_on,
    move_deeds,
    service_trail,
)
from palier.web.pages.service_lists import state_cell
from palier.web.pages.subjects import Name, title_of


@dataclass(frozen=True, slots=True)
class OfferingPage:
    """What the page shows above the list of who uses it."""

    name: str
    code: str
    description: str
    state: Cell
    service: Name
    trail: tuple[Crumb, ...]
    deeds: tuple[Deed, ...]


def offering_trail(offering: Offering, say: Words, last: str = "") -> tuple[Crumb, ...]:
    """The way to a page of an offering."""
    name = title_of(offering, say)
    if not last:
        return service_trail(offering.service, say, Crumb(name))
    here = Crumb(name, reverse("offering", args=[offering.pk]))
    return service_trail(offering.service, say, here, Crumb(last))


def offering_page(
    offering: Offering, sight: Sight, reader: Reader, *, may_begin: bool
) -> OfferingPage:
    """What is known of an offering, and what the reader may do with it."""
    say = reader.say
    service = Name(title_of(offering.service, say), reverse("service", args=[offering.service_id]))
    return OfferingPage(
        name=title_of(offering, say),
        code=offering.code,
        description=description_of(offering, say),
        state=state_cell(offering.state, say),
        service=service,
        trail=offering_trail(offering, say),
        deeds=_deeds(offering, sight, say, may_begin=may_begin),
    )


def _deeds(offering: Offering, sight: Sight, say: Words, *, may_begin: bool) -> tuple[Deed, ...]:
    found: list[Deed] = []
    args = [offering.pk]
    if may_on(sight, "service.change", offering.service):
        found.append(Deed(say("Change"), reverse("offering-change", args=args), "edit"))
    if may_on(sight, "service.move", offering.service):
        found += move_deeds("offering-move", offering, say)
    if may_begin:
        is_leaving = {offering.state, offering.service.state} & set(LEAVING)
        label = say("Add a customer") if not is_leaving else say("Add a past use")
        found.append(
            Deed(label, reverse("use-new", args=args), "plus", "plain" if is_leaving else "primary")
        )
    return tuple(found)
