"""The lists of parties, people and contacts: their columns and what narrows them.

Names are sorted by the words that they are found by, so that accents do not matter.
"""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.urls import reverse

from palier.presentation.languages import N_, NN_
from palier.presentation.responsibilities import RESPONSIBILITIES, responsibility_name
from palier.presentation.words_of_people import PARTY_KINDS, STAKEHOLDER_ROLES, word
from palier.slm.models import Contact, Grant, Party, Person
from palier.slm.parties.queries import in_force
from palier.slm.search import matching
from palier.web.forms.fields import language_name
from palier.web.lists.columns import Cell, Column, M, Reader
from palier.web.lists.filters import ChoiceFilter, Filter, TextFilter
from palier.web.lists.listing import Listing
from palier.web.pages.naming import contact_name, person_name

_OPEN, _CLOSED = "open", "closed"
_ACTIVE, _INVITED, _INACTIVE = "active", "invited", "inactive"
_TOLD, _REMOVED = "told", "removed"
# What Django keeps for who has no password begins so.
_NO_PASSWORD = Q(password__startswith="!", last_login=None)


def _party(row: Party, reader: Reader) -> Cell:
    return Cell(row.name, href=reverse("party", args=[row.pk]))


def party_state(party: Party, reader: Reader) -> Cell:
    """Whether an organisation is open."""
    if party.is_open:
        return Cell(reader.say("open"), tone="met")
    return Cell(reader.say("closed"), tone="unknown", icon="archive")


PARTIES: Listing[Party] = Listing(
    "parties",
    columns=(
        Column("name", N_("Organisation"), _party, ("words",), exports=lambda row: row.name),
        Column("code", N_("Code"), lambda row, _: Cell(row.code), ("code",)),
        Column("kind", N_("Kind"),
               lambda row, reader: Cell(word("party kind", row.kind, reader.say)),
               ("kind", "words")),
        Column("language", N_("Language"), lambda row, _: Cell(language_name(row.language)),
               ("language", "words")),
        Column("zone", N_("Time zone"), lambda row, _: Cell(row.zone), ("zone", "words")),
        Column("state", N_("State"), party_state, ("-is_open", "words")),
    ),
    order="name",
    filters=(
        ChoiceFilter("kind", N_("Kind"), tuple(PARTY_KINDS.items()),
                     lambda rows, value: rows.filter(kind=value)),
        ChoiceFilter("state", N_("State"), ((_OPEN, N_("open")), (_CLOSED, N_("closed"))),
                     lambda rows, value: rows.filter(is_open=value == _OPEN)),
    ),
    by_words=True,
    counted=NN_("{count} organisation", "{count} organisations"),
)  # fmt: skip


def people_rows(people: QuerySet[Person], on: date) -> QuerySet[Person]:
    """People with all that their list shows of them; those erased have nothing to show."""
    grants = Grant.objects.filter(in_force(on))
    return (
        people.filter(erased_at=None)
        .select_related("party")
        .prefetch_related(Prefetch("grants", grants, to_attr="held"))
    )


def people_list(on: date, *, of_one_party: bool = False) -> Listing[Person]:
    """The list of people as it is on a day, of everybody or of one party."""
    columns: tuple[Column[Person], ...] = (
        Column("name", N_("Name"), _person, ("words",), exports=lambda row: row.name),
        Column("email", N_("E-mail address"), lambda row, _: Cell(row.email), ("email",)),
        Column("party", N_("Organisation"), _party_of, ("party__words", "words")),
        Column("held", N_("Answers for"), _held),
        Column("state", N_("State"), person_state, ("-is_active", "words")),
    )
    states = ((_ACTIVE, N_("active")), (_INVITED, N_("not yet signed in")),
              (_INACTIVE, N_("deactivated")))  # fmt: skip
    filters: tuple[Filter[Person], ...] = (
        TextFilter("party", N_("Organisation"), _of_parties_named),
        ChoiceFilter("held", N_("Answers for"), tuple(RESPONSIBILITIES.items()),
                     lambda rows, value: rows.filter(_holding(value, on))),
        ChoiceFilter("state", N_("State"), states, _people_in_state),
    )  # fmt: skip
    return Listing(
        "people",
        columns=tuple(each for each in columns if not (of_one_party and each.key == "party")),
        order="name",
        filters=filters[1:] if of_one_party else filters,
        by_words=True,
        counted=NN_("{count} person", "{count} people"),
    )


