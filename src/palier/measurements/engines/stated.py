"""Figures entered by hand, found by a window's label or by its exact span."""

from __future__ import annotations

from fractions import Fraction

from palier.calculus.indicators import Stated
from palier.calculus.instants import MICROSECOND, SECOND
from palier.calculus.scopes import Scope
from palier.calculus.selectors import Dimensions, Selector
from palier.calculus.tallies import StatedFigure, StatedTally
from palier.measurements.engines.protocol import (
    GroupTally,
    Measurements,
    TallyRequest,
    group_of,
)
from palier.measurements.units import factor_between


def stated_tallies(
    data: Measurements, stated: Stated, request: TallyRequest
) -> tuple[GroupTally, ...]:
    """The figures of each window and group, percent as ratios and times as microseconds."""
    first = _figures(data, stated.source.selector, stated.unit, request)
    if stated.source.fallback is not None:
        second = _figures(data, stated.source.fallback, stated.unit, request)
        first = {**second, **{place: tally for place, tally in first.items() if tally.seen}}
    return tuple(
        GroupTally(window, group, tally)
        for (window, group), tally in sorted(first.items(), key=lambda item: item[0])
    )


def _figures(
    data: Measurements, selector: Selector, unit: str, request: TallyRequest
) -> dict[tuple[int, Dimensions], StatedTally]:
    scale = _scale(unit)
    tallies: dict[tuple[int, Dimensions], StatedTally] = {}
    if not request.group_by:
        tallies = {(window, ()): StatedTally() for window in range(len(request.scopes))}
    for key in data.series("figure", selector):
        columns = data.columns("figure", key)
        group = group_of(key.dims, request.group_by)
        for row in zip(*(columns[name] for name in _COLUMNS), strict=True):
            start, end, label, value, by, at, evidence = row
            if at is not None and at > request.at:
                continue
            exact = Fraction(value) * scale
            figure = StatedFigure(exact.numerator, exact.denominator, by or "", at, evidence or "")
            for window, scope in enumerate(request.scopes):
                if _names(scope, label, (start, end)):
                    before = tallies.get((window, group), StatedTally())
                    tallies[window, group] = before + StatedTally((figure,), True)
    return tallies


_COLUMNS = ("start", "end", "label", "value", "by", "at", "evidence")


def _names(scope: Scope, label: str | None, span: tuple[int | None, int | None]) -> bool:
    return label == scope.window.label if label is not None else span == scope.span


def _scale(unit: str) -> Fraction:
    seconds = factor_between(unit, "s")
    if seconds is not None:
        return seconds * SECOND / MICROSECOND
    share = factor_between(unit, "1")
    return Fraction(1) if share is None else share
