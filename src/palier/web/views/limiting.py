"""Adding, changing and removing how much a service bears."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from palier.slm.catalogue.actions import add_limit, change_limit, remove_limit
from palier.slm.catalogue.queries import limits_visible_to, offerings_visible_to
from palier.slm.models import Offering, Service, WorkloadLimit
from palier.slm.parties.actions import day_of
from palier.web.entrance import PageRequest, person_of
from palier.web.forms.fields import NoticeForm
from palier.web.forms.service_parts import LimitForm, limit_values
from palier.web.pages.subjects import title_of
from palier.web.views.asking import METHODS, answered, expected_of, posted
from palier.web.views.catalogue import demand_on, seen_service
from palier.web.views.parts import Part, part_question


def _offerings(request: PageRequest, service: Service) -> QuerySet[Offering]:
    seen = offerings_visible_to(request.sight, day_of(request.at))
    return seen.filter(service=service).order_by("code")


def _seen(request: PageRequest, pk: int) -> WorkloadLimit:
    seen = limits_visible_to(request.sight, day_of(request.at))
    return seen.select_related("service__provider", "offering").get(pk=pk)


@require_http_methods(METHODS)
def add(request: PageRequest, service: int) -> HttpResponse:
    """Adds a limit to a service."""
    found = seen_service(request, service)
    demand_on(request, "service.change", found)
    say = request.say
    form = LimitForm(posted(request), say=say, offerings=_offerings(request, found))
    heading = say("Add a limit to {name}", name=title_of(found, say))
    question = part_question(Part(found), heading, say("Add"), say, done=say("The limit is added."))

    def do() -> None:
        add_limit(service=found, facts=form.facts(), by=person_of(request), at=request.at)

    return answered(request, question, form, do)


@require_http_methods(METHODS)
def change(request: PageRequest, limit: int) -> HttpResponse:
    """Changes a limit."""
    found = _seen(request, limit)
    demand_on(request, "service.change", found.service)
    say = request.say
    form = LimitForm(
        posted(request),
        say=say,
        initial=limit_values(found),
        offerings=_offerings(request, found.service),
    )
    part = Part(found.service, values=lambda: limit_values(_seen(request, limit)))
    heading = say("Change {name}", name=found.name)
    question = part_question(part, heading, say("Save"), say, done=say("The limit is saved."))

    def do() -> None:
        change_limit(
            limit=found,
            facts=form.facts(),
            expected=expected_of(request),
            by=person_of(request),
            at=request.at,
        )

    return answered(request, question, form, do)


@require_http_methods(METHODS)
def remove(request: PageRequest, limit: int) -> HttpResponse:
    """Takes a limit away."""
    found = _seen(request, limit)
    demand_on(request, "service.change", found.service)
    say = request.say
    form = NoticeForm(posted(request), say=say)
    question = part_question(
        Part(found.service, values=dict),
        say("Remove {name}?", name=found.name),
        say("Remove the limit"),
        say,
        done=say("The limit is removed."),
        kind="danger",
    )

    def do() -> None:
        remove_limit(
            limit=found, expected=expected_of(request), by=person_of(request), at=request.at
        )

    return answered(request, question, form, do)
