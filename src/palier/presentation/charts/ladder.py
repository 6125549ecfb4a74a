"""The tier ladder: what each range of the figure earns, and where the figure stands."""

from __future__ import annotations

from fractions import Fraction

from palier.calculus.targets import Target
from palier.calculus.tiers import (
    FixedAmount,
    GrowingShare,
    Points,
    Result,
    ShareOfFee,
    TierTable,
    compared,
    tier_of,
)
from palier.presentation.charts.svg import Drawing
from palier.presentation.credit_rules import result_words
from palier.presentation.credit_steps import interval, interval_signs
from palier.presentation.languages import Words

STEP = 34
# Narrower than this, bounds in words would run into what they earn.
ROOMY = 480.0


def tier_ladder(
    table: TierTable, figure: Fraction | None, target: Target, currency: str, say: Words,
    width: float,
) -> Drawing:  # fmt: skip
    """The tiers from the mildest down, the figure's own tier marked."""
    tiers = sorted(table.tiers, key=lambda tier: _depth(tier.result))
    here = None if figure is None else tier_of(table, figure)
    drawing = Drawing(
        width, STEP * (len(tiers) + 1) + 4, say("Tiers of the credit"),
        "; ".join(f"{interval(str(each.interval), target, say)}{say.colon}"
                  f"{result_words(each.result, currency, say)}" for each in tiers),
    )  # fmt: skip
    met = figure is not None and here is None and _is_met(table, figure)
    rows = [(say("target met"), say("nothing due"), met, Fraction(0))]
    named = interval if width >= ROOMY else interval_signs
    rows += [
        (named(str(each.interval), target, say), result_words(each.result, currency, say),
         each == here, _depth(each.result))
        for each in tiers
    ]  # fmt: skip
    deepest = max((depth for *_, depth in rows), default=Fraction(0)) or Fraction(1)
    for n, (name, result, is_here, depth) in enumerate(rows):
        y = n * STEP + 2
        _rung(drawing, (y, float(depth / deepest)), (name, result), is_here, n == 0)
    return drawing


def _rung(
    drawing: Drawing, place: tuple[float, float], words: tuple[str, str], is_here: bool, met: bool
) -> None:
    y, share = place
    tone = ("met" if met else "missed") if is_here else "faint"
    width, tall = drawing.width, STEP - 6
    drawing.box((16, y), (width - 16, tall), "track", radius=4)
    drawing.box((16, y + tall - 4), (share * (width - 16), 4), tone, radius=2)
    if is_here:
        drawing.shape(((0, y + 6), (12, y + 13), (0, y + 20)), tone)
        drawing.box((16, y), (4, tall), tone, radius=2)
    drawing.text((28, y + 17), words[0], "ink", size=12, bold=is_here)
    drawing.text((width - 10, y + 17), words[1], "ink", size=12, anchor="end", bold=True)


def _depth(result: Result) -> Fraction:
    match result:
        case ShareOfFee(ratio):
            return ratio
        case FixedAmount(amount):
            return Fraction(amount)
        case Points(points):
            return points
        case GrowingShare(first):
            return first
    return Fraction(0)


def _is_met(table: TierTable, figure: Fraction) -> bool:
    value, promise = compared(table, figure), table.promise
    if value == promise.value:
        return promise.included
    return (value > promise.value) is (promise.direction.value == "at_least")
