"""The page of what rests on what in the whole catalogue, or around one service."""

from __future__ import annotations

from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from palier.slm.catalogue.queries import (
    dependencies_visible_to,
    graph_around,
    services_visible_to,
)
from palier.slm.parties.actions import day_of
from palier.web.entrance import PageRequest
from palier.web.forms.exchange import GraphForm
from palier.web.pages.frame import Crumb
from palier.web.pages.graphs import graph_part, whole_graph
from palier.web.pages.subjects import title_of


@require_safe
def graph(request: PageRequest) -> HttpResponse:
    """All of it where that is a picture; else what is around the service that most others need."""
    if not request.sight.is_provider_staff:
        raise Http404
    say, on = request.say, day_of(request.at)
    services = services_visible_to(request.sight, on)
    dependencies = dependencies_visible_to(request.sight, on)
    form = GraphForm({"levels": "3", **request.GET.dict()}, say=say, seen=services)
    chosen = form.cleaned_data["service"] if form.is_valid() else None
    found = None if chosen else whole_graph(services, dependencies)
    is_whole = found is not None
    if found is None:
        most = services.annotate(needing=Count("needed_by")).order_by("-needing", "code")
        chosen = chosen or most.first()
        levels = int(form.cleaned_data.get("levels") or 3)
        found = graph_around(chosen, dependencies, levels) if chosen else None
    context = {
        "heading": say("What rests on what"),
        "trail": (Crumb(say("Services"), reverse("services")), Crumb(say("What rests on what"))),
        "form": form,
        "graph": graph_part(found, say, chosen) if found else None,
        "around": title_of(chosen, say) if chosen and not is_whole else "",
        "is_chosen": bool(request.GET.get("service")),
    }
    return render(request, "web/catalogue/graph.html", context)
