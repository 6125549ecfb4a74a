"""The pages of facilities: all of them, each with the services that need it, and changing them."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from palier.slm.catalogue.actions import change_facility, create_facility
from palier.slm.catalogue.queries import facilities_visible_to
from palier.slm.models import Facility
from palier.slm.parties.actions import day_of
from palier.slm.parties.queries import may, parties_permitted
from palier.web.entrance import PageRequest, person_of
from palier.web.forms.catalogue import FacilityForm, NewFacilityForm, facility_values
from palier.web.lists.showing import reader_of, show_list
from palier.web.pages.asking import Deed, Question, Saved
from palier.web.pages.facilities import facility_page, facility_trail
from palier.web.pages.frame import Crumb
from palier.web.pages.service_lists import facility_list, facility_rows
from palier.web.pages.subjects import title_of
from palier.web.refusing import demand
from palier.web.views.asking import METHODS, answered, expected_of, posted


@require_safe
def facilities(request: PageRequest) -> HttpResponseBase:
    """All facilities that the reader sees."""
    say, sight = request.say, request.sight
    deeds: tuple[Deed, ...] = ()
    if may(sight, "facility.change"):
        deeds = (Deed(say("Add a facility"), reverse("facility-new"), "plus", "primary"),)
    context = {
        "heading": say("Facilities"),
        "trail": (Crumb(say("Home"), reverse("home")), Crumb(say("Facilities"))),
        "deeds": deeds,
        "empty_template": "web/catalogue/no_facility.html",
    }
    rows = facility_rows(facilities_visible_to(sight, day_of(request.at)))
    return show_list(request, facility_list(sight, say), rows, "web/parties/list.html", context)


def seen_facility(request: PageRequest, pk: int) -> Facility:
    """The facility, where the reader sees it."""
    seen = facilities_visible_to(request.sight, day_of(request.at))
    return seen.select_related("party").get(pk=pk)


@require_safe
def facility(request: PageRequest, facility: int) -> HttpResponse:
    """What a facility is, and which services need it."""
    page = facility_page(seen_facility(request, facility), request.sight, reader_of(request))
    return render(request, "web/catalogue/facility.html", {"page": page})


@require_http_methods(METHODS)
def create(request: PageRequest) -> HttpResponse:
    """Adds a facility."""
    demand(request, "facility.change")
    say, by = request.say, person_of(request)
    parties = parties_permitted(request.sight, "facility.change").filter(is_open=True)
    form = NewFacilityForm(
        posted(request),
        say=say,
        initial={"party": by.party_id},
        parties=parties.order_by("kind", "name"),
    )
    question = Question(
        heading=say("Add a facility"),
        trail=(Crumb(say("Facilities"), reverse("facilities")), Crumb(say("Add a facility"))),
        submit=say("Add"),
        back=reverse("facilities"),
        done=say("The facility is added. Say on the page of a service that it needs it."),
    )

    def do() -> str:
        given = form.cleaned_data
        made = create_facility(
            code=given["code"], party=given["party"], facts=form.facts(), by=by, at=request.at
        )
        return reverse("facility", args=[made.pk])

    return answered(request, question, form, do)


@require_http_methods(METHODS)
def change(request: PageRequest, facility: int) -> HttpResponse:
    """Changes what is known of a facility."""
    found = seen_facility(request, facility)
    demand(request, "facility.change", found.party)
    say = request.say
    form = FacilityForm(posted(request), say=say, initial=facility_values(found))

    def saved() -> Saved:
        now = seen_facility(request, facility)
        return Saved(now.version, facility_values(now))

    question = Question(
        heading=say("Change {name}", name=title_of(found, say)),
        trail=facility_trail(found, say, say("Change")),
        submit=say("Save"),
        back=reverse("facility", args=[found.pk]),
        done=say("The facility is saved."),
        saved=saved,
    )

    def do() -> None:
        change_facility(
            facility=found,
            facts=form.facts(),
            expected=expected_of(request),
            by=person_of(request),
            at=request.at,
        )

    return answered(request, question, form, do)
