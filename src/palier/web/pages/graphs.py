"""What rests on what, drawn and in words."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from palier.presentation.charts.dependencies import (
    Branch,
    NeedEdge,
    ServiceNode,
    dependency_chart,
    dependency_words,
)
from palier.presentation.languages import Words
from palier.slm.catalogue.models import DependencyKind
from palier.slm.catalogue.queries import Graph
from palier.slm.models import Dependency, Service
from palier.web.pages.charts import Chart, small_chart
from palier.web.pages.subjects import title_of

MOST_DRAWN = 60
"""Beyond as many services, the whole catalogue is no picture any more."""


@dataclass(frozen=True, slots=True)
class GraphPart:
    """The drawing, and the same as a nested list."""

    chart: Chart
    branches: tuple[Branch, ...]
    is_cut: bool
    count: int


def graph_part(graph: Graph, say: Words, here: Service | None = None) -> GraphPart | None:
    """The graph as a page shows it; None where nothing rests on anything."""
    nodes = [
        ServiceNode(
            key=str(each.pk),
            title=title_of(each, say),
            state=each.state,
            criticality=each.criticality,
            is_here=here is not None and each.pk == here.pk,
        )
        for each in graph.services
    ]
    edges = [
        NeedEdge(str(above), str(below), kind == DependencyKind.HARD)
        for above, below, kind in graph.edges
    ]
    drawing = dependency_chart(nodes, edges, say)
    chart = small_chart("graph", say("What rests on what"), drawing)
    if chart is None:
        return None
    return GraphPart(chart, dependency_words(nodes, edges, say), graph.is_cut, len(nodes))


def whole_graph(services: QuerySet[Service], dependencies: QuerySet[Dependency]) -> Graph | None:
    """All services that rest on others or that others rest on; None where they are too many."""
    found = list(dependencies.order_by("service", "needed")[: MOST_DRAWN * MOST_DRAWN])
    keys = {each.service_id for each in found} | {each.needed_id for each in found}
    if len(keys) > MOST_DRAWN:
        return None
    rows = tuple(services.filter(pk__in=keys).order_by("code"))
    edges = tuple((each.service_id, each.needed_id, each.kind) for each in found)
    return Graph(rows, edges, is_cut=False)
