"""The budget gauge: how much of the error budget is spent, and what is left of it."""

from __future__ import annotations

from math import cos, pi, sin

from palier.calculus.results import Outcome
from palier.presentation.charts.svg import Drawing
from palier.presentation.figures import amount_in
from palier.presentation.languages import Words
from palier.presentation.numbers import percent

WIDTH = 220
HEIGHT = 132
RADIUS = 84
CENTRE = (110, 100)
THICK = 15


def budget_gauge(outcome: Outcome, say: Words) -> Drawing | None:
    """The spent share of the budget as an arc; None where there is no budget to share."""
    budget = outcome.budget
    if budget is None or budget.ratio_spent is None:
        return None
    spent = percent(budget.ratio_spent, say, most=0)
    left = amount_in(budget.unit, budget.remaining, say)
    drawing = Drawing(
        WIDTH,
        HEIGHT,
        say("Error budget"),
        say("{share} of the budget spent, {left} left", share=spent, left=left),
    )
    drawing.arc(_arc(0, 1), "track", THICK)
    share = min(float(budget.ratio_spent), 1.0)
    tone = "missed" if budget.ratio_spent > 1 else "warning" if share >= 0.75 else "met"
    if share > 0:
        drawing.arc(_arc(0, share), tone, THICK)
    x, y = CENTRE
    drawing.text((x, y - 22), spent, "ink", size=26, anchor="middle", bold=True)
    drawing.text((x, y - 3), say("of the budget spent"), size=11, anchor="middle")
    over = budget.remaining < 0
    words = amount_in(budget.unit, abs(budget.remaining), say)
    message = say("{left} over", left=words) if over else say("{left} left", left=words)
    drawing.text((x, y + 25), message, "missed" if over else "ink", size=13, anchor="middle",
                 bold=True)  # fmt: skip
    return drawing


def _arc(start: float, end: float) -> str:
    """Path data between two shares of the half circle, from the left over the top."""
    (x0, y0), (x1, y1) = _on_circle(start), _on_circle(end)
    return f"M{x0:.2f} {y0:.2f}A{RADIUS} {RADIUS} 0 0 1 {x1:.2f} {y1:.2f}"


def _on_circle(share: float) -> tuple[float, float]:
    angle = pi * (1 - share)
    return CENTRE[0] + RADIUS * cos(angle), CENTRE[1] - RADIUS * sin(angle)
