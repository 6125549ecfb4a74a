"""Adding, changing and ending what a service costs."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from palier.slm.catalogue.actions import add_cost, change_cost, end_cost
from palier.slm.catalogue.queries import costs_visible_to
from palier.slm.models import CostLine, Service
from palier.web.entrance import PageRequest, person_of, today
from palier.web.forms.service_parts import CostForm, EndPartForm, cost_values
from palier.web.pages.subjects import title_of
from palier.web.views.asking import METHODS, answered, expected_of, posted
from palier.web.views.catalogue import demand_on, seen_service
from palier.web.views.parts import Part, part_question


def _part(request: PageRequest, service: Service, cost: int | None = None) -> Part:
    values = None if cost is None else lambda: cost_values(_seen(request, cost))
    return Part(service, "service-costs", request.say("Costs"), values)


def _seen(request: PageRequest, pk: int) -> CostLine:
    return costs_visible_to(request.sight).select_related("service__provider").get(pk=pk)


@require_http_methods(METHODS)
def add(request: PageRequest, service: int) -> HttpResponse:
    """Adds a cost to a service."""
    found = seen_service(request, service)
    demand_on(request, "cost.change", found)
    say = request.say
    initial = {"currency": "CAD", "since": today(request)}
    form = CostForm(posted(request), say=say, initial=initial)
    heading = say("Add a cost to {name}", name=title_of(found, say))
    question = part_question(
        _part(request, found), heading, say("Add"), say, done=say("The cost is added.")
    )

    def do() -> None:
        add_cost(service=found, facts=form.facts(), by=person_of(request), at=request.at)

    return answered(request, question, form, do)


@require_http_methods(METHODS)
def change(request: PageRequest, cost: int) -> HttpResponse:
    """Changes a cost."""
    found = _seen(request, cost)
    demand_on(request, "cost.change", found.service)
    say = request.say
    form = CostForm(posted(request), say=say, initial=cost_values(found))
    heading = say("Change {name}", name=found.name)
    part = _part(request, found.service, cost)
    question = part_question(part, heading, say("Save"), say, done=say("The cost is saved."))

    def do() -> None:
        change_cost(
            cost=found,
            facts=form.facts(),
            expected=expected_of(request),
            by=person_of(request),
            at=request.at,
        )

    return answered(request, question, form, do)


@require_http_methods(METHODS)
def end(request: PageRequest, cost: int) -> HttpResponse:
    """Says from which day on a cost is not paid."""
    found = _seen(request, cost)
    demand_on(request, "cost.change", found.service)
    say = request.say
    initial = {"until": found.until or today(request)}
    form = EndPartForm(posted(request), say=say, initial=initial)
    heading = say("End {name}?", name=found.name)
    part = _part(request, found.service, cost)
    question = part_question(part, heading, say("End the cost"), say, done=say("The cost ends."))

    def do() -> None:
        end_cost(
            cost=found,
            until=form.cleaned_data["until"],
            expected=expected_of(request),
            by=person_of(request),
            at=request.at,
        )

    return answered(request, question, form, do)
