"""The pages of organisations: all of them, each with its tabs, and what can be done with one."""

from __future__ import annotations

from django.db.models import Q
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from palier.slm.models import Grant, Party
from palier.slm.parties.actions import day_of
from palier.slm.parties.models import Topic
from palier.slm.parties.queries import (
    contacts_visible_to,
    may,
    parties_visible_to,
    people_visible_to,
)
from palier.web.entrance import PageRequest
from palier.web.forms.parties import TopicForm
from palier.web.lists.showing import reader_of, show_list
from palier.web.pages import holding
from palier.web.pages.asking import Deed
from palier.web.pages.frame import Crumb
from palier.web.pages.journal import SHOWN, journal_of
from palier.web.pages.parties import (
    contact_deeds,
    party_deeds,
    party_head,
    party_overview,
    person_deeds,
    sees_inside,
    told_now,
)
from palier.web.pages.party_lists import (
    PARTIES,
    contact_list,
    contact_rows,
    people_list,
    people_rows,
)


@require_safe
def parties(request: PageRequest) -> HttpResponseBase:
    """All organisations that the reader sees."""
    say = request.say
    deeds: tuple[Deed, ...] = ()
    if may(request.sight, "party.create"):
        deeds = (Deed(say("Add an organisation"), reverse("party-new"), "plus", "primary"),)
    context = {
        "heading": say("Organisations"),
        "trail": (Crumb(say("Home"), reverse("home")), Crumb(say("Organisations"))),
        "deeds": deeds,
        "empty_template": "web/parties/none.html",
    }
    rows = parties_visible_to(request.sight)
    return show_list(request, PARTIES, rows, "web/parties/list.html", context)


def seen_party(request: PageRequest, pk: int) -> Party:
    """The organisation, where the reader sees it."""
    return parties_visible_to(request.sight).get(pk=pk)


def _inside(request: PageRequest, pk: int) -> Party:
    party = seen_party(request, pk)
    if not sees_inside(request.sight, party):
        raise Http404
    return party


@require_safe
def party(request: PageRequest, party: int) -> HttpResponse:
    """What an organisation is."""
    found = seen_party(request, party)
    sight, say = request.sight, request.say
    context = {
        "head": party_head(found, "party", sight, say, party_deeds(found, sight, say)),
        "page": party_overview(found, sight, reader_of(request)),
    }
    return render(request, "web/parties/party.html", context)


@require_safe
def party_people(request: PageRequest, party: int) -> HttpResponseBase:
    """The people of an organisation."""
    found = _inside(request, party)
    sight, say, on = request.sight, request.say, day_of(request.at)
    rows = people_rows(people_visible_to(sight).filter(party=found), on)
    context = {
        "head": party_head(found, "party-people", sight, say, person_deeds(found, sight, say)),
        "empty_template": "web/people/none.html",
    }
    listing = people_list(on, of_one_party=True)
    return show_list(request, listing, rows, "web/parties/rows.html", context)


@require_safe
def party_contacts(request: PageRequest, party: int) -> HttpResponseBase:
    """Who is told for an organisation."""
    found = _inside(request, party)
    sight, say = request.sight, request.say
    rows = contact_rows(contacts_visible_to(sight).filter(party=found))
    context = {
        "head": party_head(found, "party-contacts", sight, say, contact_deeds(found, sight, say)),
        "told_address": reverse("party-told", args=[found.pk]),
        "empty_template": "web/contacts/none.html",
    }
    listing = contact_list(of_one_party=True)
    return show_list(request, listing, rows, "web/parties/contacts.html", context)


@require_safe
def party_told(request: PageRequest, party: int) -> HttpResponse:
    """Who would be told now of a topic."""
    found = _inside(request, party)
    form = TopicForm({"topic": Topic.BREACH, **request.GET.dict()}, say=request.say)
    given = form.cleaned_data if form.is_valid() else {}
    topic = given.get("topic") or ""
    say = request.say
    context = {
        "heading": say("Who would be told now"),
        "trail": (
            Crumb(say("Organisations"), reverse("parties")),
            Crumb(found.name, reverse("party", args=[found.pk])),
            Crumb(say("Contacts"), reverse("party-contacts", args=[found.pk])),
            Crumb(say("Who would be told now")),
        ),
        "form": form,
        "at": request.at,
        "is_open": found.is_open,
        "told": told_now(found, topic, given["service"], reader_of(request)) if topic else (),
    }
    return render(request, "web/parties/told.html", context)


@require_safe
def party_responsibilities(request: PageRequest, party: int) -> HttpResponse:
    """Who answers for what, for an organisation."""
    found = _inside(request, party)
    sight, say = request.sight, request.say
    grants = holding.grants_of(sight, Grant.objects.filter(party=found))[: holding.SHOWN]
    context = {
        "head": party_head(found, "party-responsibilities", sight, say),
        "held": holding.held_rows(grants, sight, reader_of(request), day_of(request.at)),
        "may_grant": may(sight, "responsibility.grant", found),
    }
    return render(request, "web/parties/responsibilities.html", context)


@require_safe
def party_journal(request: PageRequest, party: int) -> HttpResponse:
    """What was done with an organisation, as far as the reader may know."""
    found = _inside(request, party)
    sight, say = request.sight, request.say
    about = Q(subject=found.subject) | Q(party=str(found.pk))
    context = {
        "head": party_head(found, "party-journal", sight, say),
        "journal": journal_of(found.subject, sight, reader_of(request), of=about, shown=SHOWN),
    }
    return render(request, "web/parties/journal.html", context)
