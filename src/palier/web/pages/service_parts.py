"""The tabs of what a service rests on and of what it costs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.urls import reverse

from palier.calculus.running_costs import per_month
from palier.presentation.languages import Words
from palier.presentation.words_of_catalogue import catalogue_word
from palier.slm.catalogue.mapping import running_cost
from palier.slm.catalogue.queries import costs_visible_to, dependencies_visible_to, graph_around
from palier.slm.models import CostLine, Dependency, Service
from palier.slm.parties.actions import day_of
from palier.slm.parties.queries import Sight
from palier.web.lists.columns import Cell, Reader
from palier.web.pages.asking import Deed
from palier.web.pages.graphs import GraphPart, graph_part
from palier.web.pages.periods import period_state
from palier.web.pages.service_heads import may_on, part_deeds
from palier.web.pages.service_lists import state_cell
from palier.web.pages.subjects import Name, title_of

LEVELS = 3
"""How far the graph of one service goes, up and down."""
SHOWN = 100
"""Services named of those that need one; the others are counted."""


@dataclass(frozen=True, slots=True)
class NeedRow:
    """A service that is needed, or that needs this one."""

    name: Name
    code: str
    kind: str
    note: str
    state: Cell
    deeds: tuple[Deed, ...]


@dataclass(frozen=True, slots=True)
class DependenciesPage:
    """The second tab."""

    graph: GraphPart | None
    needs: tuple[NeedRow, ...]
    needed_by: tuple[NeedRow, ...]
    others: int
    """How many more need it than are named."""
    add: str
    whole: str
    """Where all of the catalogue is drawn."""


@dataclass(frozen=True, slots=True)
class CostRow:
    """Something that is paid for."""

    name: str
    kind: str
    amount: Decimal
    currency: str
    period: str
    since: date
    until: date | None
    state: Cell
    deeds: tuple[Deed, ...]


@dataclass(frozen=True, slots=True)
class CostsPage:
    """The third tab."""

    rows: tuple[CostRow, ...]
    totals: tuple[tuple[str, Fraction], ...]
    """What it costs in a month, per currency."""
    on: date
    add: str


def dependencies_page(service: Service, sight: Sight, reader: Reader) -> DependenciesPage:
    """What a service needs and what needs it, near and far."""
    say = reader.say
    seen = dependencies_visible_to(sight, day_of(reader.at))
    may_change = may_on(sight, "service.change", service)
    needs = seen.filter(service=service).select_related("needed").order_by("needed__code")
    needing = seen.filter(needed=service)
    needed_by = needing.select_related("service").order_by("service__code")[:SHOWN]
    rows = tuple(_need(each, each.service, say, may_change=False) for each in needed_by)
    graph = graph_around(service, seen, LEVELS)
    return DependenciesPage(
        graph=graph_part(graph, say, here=service),
        needs=tuple(_need(each, each.needed, say, may_change=may_change) for each in needs),
        needed_by=rows,
        others=needing.count() - len(rows),
        add=reverse("dependency-new", args=[service.pk]) if may_change else "",
        whole=f"{reverse('service-graph')}?service={service.code}",
    )


def _need(row: Dependency, other: Service, say: Words, *, may_change: bool) -> NeedRow:
    return NeedRow(
        name=Name(title_of(other, say), reverse("service-dependencies", args=[other.pk])),
        code=other.code,
        kind=catalogue_word("dependency", row.kind, say),
        note=row.note,
        state=state_cell(other.state, say),
        deeds=part_deeds("dependency", row.pk, say) if may_change else (),
    )


def costs_page(service: Service, sight: Sight, reader: Reader) -> CostsPage:
    """What a service costs its provider, now, before and later."""
    on, say = day_of(reader.at), reader.say
    rows = list(costs_visible_to(sight).filter(service=service).order_by("-since", "name", "pk"))
    may_change = may_on(sight, "cost.change", service)
    return CostsPage(
        rows=tuple(_cost(each, on, say, may_change=may_change) for each in rows),
        totals=per_month(map(running_cost, rows), on),
        on=on,
        add=reverse("cost-new", args=[service.pk]) if may_change else "",
    )


def _cost(row: CostLine, on: date, say: Words, *, may_change: bool) -> CostRow:
    return CostRow(
        name=row.name,
        kind=catalogue_word("cost", row.kind, say),
        amount=row.amount,
        currency=row.currency,
        period=catalogue_word("period", row.period, say),
        since=row.since,
        until=row.until,
        state=period_state(row.since, row.until, on, say, say("paid")),
        deeds=part_deeds("cost", row.pk, say, "end") if may_change else (),
    )
