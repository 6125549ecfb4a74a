"""The pages of people: all of them, each of them, and adding or changing one."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from palier.slm.access.actions import invite_person, revoke_invitation
from palier.slm.access.queries import invitations_visible_to, open_invitations
from palier.slm.models import Person
from palier.slm.parties.actions import change_person, create_person, day_of
from palier.slm.parties.queries import may, parties_permitted, people_visible_to
from palier.web.entrance import PageRequest, person_of
from palier.web.forms.fields import NoticeForm
from palier.web.forms.people import NewPersonForm, PersonForm, person_values
from palier.web.given import number_in
from palier.web.lists.showing import reader_of, show_list
from palier.web.pages.asking import Deed, Question, Saved
from palier.web.pages.frame import Crumb
from palier.web.pages.naming import person_name
from palier.web.pages.party_lists import people_list, people_rows
from palier.web.pages.people import person_page, person_trail
from palier.web.refusing import demand, demand_for
from palier.web.views.asking import METHODS, answered, done_at_once, expected_of, posted


@require_safe
def people(request: PageRequest) -> HttpResponseBase:
    """All people that the reader sees."""
    say, on = request.say, day_of(request.at)
    deeds: tuple[Deed, ...] = ()
    if may(request.sight, "person.create"):
        deeds = (Deed(say("Add a person"), reverse("person-new"), "plus", "primary"),)
    context = {
        "heading": say("People"),
        "trail": (Crumb(say("Home"), reverse("home")), Crumb(say("People"))),
        "deeds": deeds,
        "empty_template": "web/people/none.html",
    }
    rows = people_rows(people_visible_to(request.sight), on)
    return show_list(request, people_list(on), rows, "web/parties/list.html", context)


def seen_person(request: PageRequest, pk: int) -> Person:
    """The person, where the reader sees them."""
    return people_visible_to(request.sight).select_related("party").get(pk=pk)


@require_safe
def person(request: PageRequest, person: int) -> HttpResponse:
    """Who somebody is, and what they answer for."""
    page = person_page(seen_person(request, person), request.sight, reader_of(request))
    return render(request, "web/people/person.html", {"page": page})


@require_http_methods(METHODS)
def create(request: PageRequest) -> HttpResponse:
    """Adds somebody, and invites them."""
    demand(request, "person.create")
    say, by = request.say, person_of(request)
    parties = parties_permitted(request.sight, "person.create").filter(is_open=True)
    asked = number_in(request.GET.get("party", ""))
    chosen = parties.filter(pk=asked).first() if asked else None
    like = chosen or by.party
    initial = {"party": chosen and chosen.pk, "language": like.language, "zone": like.zone}
    form = NewPersonForm(posted(request), say=say, initial=initial, parties=parties)
    question = Question(
        heading=say("Add a person"),
        trail=(Crumb(say("People"), reverse("people")), Crumb(say("Add a person"))),
        submit=say("Add"),
        back=reverse("party-people", args=[chosen.pk]) if chosen else reverse("people"),
        done=say("The person is added."),
    )

    def do() -> str:
        party = form.cleaned_data["party"]
        with transaction.atomic():
            made = create_person(facts=form.facts(), party=party, by=by, at=request.at)
            if form.cleaned_data["is_invited"]:
                invite_person(person=made, by=by, at=request.at)
        return reverse("person", args=[made.pk])

    return answered(request, question, form, do)


@require_http_methods(METHODS)
def change(request: PageRequest, person: int) -> HttpResponse:
    """Changes what is known of somebody."""
    found = seen_person(request, person)
    demand_for(request, "person.change", found)
    say = request.say
    form = PersonForm(posted(request), say=say, initial=person_values(found))

    def saved() -> Saved:
        found.refresh_from_db()
        return Saved(found.version, person_values(found))

    question = Question(
        heading=say("Change {name}", name=person_name(found, say)),
        trail=person_trail(found, say, say("Change")),
        submit=say("Save"),
        back=reverse("person", args=[found.pk]),
        done=say("The person is saved."),
        saved=saved,
    )

    def do() -> None:
        change_person(
            person=found,
            details=form.details(found.theme),
            expected=expected_of(request),
            by=person_of(request),
            at=request.at,
        )

    return answered(request, question, form, do)


@require_POST
def invite(request: PageRequest, person: int) -> HttpResponse:
    """Sends an invitation; links that were sent before open no more."""
    found = seen_person(request, person)
    form = NoticeForm({}, say=request.say)
    return done_at_once(
        request,
        form,
        lambda: invite_person(person=found, by=person_of(request), at=request.at),
        to=reverse("person", args=[found.pk]),
        done=request.say("The invitation is on its way."),
    )


@require_POST
def revoke(request: PageRequest, person: int) -> HttpResponse:
    """Takes back the invitation of somebody."""
    found = seen_person(request, person)
    demand(request, "person.invite", found.party)
    form = NoticeForm({}, say=request.say)

    def do() -> None:
        sent = invitations_visible_to(request.sight) & open_invitations(request.at)
        for each in sent.filter(person=found):
            revoke_invitation(invitation=each, by=person_of(request), at=request.at)

    return done_at_once(
        request,
        form,
        do,
        to=reverse("person", args=[found.pk]),
        done=request.say("The invitation is taken back."),
    )
