"""The pages of one organisation: what it is, its tabs, and what the reader may do with it."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from palier.presentation.languages import Words
from palier.presentation.words_of_people import word
from palier.slm.catalogue.queries import services_visible_to, uses_visible_to
from palier.slm.models import Party
from palier.slm.parties.actions import day_of
from palier.slm.parties.models import PartyKind, Topic
from palier.slm.parties.queries import (
    Reached,
    Sight,
    contacts_visible_to,
    may,
    people_visible_to,
    reached,
)
from palier.slm.parties.queries.lasting import lasts_on
from palier.web.forms.fields import language_name
from palier.web.lists.columns import Cell, Reader
from palier.web.pages.asking import Deed
from palier.web.pages.frame import Crumb, Tab
from palier.web.pages.party_lists import party_state

TABS = ("party", "party-people", "party-contacts", "party-responsibilities", "party-journal")


@dataclass(frozen=True, slots=True)
class PartyHead:
    """What every page of an organisation begins with."""

    name: str
    trail: tuple[Crumb, ...]
    tabs: tuple[Tab, ...]
    deeds: tuple[Deed, ...]
    is_open: bool


@dataclass(frozen=True, slots=True)
class Count:
    """How many there are of something, and where they are listed."""

    name: str
    count: int
    address: str = ""


@dataclass(frozen=True, slots=True)
class PartyOverview:
    """The first tab."""

    code: str
    kind: str
    language: str
    zone: str
    state: Cell
    counts: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody who would be told now."""

    name: str
    address: str
    ways: tuple[tuple[str, str, str], ...]
    """The word of the channel, the address, and the language, in the order they are tried."""
    stands_in_for: str


def sees_inside(sight: Sight, party: Party) -> bool:
    """Whether the reader sees more of an organisation than that it exists."""
    return sight.is_provider_staff or party.pk == sight.represents


def party_trail(party: Party, say: Words, last: str = "") -> tuple[Crumb, ...]:
    """The way to a page of an organisation."""
    trail = (Crumb(say("Organisations"), reverse("parties")),)
    if not last:
        return (*trail, Crumb(party.name))
    return (*trail, Crumb(party.name, reverse("party", args=[party.pk])), Crumb(last))


def party_head(
    party: Party, here: str, sight: Sight, say: Words, deeds: tuple[Deed, ...] = ()
) -> PartyHead:
    """The head; `here` is the name of the address of the page."""
    labels = {
        "party": say("Overview"),
        "party-people": say("People"),
        "party-contacts": say("Contacts"),
        "party-responsibilities": say("Responsibilities"),
        "party-journal": say("Journal"),
    }
    tabs = tuple(Tab(labels[name], reverse(name, args=[party.pk]), name == here) for name in TABS)
    last = "" if here == "party" else labels[here]
    return PartyHead(
        name=party.name,
        trail=party_trail(party, say, last),
        tabs=tabs if sees_inside(sight, party) else (),
        deeds=deeds,
        is_open=party.is_open,
    )


def party_deeds(party: Party, sight: Sight, say: Words) -> tuple[Deed, ...]:
    """What the reader may do with an organisation."""
    found = []
    args = [party.pk]
    if may(sight, "party.change", party):
        found.append(Deed(say("Change"), reverse("party-change", args=args), "edit"))
    if may(sight, "party.close", party):
        found.append(
            Deed(say("Close"), reverse("party-close", args=args), "archive")
            if party.is_open
            else Deed(say("Reopen"), reverse("party-reopen", args=args), "refresh")
        )
    return tuple(found)


def person_deeds(party: Party, sight: Sight, say: Words) -> tuple[Deed, ...]:
    """Adding somebody to an organisation, or why that cannot be."""
    if not may(sight, "person.create", party):
        return ()
    address = f"{reverse('person-new')}?party={party.pk}"
    return (Deed(say("Add a person"), address, "plus", "primary", why=_closed(party, say)),)


def contact_deeds(party: Party, sight: Sight, say: Words) -> tuple[Deed, ...]:
    """Adding a contact to an organisation, or why that cannot be."""
    if not may(sight, "contact.change", party):
        return ()
    address = reverse("contact-new", args=[party.pk])
    return (Deed(say("Add a contact"), address, "plus", "primary", why=_closed(party, say)),)


def _closed(party: Party, say: Words) -> str:
    return "" if party.is_open else say("The organisation is closed.")


def party_overview(party: Party, sight: Sight, reader: Reader) -> PartyOverview:
    """What is known of an organisation, and how much of it there is; three queries."""
    say = reader.say
    return PartyOverview(
        code=party.code,
        kind=word("party kind", party.kind, say),
        language=language_name(party.language),
        zone=party.zone,
        state=party_state(party, reader),
        counts=_counts(party, sight, reader) if sees_inside(sight, party) else (),
    )


def _counts(party: Party, sight: Sight, reader: Reader) -> tuple[Count, ...]:
    say, args = reader.say, [party.pk]
    people = people_visible_to(sight).filter(party=party, is_active=True).count()
    contacts = contacts_visible_to(sight).filter(party=party, is_active=True).count()
    on = day_of(reader.at)
    if party.kind == PartyKind.CUSTOMER:
        uses = uses_visible_to(sight, on).filter(lasts_on(on), customer=party)
        services = Count(say("Services used"), uses.values("offering__service").distinct().count())
    else:
        delivered = services_visible_to(sight, on).filter(provider=party).count()
        services = Count(say("Services delivered"), delivered)
    return (
        Count(say("Active people"), people, reverse("party-people", args=args)),
        Count(say("Contacts in use"), contacts, reverse("party-contacts", args=args)),
        services,
    )


def told_now(party: Party, topic: str, service: str, reader: Reader) -> tuple[Told, ...]:
    """Who would be told of a topic at this instant, in order."""
    found = reached(party, Topic(topic), reader.at, service)
    names = {f"contact:{each.pk}": each.name for each in party.contacts.all()} if found else {}
    return tuple(_told(each, names, reader.say) for each in found)


def _told(each: Reached, names: dict[str, str], say: Words) -> Told:
    kind, _, pk = each.recipient.partition(":")
    return Told(
        name=each.name,
        address=reverse(kind, args=[int(pk)]),
        ways=tuple(
            (
                word("channel", way.channel, say),
                way.address,
                language_name(way.language),
            )
            for way in each.ways
        ),
        stands_in_for=names.get(each.stands_in_for, ""),
    )
