"""The attainment bar: the figure against its target, on a range whose ends are printed."""

from __future__ import annotations

from palier.calculus.results import Outcome
from palier.presentation.charts.scales import Scale, figure_range
from palier.presentation.charts.svg import Drawing, width_of
from palier.presentation.figures import bound, figure
from palier.presentation.languages import Words
from palier.presentation.reasons import outcome_sentence
from palier.presentation.tables import tone

BAR = 18
TOP = 30


def attainment_bar(outcome: Outcome, say: Words, width: float) -> Drawing | None:
    """The figure of an outcome as a bar with the target's mark; None without a figure."""
    value, target = outcome.figure, outcome.target
    if value is None:
        return None
    drawing = Drawing(width, 78, say("Attainment and target"), outcome_sentence(outcome, say))
    low, high = figure_range(target, (target.compared(value),))
    scale = Scale(low, high, 1, width - 1)
    at, mark = scale.place(target.compared(value)), scale.place(target.value)
    drawing.box((0, TOP), (width, BAR), "track", radius=4)
    drawing.box((0, TOP), (max(at, 3), BAR), tone(outcome), radius=4)
    if target.warning is not None:
        amber = scale.place(target.warning)
        drawing.line((amber, TOP - 3), (amber, TOP + BAR + 3), "warning", width=2, dash="3 2")
    drawing.line((mark, TOP - 6), (mark, TOP + BAR + 6), "ink", width=2.5)
    drawing.shape(((mark - 5, TOP - 12), (mark + 5, TOP - 12), (mark, TOP - 5)), "ink")
    label = say("target {bound}", bound=bound(target.value, target, say))
    half = width_of(label, 12) / 2
    drawing.text(
        (min(max(mark, half), width - half), TOP - 16), label, "ink", anchor="middle", bold=True
    )
    if low > 0:
        # Two slanted cuts say that the bar does not start at nought.
        for x in (14, 20):
            drawing.shape(
                ((x, TOP + BAR + 1), (x + 3, TOP + BAR + 1), (x + 9, TOP - 1), (x + 6, TOP - 1)),
                "surface",
            )
    left, right = (bound(each, target, say) for each in (low, high))
    base = TOP + BAR + 20
    drawing.text((0, base), left, "faint", size=11)
    drawing.text((width, base), right, "faint", size=11, anchor="end")
    said = figure(value, target, say)
    reach = min(max(at, width_of(left, 11) + 50), width - width_of(right, 11) - 50)
    drawing.text((reach, base), said, tone(outcome), size=13, anchor="middle", bold=True)
    return drawing
