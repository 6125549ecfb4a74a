"""Adding, changing, removing and erasing contacts."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from palier.slm.models import Contact, Party, Person
from palier.slm.parties.actions import (
    change_contact,
    create_contact,
    erase_contact,
    remove_contact,
)
from palier.slm.parties.queries import people_visible_to
from palier.web.entrance import PageRequest, person_of
from palier.web.forms.contacts import ContactForm, EraseContactForm, contact_values
from palier.web.forms.fields import NoticeForm
from palier.web.pages.asking import Question, Saved
from palier.web.pages.contacts import contact_trail
from palier.web.pages.naming import contact_name
from palier.web.pages.parties import party_trail, sees_inside
from palier.web.refusing import demand
from palier.web.views.asking import METHODS, answered, expected_of, posted, seen_services
from palier.web.views.contacts import seen_contact
from palier.web.views.parties import seen_party


def _people(request: PageRequest, party: Party, chosen: int | None = None) -> QuerySet[Person]:
    """Whom a contact can be: those of its party who sign in, and whom it is already."""
    can = Q(party=party, is_active=True) | Q(pk=chosen)
    return people_visible_to(request.sight).filter(can)


@require_http_methods(METHODS)
def create(request: PageRequest, party: int) -> HttpResponse:
    """Adds a contact to an organisation."""
    found = seen_party(request, party)
    if not sees_inside(request.sight, found):
        raise Http404
    demand(request, "contact.change", found)
    say = request.say
    initial = {"language": found.language, "zone": found.zone}
    form = ContactForm(
        posted(request),
        say=say,
        initial=initial,
        people=_people(request, found),
        services=seen_services(request),
    )
    question = Question(
        heading=say("Add a contact to {name}", name=found.name),
        trail=party_trail(found, say, say("Add a contact")),
        submit=say("Add"),
        back=reverse("party-contacts", args=[found.pk]),
        lead=say("The ways to reach them come next."),
        done=say("The contact is added. Say now how they are reached."),
    )

    def do() -> str:
        made = create_contact(party=found, facts=form.facts(), by=person_of(request), at=request.at)
        return reverse("contact-ways", args=[made.pk])

    return answered(request, question, form, do)


@require_http_methods(METHODS)
def change(request: PageRequest, contact: int) -> HttpResponse:
    """Changes what is known of a contact."""
    found = seen_contact(request, contact)
    demand(request, "contact.change", found.party)
    say = request.say
    form = ContactForm(
        posted(request),
        say=say,
        initial=contact_values(found),
        people=_people(request, found.party, found.person_id),
        services=seen_services(request),
    )

    def saved() -> Saved:
        found.refresh_from_db()
        return Saved(found.version, contact_values(found))

    question = Question(
        heading=say("Change {name}", name=contact_name(found, say)),
        trail=contact_trail(found, say, say("Change")),
        submit=say("Save"),
        back=reverse("contact", args=[found.pk]),
        done=say("The contact is saved."),
        saved=saved,
    )

    def do() -> None:
        change_contact(
            contact=found,
            facts=form.facts(),
            expected=expected_of(request),
            by=person_of(request),
            at=request.at,
        )

    return answered(request, question, form, do)


@require_http_methods(METHODS)
def remove(request: PageRequest, contact: int) -> HttpResponse:
    """Says that nobody is told through a contact any more."""
    found = seen_contact(request, contact)
    demand(request, "contact.change", found.party)
    say, name = request.say, contact_name(found, request.say)
    question = Question(
        heading=say("Remove {name}?", name=name),
        trail=contact_trail(found, say, say("Remove")),
        submit=say("Remove the contact"),
        back=_back(found),
        lead=say("Nobody is told through them any more. They stay where they were named."),
        done=say("The contact is removed."),
        kind="danger",
    )
    form = NoticeForm(posted(request), say=say)

    def do() -> None:
        remove_contact(contact=found, by=person_of(request), at=request.at)

    return answered(request, question, form, do)


@require_http_methods(METHODS)
def erase(request: PageRequest, contact: int) -> HttpResponse:
    """Erases the name and the ways of a contact for good."""
    found = seen_contact(request, contact)
    demand(request, "person.erase", found.party)
    say, name = request.say, contact_name(found, request.say)
    question = Question(
        heading=say("Erase {name}?", name=name),
        trail=contact_trail(found, say, say("Erase")),
        submit=say("Erase for good"),
        back=_back(found),
        lead=say("The name, the ways and the messages go. The journal goes on naming a number."),
        warning=say("This cannot be undone."),
        done=say("The contact is erased."),
        kind="danger",
    )
    form = EraseContactForm(posted(request), say=say)

    def do() -> None:
        reason = form.cleaned_data["reason"]
        erase_contact(contact=found, reason=reason, by=person_of(request), at=request.at)

    return answered(request, question, form, do)


def _back(contact: Contact) -> str:
    return reverse("contact", args=[contact.pk])
