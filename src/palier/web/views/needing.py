"""Saying what a service needs: other services, and facilities."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods

from palier.slm.catalogue.actions import (
    add_dependency,
    change_dependency,
    leave_facility,
    need_facility,
    remove_dependency,
)
from palier.slm.catalogue.models import ServiceState
from palier.slm.catalogue.queries import (
    dependencies_visible_to,
    facilities_visible_to,
    facility_needs_visible_to,
    services_visible_to,
)
from palier.slm.models import Dependency, FacilityNeed
from palier.slm.parties.actions import day_of
from palier.web.entrance import PageRequest, person_of
from palier.web.forms.fields import NoticeForm
from palier.web.forms.service_parts import (
    DependencyForm,
    FacilityNeedForm,
    NewDependencyForm,
    NewFacilityNeedForm,
    dependency_values,
    facility_need_values,
)
from palier.web.pages.subjects import title_of
from palier.web.views.asking import METHODS, answered, expected_of, posted
from palier.web.views.catalogue import demand_on, seen_service
from palier.web.views.parts import Part, part_question


@require_http_methods(METHODS)
def add(request: PageRequest, service: int) -> HttpResponse:
    """Says that a service needs another."""
    found = seen_service(request, service)
    demand_on(request, "service.change", found)
    say = request.say
    others = services_visible_to(request.sight, day_of(request.at)).exclude(pk=found.pk)
    others = others.exclude(state=ServiceState.RETIRED).select_related("provider")
    form = NewDependencyForm(posted(request), say=say, seen=others)
    part = Part(found, "service-dependencies", say("Dependencies"))
    heading = say("{name} needs another service", name=title_of(found, say))
    question = part_question(part, heading, say("Add"), say, done=say("The need is added."))

    def do() -> None:
        need = form.need(form.cleaned_data["needed"])
        add_dependency(service=found, need=need, by=person_of(request), at=request.at)

    return answered(request, question, form, do)


def _seen(request: PageRequest, pk: int) -> Dependency:
    """The dependency, where the reader sees both services and their tab."""
    if not request.sight.is_provider_staff:
        raise Http404
    seen = dependencies_visible_to(request.sight, day_of(request.at))
    return seen.select_related("service__provider", "needed").get(pk=pk)


@require_http_methods(METHODS)
def change(request: PageRequest, dependency: int) -> HttpResponse:
    """Changes how badly a service needs another, and what for."""
    found = _seen(request, dependency)
    demand_on(request, "service.change", found.service)
    say = request.say
    form = DependencyForm(posted(request), say=say, initial=dependency_values(found))
    part = Part(
        found.service,
        "service-dependencies",
        say("Dependencies"),
        lambda: dependency_values(_seen(request, dependency)),
    )
    heading = say(
        "How {name} needs {other}",
        name=title_of(found.service, say),
        other=title_of(found.needed, say),
    )
    question = part_question(part, heading, say("Save"), say, done=say("The need is saved."))

    def do() -> None:
        change_dependency(
            service=found.service,
            need=form.need(found.needed),
            expected=expected_of(request),
            by=person_of(request),
            at=request.at,
        )

    return answered(request, question, form, do)


@require_http_methods(METHODS)
def remove(request: PageRequest, dependency: int) -> HttpResponse:
    """Says that a service does without another."""
    found = _seen(request, dependency)
    demand_on(request, "service.change", found.service)
    say = request.say
    form = NoticeForm(posted(request), say=say)
    part = Part(found.service, "service-dependencies", say("Dependencies"), dict)
    heading = say(
        "{name} does without {other}?",
        name=title_of(found.service, say),
        other=title_of(found.needed, say),
    )
    question = part_question(
        part, heading, say("Remove the need"), say, done=say("The need is removed."), kind="danger"
    )

    def do() -> None:
        remove_dependency(
            service=found.service,
            needed=found.needed,
            expected=expected_of(request),
            by=person_of(request),
            at=request.at,
        )

    return answered(request, question, form, do)


@require_http_methods(METHODS)
def add_facility(request: PageRequest, service: int) -> HttpResponse:
    """Says that a service needs a facility."""
    found = seen_service(request, service)
    demand_on(request, "service.change", found)
    say = request.say
    seen = facilities_visible_to(request.sight, day_of(request.at))
    form = NewFacilityNeedForm(posted(request), say=say, seen=seen)
    part = Part(found)
    heading = say("{name} needs a facility", name=title_of(found, say))
    question = part_question(part, heading, say("Add"), say, done=say("The need is added."))

    def do() -> None:
        need_facility(service=found, by=person_of(request), at=request.at, **form.cleaned_data)

    return answered(request, question, form, do)


def _seen_need(request: PageRequest, pk: int) -> FacilityNeed:
    seen = facility_needs_visible_to(request.sight, day_of(request.at))
    return seen.select_related("service__provider", "facility").get(pk=pk)


@require_http_methods(METHODS)
def change_facility(request: PageRequest, need: int) -> HttpResponse:
    """Changes what a service needs a facility for."""
    found = _seen_need(request, need)
    demand_on(request, "service.change", found.service)
    say = request.say
    form = FacilityNeedForm(posted(request), say=say, initial=facility_need_values(found))
    part = Part(found.service, values=lambda: facility_need_values(_seen_need(request, need)))
    heading = say(
        "What {name} needs {other} for",
        name=title_of(found.service, say),
        other=title_of(found.facility, say),
    )
    question = part_question(part, heading, say("Save"), say, done=say("The need is saved."))

    def do() -> None:
        need_facility(
            service=found.service,
            facility=found.facility,
            by=person_of(request),
            at=request.at,
            note=form.cleaned_data["note"],
            expected=expected_of(request),
        )

    return answered(request, question, form, do)


@require_http_methods(METHODS)
def remove_facility(request: PageRequest, need: int) -> HttpResponse:
    """Says that a service does without a facility."""
    found = _seen_need(request, need)
    demand_on(request, "service.change", found.service)
    say = request.say
    form = NoticeForm(posted(request), say=say)
    heading = say(
        "{name} does without {other}?",
        name=title_of(found.service, say),
        other=title_of(found.facility, say),
    )
    question = part_question(
        Part(found.service, values=dict),
        heading,
        say("Remove the need"),
        say,
        done=say("The need is removed."),
        kind="danger",
    )

    def do() -> None:
        leave_facility(
            service=found.service,
            facility=found.facility,
            expected=expected_of(request),
            by=person_of(request),
            at=request.at,
        )

    return answered(request, question, form, do)