def _person(row: Person, reader: Reader) -> Cell:
    return Cell(person_name(row, reader.say), href=reverse("person", args=[row.pk]))


def _party_of(row: Person | Contact, reader: Reader) -> Cell:
    return Cell(row.party.name, href=reverse("party", args=[row.party_id]))


def _held(row: Person, reader: Reader) -> Cell:
    grants: list[Grant] = getattr(row, "held", [])
    names = (responsibility_name(each.responsibility, reader.say) for each in grants)
    return Cell(", ".join(dict.fromkeys(names)))


def person_state(person: Person, reader: Reader) -> Cell:
    """Whether somebody may sign in, and has."""
    say = reader.say
    if person.erased_at is not None:
        return Cell(say("erased"), tone="unknown", icon="trash")
    if not person.is_active:
        return Cell(say("deactivated"), tone="unknown", icon="stop")
    if person.last_login is None and not person.has_usable_password():
        return Cell(say("not yet signed in"), tone="warning", icon="mail")
    return Cell(say("active"), tone="met")


def _people_in_state(rows: QuerySet[Person], state: str) -> QuerySet[Person]:
    if state == _INACTIVE:
        return rows.filter(is_active=False)
    active = rows.filter(is_active=True)
    return active.filter(_NO_PASSWORD) if state == _INVITED else active.exclude(_NO_PASSWORD)


def _holding(responsibility: str, on: date) -> Exists:
    held = Grant.objects.filter(in_force(on), person=OuterRef("pk"), responsibility=responsibility)
    return Exists(held)


def _of_parties_named(rows: QuerySet[M], typed: str) -> QuerySet[M]:
    return rows.filter(party__in=Party.objects.filter(matching(typed)))


def contact_rows(contacts: QuerySet[Contact]) -> QuerySet[Contact]:
    """Contacts with all that their list shows of them."""
    return contacts.exclude(name="").select_related("party").prefetch_related("paths")


def contact_list(*, of_one_party: bool = False) -> Listing[Contact]:
    """The list of contacts, of everybody or of one party."""
    columns: tuple[Column[Contact], ...] = (
        Column("name", N_("Name"), _contact, ("words",), exports=lambda row: row.name),
        Column("party", N_("Organisation"), _party_of, ("party__words", "words")),
        Column("role", N_("Role"),
               lambda row, reader: Cell(word("stakeholder role", row.role, reader.say)),
               ("role", "words")),
        Column("service", N_("Service"), lambda row, _: Cell(row.service), ("service", "words")),
        Column("way", N_("First way"), _first_way),
        Column("language", N_("Language"), lambda row, _: Cell(language_name(row.language)),
               ("language", "words")),
        Column("state", N_("State"), contact_state, ("-is_active", "words")),
    )  # fmt: skip
    states = ((_TOLD, N_("in use")), (_REMOVED, N_("removed")))
    filters: tuple[Filter[Contact], ...] = (
        TextFilter("party", N_("Organisation"), _of_parties_named),
        ChoiceFilter("role", N_("Role"), tuple(STAKEHOLDER_ROLES.items()),
                     lambda rows, value: rows.filter(role=value)),
        ChoiceFilter("state", N_("State"), states,
                     lambda rows, value: rows.filter(is_active=value == _TOLD)),
    )  # fmt: skip
    return Listing(
        "contacts",
        columns=tuple(each for each in columns if not (of_one_party and each.key == "party")),
        order="name",
        filters=filters[1:] if of_one_party else filters,
        by_words=True,
        counted=NN_("{count} contact", "{count} contacts"),
    )


def _contact(row: Contact, reader: Reader) -> Cell:
    address = reverse("contact", args=[row.pk])
    return Cell(contact_name(row, reader.say), href=address, sub=row.title)


def _first_way(row: Contact, reader: Reader) -> Cell:
    first = next(iter(row.paths.all()), None)
    if first is None:
        return Cell(reader.say("none"), tone="warning")
    return Cell(first.address, sub=word("channel", first.channel, reader.say))


def contact_state(contact: Contact, reader: Reader) -> Cell:
    """Whether somebody is still told."""
    if contact.is_active:
        return Cell(reader.say("in use"), tone="met")
    return Cell(reader.say("removed"), tone="unknown", icon="archive")
