"""The pages of services: all of them, and each with its tabs."""

from __future__ import annotations

from django.db.models import Q
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from palier.slm.catalogue.queries import offerings_visible_to, services_visible_to
from palier.slm.models import Service
from palier.slm.parties.actions import day_of
from palier.slm.parties.queries import may
from palier.web.entrance import PageRequest
from palier.web.lists.showing import reader_of, show_list
from palier.web.pages.asking import Deed
from palier.web.pages.frame import Crumb
from palier.web.pages.journal import SHOWN, journal_of
from palier.web.pages.service_heads import service_deeds, service_head, tabs_of
from palier.web.pages.service_lists import service_list, service_rows
from palier.web.pages.service_page import service_overview
from palier.web.pages.service_parts import costs_page, dependencies_page
from palier.web.refusing import demand


@require_safe
def services(request: PageRequest) -> HttpResponseBase:
    """All services that the reader sees."""
    say, sight, on = request.say, request.sight, day_of(request.at)
    context = {
        "heading": say("Services"),
        "trail": (Crumb(say("Home"), reverse("home")), Crumb(say("Services"))),
        "deeds": _deeds(request),
        "is_inside": sight.is_provider_staff,
        "empty_template": "web/catalogue/none.html",
    }
    listing = service_list(sight, on, say)
    rows = service_rows(sight, on, say)
    return show_list(request, listing, rows, "web/catalogue/list.html", context)


def _deeds(request: PageRequest) -> tuple[Deed, ...]:
    say, found = request.say, []
    if request.sight.is_provider_staff:
        found += [
            Deed(say("What rests on what"), reverse("service-graph"), "graph"),
            Deed(say("Import and export"), reverse("catalogue-exchange"), "upload"),
        ]
    if may(request.sight, "service.create"):
        found.append(Deed(say("Add a service"), reverse("service-new"), "plus", "primary"))
    return tuple(found)


def seen_service(request: PageRequest, pk: int) -> Service:
    """The service, where the reader sees it."""
    seen = services_visible_to(request.sight, day_of(request.at))
    return seen.select_related("provider", "owner").get(pk=pk)


def demand_on(request: PageRequest, intent: str, service: Service) -> None:
    """Raises `NotPermitted` where the reader may not do this with a service."""
    demand(request, intent, service.provider, service.code)


def _with_tab(request: PageRequest, pk: int, tab: str) -> Service:
    found = seen_service(request, pk)
    if tab not in tabs_of(found, request.sight):
        raise Http404
    return found


@require_safe
def service(request: PageRequest, service: int) -> HttpResponse:
    """What a service is, how it is offered, and who uses it."""
    found = seen_service(request, service)
    sight, say = request.sight, request.say
    context = {
        "head": service_head(found, "service", sight, say, service_deeds(found, sight, say)),
        "page": service_overview(found, sight, reader_of(request)),
    }
    return render(request, "web/catalogue/service.html", context)


@require_safe
def dependencies(request: PageRequest, service: int) -> HttpResponse:
    """What a service needs, and what needs it."""
    found = _with_tab(request, service, "service-dependencies")
    context = {
        "head": service_head(found, "service-dependencies", request.sight, request.say),
        "page": dependencies_page(found, request.sight, reader_of(request)),
    }
    return render(request, "web/catalogue/dependencies.html", context)


@require_safe
def costs(request: PageRequest, service: int) -> HttpResponse:
    """What a service costs its provider."""
    found = seen_service(request, service)
    demand_on(request, "cost.read", found)
    context = {
        "head": service_head(found, "service-costs", request.sight, request.say),
        "page": costs_page(found, request.sight, reader_of(request)),
    }
    return render(request, "web/catalogue/costs.html", context)


@require_safe
def journal(request: PageRequest, service: int) -> HttpResponse:
    """What was done with a service and its offerings, as far as the reader may know."""
    found = _with_tab(request, service, "service-journal")
    sight = request.sight
    offerings = offerings_visible_to(sight, day_of(request.at)).filter(service=found)
    subjects = [found.subject, *(each.subject for each in offerings)]
    context = {
        "head": service_head(found, "service-journal", sight, request.say),
        "journal": journal_of(
            found.subject, sight, reader_of(request), of=Q(subject__in=subjects), shown=SHOWN
        ),
    }
    return render(request, "web/catalogue/journal.html", context)
