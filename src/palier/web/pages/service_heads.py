"""What the pages of services share: the way to them, their tabs, and what may be done there."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from palier.presentation.languages import Words
from palier.slm.catalogue.actions import STEPS
from palier.slm.catalogue.models import ServiceState
from palier.slm.models import Offering, Party, Service
from palier.slm.parties.models import PartyKind
from palier.slm.parties.queries import Sight, may
from palier.web.pages.asking import Deed
from palier.web.pages.frame import Crumb, Tab
from palier.web.pages.subjects import Name, title_of


@dataclass(frozen=True, slots=True)
class ServiceHead:
    """What every page of a service begins with."""

    name: str
    trail: tuple[Crumb, ...]
    tabs: tuple[Tab, ...]
    deeds: tuple[Deed, ...]


def may_on(sight: Sight, intent: str, service: Service) -> bool:
    """Whether the reader may do something with a service."""
    return may(sight, intent, service.provider, service.code)


def service_trail(service: Service, say: Words, *last: Crumb) -> tuple[Crumb, ...]:
    """The way to a page of a service."""
    trail = (Crumb(say("Services"), reverse("services")),)
    name = title_of(service, say)
    if not last:
        return (*trail, Crumb(name))
    return (*trail, Crumb(name, reverse("service", args=[service.pk])), *last)


def tabs_of(service: Service, sight: Sight) -> tuple[str, ...]:
    """The names of the addresses that the reader may open."""
    found = ["service"]
    if sight.is_provider_staff:
        found.append("service-dependencies")
        if may_on(sight, "cost.read", service):
            found.append("service-costs")
    if sight.is_provider_staff or service.provider_id == sight.represents:
        found.append("service-journal")
    return tuple(found)


def service_head(
    service: Service, here: str, sight: Sight, say: Words, deeds: tuple[Deed, ...] = ()
) -> ServiceHead:
    """The head; `here` is the name of the address of the page."""
    labels = {
        "service": say("Overview"),
        "service-dependencies": say("Dependencies"),
        "service-costs": say("Costs"),
        "service-journal": say("Journal"),
    }
    names = tabs_of(service, sight)
    tabs = tuple(
        Tab(labels[name], reverse(name, args=[service.pk]), name == here) for name in names
    )
    last = () if here == "service" else (Crumb(labels[here]),)
    return ServiceHead(
        name=title_of(service, say),
        trail=service_trail(service, say, *last),
        tabs=tabs if len(tabs) > 1 else (),
        deeds=deeds,
    )


def service_deeds(service: Service, sight: Sight, say: Words) -> tuple[Deed, ...]:
    """What the reader may do with a service."""
    found = []
    if may_on(sight, "service.change", service):
        found.append(Deed(say("Change"), reverse("service-change", args=[service.pk]), "edit"))
    if may_on(sight, "service.move", service):
        found += move_deeds("service-move", service, say)
    return tuple(found)


def move_deeds(url_name: str, row: Service | Offering, say: Words) -> list[Deed]:
    """The steps that the life of something has from where it stands."""
    icons = {"active": "play", "retiring": "clock", "retired": "archive"}
    return [
        Deed(move_label(row.state, to, say), reverse(url_name, args=[row.pk, to.value]), icons[to])
        for to in STEPS[ServiceState(row.state)]
    ]


def move_label(now: str, to: str, say: Words) -> str:
    """What a step in the life of something is called."""
    if to == ServiceState.ACTIVE:
        is_back = now == ServiceState.RETIRING
        return say("Keep it after all") if is_back else say("Put into service")
    return say("Begin to retire") if to == ServiceState.RETIRING else say("Retire")


def description_of(row: Service | Offering, say: Words) -> str:
    """The description in the language of the reader, else in the other."""
    texts = (row.description_fr, row.description_en)
    return next(filter(None, texts if say.is_french else texts[::-1]), "")


def party_link(party: Party, sight: Sight) -> Name | None:
    """A party, where the reader sees it."""
    is_seen = sight.is_provider_staff or party.pk == sight.represents
    if not is_seen and party.kind != PartyKind.PROVIDER:
        return None
    return Name(party.name, reverse("party", args=[party.pk]))


def part_deeds(thing: str, pk: int, say: Words, last: str = "remove") -> tuple[Deed, ...]:
    """Changing a part of a service, and taking it away."""
    labels = {"remove": (say("Remove"), "trash"), "end": (say("End"), "stop")}
    label, icon = labels[last]
    return (
        Deed(say("Change"), reverse(f"{thing}-change", args=[pk]), "edit", "quiet"),
        Deed(label, reverse(f"{thing}-{last}", args=[pk]), icon, "quiet"),
    )
