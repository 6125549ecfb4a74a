"""What rests on what around a service, up and down some levels."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from palier.slm.catalogue.models import Dependency, Service

MOST_SERVICES = 150
"""A graph of more says nothing to anybody; those that are farther away are left out."""


@dataclass(frozen=True, slots=True)
class Graph:
    """Services, and which of them needs which: (above, below, kind) by primary key."""

    services: tuple[Service, ...]
    edges: tuple[tuple[int, int, str], ...]
    is_cut: bool
    """Whether there is more that rests on these, or that they rest on."""


def graph_around(service: Service, dependencies: QuerySet[Dependency], levels: int = 3) -> Graph:
    """What a service needs and what needs it, as far as the dependencies that one sees say.

    Takes one query a level and direction, and one for the services.
    """
    found = {service.pk}
    edges: dict[tuple[int, int], str] = {}
    is_cut = False
    for is_down in (True, False):
        frontier = {service.pk}
        # One level farther than is shown: whether there is more.
        for level in range(levels + 1):
            reached = _step(dependencies, frontier, edges, is_down=is_down) - found
            room = 0 if level == levels else MOST_SERVICES - len(found)
            is_cut = is_cut or len(reached) > room
            frontier = set(sorted(reached)[:room])
            found |= frontier
            if not frontier:
                break
    kept = ((*ends, kind) for ends, kind in sorted(edges.items()) if found.issuperset(ends))
    services = Service.objects.filter(pk__in=found).order_by("code")
    return Graph(tuple(services), tuple(kept), is_cut)


def _step(
    dependencies: QuerySet[Dependency],
    frontier: set[int],
    edges: dict[tuple[int, int], str],
    *,
    is_down: bool,
) -> set[int]:
    """The services one level on; adds the edges that lead there."""
    near = {"service__in" if is_down else "needed__in": frontier}
    rows = dependencies.filter(**near).order_by().values_list("service", "needed", "kind")
    reached = set()
    for above, below, kind in rows:
        edges[above, below] = kind
        reached.add(below if is_down else above)
    return reached
