"""The history chart: the figure of each window against the target, on a labelled range."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from palier.calculus.results import Outcome
from palier.presentation.charts.scales import Scale, figure_range, printed_unit
from palier.presentation.charts.svg import Drawing, width_of
from palier.presentation.figures import bound, figure
from palier.presentation.instants import local, short_month, window_label
from palier.presentation.languages import Words
from palier.presentation.tables import outcome_label, tone

PLOT = 150
TOP = 34


def history_chart(
    outcomes: Sequence[Outcome], zone_name: str, say: Words, width: float
) -> Drawing | None:
    """Windows of one objective and group, oldest first; None with fewer than two figures."""
    figures = [each.target.compared(each.figure) for each in outcomes if each.figure is not None]
    if len(figures) < 2:
        return None
    target = outcomes[-1].target
    low, high = figure_range(target, figures)
    scale = Scale(low, high, TOP + PLOT, TOP, printed_unit(target))
    ticks = scale.ticks()
    labels = [bound(tick, target, say) for tick in ticks]
    left = max(width_of(label, 11) for label in labels) + 8
    drawing = Drawing(
        width,
        TOP + PLOT + 46,
        say("Attainment of each window"),
        say("{n} windows, target {bound}", n=str(len(outcomes)),
            bound=bound(target.value, target, say)),
    )  # fmt: skip
    for tick, label in zip(ticks, labels, strict=True):
        y = scale.place(tick)
        drawing.line((left, y), (width, y), "track")
        drawing.text((left - 8, y + 4), label, "faint", size=11, anchor="end")
    _target_line(drawing, scale, outcomes[-1], left, say)
    step = (width - left) / len(outcomes)
    places = [left + step * (n + 0.5) for n in range(len(outcomes))]
    _trend(drawing, scale, outcomes, places)
    for outcome, x in zip(outcomes, places, strict=True):
        _mark(
            drawing,
            scale,
            outcome,
            x,
            f"{window_label(outcome.scope.span, zone_name, say)}"
            f"{say.colon}{figure(outcome.figure, target, say)}, {outcome_label(outcome, say)}",
        )
    _months(drawing, outcomes, places, zone_name, say)
    return drawing


def _target_line(drawing: Drawing, scale: Scale, outcome: Outcome, left: float, say: Words) -> None:
    y = scale.place(outcome.target.value)
    drawing.line((left, y), (drawing.width, y), "ink", width=1.5, dash="5 4")
    label = say("target {bound}", bound=bound(outcome.target.value, outcome.target, say))
    x = drawing.width - width_of(label, 11)
    drawing.text((drawing.width, 12), label, "ink", size=11, anchor="end", bold=True)
    drawing.line((x - 34, 8), (x - 8, 8), "ink", width=1.5, dash="5 4")


def _trend(
    drawing: Drawing, scale: Scale, outcomes: Sequence[Outcome], places: Sequence[float]
) -> None:
    """A thin line between neighbours that both have a figure."""
    for n in range(len(outcomes) - 1):
        here, there = outcomes[n].figure, outcomes[n + 1].figure
        if here is not None and there is not None:
            drawing.line(
                (places[n], scale.place(here)), (places[n + 1], scale.place(there)), "line", width=2
            )


def _mark(drawing: Drawing, scale: Scale, outcome: Outcome, x: float, tip: str) -> None:
    if outcome.figure is None:
        drawing.text((x, TOP + PLOT - 4), "?", "faint", size=12, anchor="middle")
        return
    y = scale.place(outcome.target.compared(outcome.figure))
    missed = tone(outcome) == "missed"
    radius = 6 if missed else 5
    drawing.dot((x, y), radius, tone(outcome), hollow=not outcome.is_final, tip=tip)


def _months(
    drawing: Drawing,
    outcomes: Sequence[Outcome],
    places: Sequence[float],
    zone_name: str,
    say: Words,
) -> None:
    step = places[1] - places[0]
    starts = [local(each.scope.span.start, zone_name).date() for each in outcomes]
    monthly = all(on.day == 1 for on in starts)
    shown = [_window_name(on, monthly, say) for on in starts]
    widest = max(width_of(name, 11) for name in shown) + 6
    every = max(1, -(-int(widest) // max(1, int(step))))
    last = len(shown) - 1
    year = 0
    for n, (name, x) in enumerate(zip(shown, places, strict=True)):
        if (last - n) % every == 0:
            inside = min(x, drawing.width - width_of(name, 11) / 2)
            drawing.text((inside, TOP + PLOT + 18), name, "faint", size=11, anchor="middle")
        if starts[n].year != year and (x + 30 < drawing.width):
            year = starts[n].year
            drawing.text((x, TOP + PLOT + 36), str(year), size=11, anchor="middle", bold=True)


def _window_name(on: date, monthly: bool, say: Words) -> str:
    month = short_month(on.month, say)
    return month if monthly else f"{on.day} {month}"
