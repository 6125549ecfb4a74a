"""From written exclusions to those of the calculus, read in the zone of their agreements."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from palier.calculus.errors import CalculusError
from palier.calculus.exclusions import Exclusion
from palier.calculus.instants import Instant
from palier.calculus.spans import Span
from palier.calculus.terms import Terms
from palier.calculus.zones import zone
from palier.documents.errors import Unreadable, nearest
from palier.documents.models.excluding import ExclusionShape
from palier.documents.models.whens import settled_when
from palier.documents.problems import Problem
from palier.documents.reading import Path_
from palier.documents.registry import Parsed
from palier.documents.values import value_of


def build_exclusions(
    parsed: Sequence[Parsed], agreements: Sequence[Terms]
) -> tuple[tuple[Exclusion, ...], list[Problem]]:
    """The exclusions of documents, and the problems of those that cannot be used."""
    made: list[Exclusion] = []
    problems: list[Problem] = []
    zones = {terms.zone for terms in agreements}
    only_zone = zones.pop() if len(zones) == 1 else None
    for each in parsed:
        path: Path_ = ("spec",)
        try:
            shape: ExclusionShape = each.spec
            _check_people(shape)
            path = ("spec", "objectives")
            _check_names(shape, agreements)
            path = ("spec", "until")
            made.append(_exclusion(each.name, shape, only_zone))
        except (Unreadable, CalculusError) as error:
            problems.append(each.raw.problem(path, error.code, error.message, error.hint))
    return tuple(made), problems


def _check_people(shape: ExclusionShape) -> None:
    if shape.requested_by and shape.requested_by == shape.approved_by:
        message = f"{shape.approved_by!r} asked for the exclusion and approved it"
        raise Unreadable("self-approval", message, "someone else must approve it")


def _check_names(shape: ExclusionShape, agreements: Sequence[Terms]) -> None:
    known = {objective.name for terms in agreements for objective in terms.objectives}
    for name in shape.objectives:
        if known and name not in known:
            message = f"no objective is called {name!r}"
            raise Unreadable("unknown-objective", message, nearest(name, known))


def _exclusion(name: str, shape: ExclusionShape, only_zone: str | None) -> Exclusion:
    zone_name = shape.zone or only_zone
    rules = zone(zone_name) if zone_name else None
    since, until = settled_when(shape.since, rules), settled_when(shape.until, rules)
    if until <= since:
        raise Unreadable("span-ends-before-start", "it ends before it starts", "exchange them")
    return Exclusion(
        name=name,
        reason=shape.reason,
        span=Span(since, until),
        services=shape.services,
        objectives=shape.objectives,
        where=value_of(shape.where),
        notified_at=_instant(shape.notified_at, rules),
        evidence=shape.evidence,
        approval=shape.approval,
        requested_by=shape.requested_by,
        requested_at=_instant(shape.requested_at, rules),
        approved_by=shape.approved_by,
        approved_at=_instant(shape.approved_at, rules),
    )


def _instant(written: object, rules: ZoneInfo | None) -> Instant | None:
    return None if written is None else settled_when(written, rules)
