"""The distribution of elapsed times or values, and which side of the limit they fall on."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction

from palier.calculus.instants import SECOND
from palier.calculus.records import Elapsed, ServiceTime
from palier.calculus.results import Outcome
from palier.calculus.tallies import RecordTally, ValueTally
from palier.calculus.targets import Unit
from palier.calculus.terms import Objective
from palier.presentation.charts.scales import nice_step
from palier.presentation.charts.svg import Drawing, width_of
from palier.presentation.durations import hours_and_minutes
from palier.presentation.languages import Words
from palier.presentation.numbers import NBSP, decimals

PLOT = 110
TOP = 24
BINS = 24


@dataclass(frozen=True, slots=True)
class _Spread:
    """Counts by value; `limits` are drawn, and split the colours where there is one only."""

    counts: Counter[Fraction]
    limits: tuple[Fraction, ...]
    is_time: bool
    unit: str = ""
    higher_is_better: bool = False

    def label(self, value: Fraction, say: Words) -> str:
        """A value on the axis."""
        if self.is_time:
            return hours_and_minutes(value, say)
        return f"{decimals(value, say)}{NBSP}{self.unit}" if self.unit else decimals(value, say)


def distribution(
    outcome: Outcome, objective: Objective, say: Words, width: float
) -> Drawing | None:
    """A histogram of the records' service times or of the values; None without either."""
    spread = _spread(outcome, objective)
    if spread is None or not spread.counts:
        return None
    size, bins = _binned(spread)
    tallest = max(bins)
    drawing = Drawing(
        width,
        TOP + PLOT + 26,
        say("Distribution"),
        say("{n} measured", n=decimals(Fraction(spread.counts.total()), say)),
    )
    step = width / len(bins)
    for n, count in enumerate(bins):
        tall = PLOT * count / tallest
        more = n == len(bins) - 1
        since = spread.label(size * n, say)
        until = say("or more") if more else f"– {spread.label(size * (n + 1), say)}"
        tip = f"{since} {until}{say.colon}{count}"
        tone = _tone(spread, size * n)
        box = (n * step + 1, TOP + PLOT - max(tall, 1.5 if count else 0))
        drawing.box(box, (step - 2, max(tall, 1.5 if count else 0)), tone, radius=1.5, tip=tip)
    drawing.line((0, TOP + PLOT), (width, TOP + PLOT), "line")
    for limit in spread.limits:
        _limit(drawing, float(limit / size) * step, spread.label(limit, say), say)
    _axis(drawing, spread, size, len(bins), say)
    return drawing


def _tone(spread: _Spread, start: Fraction) -> str:
    """The side of the only limit that a bin lies on; neither where there are several."""
    if len(spread.limits) != 1:
        return "accent"
    return "met" if (start >= spread.limits[0]) is spread.higher_is_better else "missed"


def _spread(outcome: Outcome, objective: Objective) -> _Spread | None:
    tally = outcome.tally
    indicator = objective.indicator
    if isinstance(tally, RecordTally) and isinstance(indicator, Elapsed):
        rules = (rule.limit for rule in indicator.limits)
        limits = {limit.amount for limit in rules if isinstance(limit, ServiceTime)}
        counts = Counter({Fraction(value): count for value, count in tally.elapsed.items()})
        return _Spread(counts, tuple(Fraction(limit) for limit in sorted(limits)), True)
    if isinstance(tally, ValueTally):
        is_time = outcome.target.unit is Unit.DURATION
        # Values of durations are counted in seconds; figures of durations in microseconds.
        scale = Fraction(SECOND if is_time else 1, tally.per_unit)
        counts = Counter({value * scale: count for value, count in tally.counts.items()})
        return _Spread(
            counts,
            (outcome.target.value,),
            is_time,
            outcome.target.printed_unit,
            outcome.target.relation.higher_is_better,
        )
    return None


def _binned(spread: _Spread) -> tuple[Fraction, list[int]]:
    """The size of a bin and the counts; the last bin holds everything beyond.

    A bin holds its end and not its start, as a limit holds what is equal to it; where higher is
    better, the other way round.
    """
    size = _size(spread)
    places = {
        value: int(value // size) if spread.higher_is_better else int(-(-value // size)) - 1
        for value in spread.counts
    }
    most = max([*places.values(), *(int(limit // size) + 1 for limit in spread.limits)])
    bins = [0] * (min(most, 2 * BINS) + 1)
    for value, count in spread.counts.items():
        bins[max(0, min(places[value], len(bins) - 1))] += count
    return size, bins


def _size(spread: _Spread) -> Fraction:
    """A round size that makes about two dozen bins, and of which a single limit is a multiple."""
    values = sorted(spread.counts.elements())
    most = values[-(-len(values) * 199 // 200) - 1]
    reach = max(most, *(limit * Fraction(5, 4) for limit in spread.limits), Fraction(1))
    if len(spread.limits) != 1:
        return _time_step(reach / BINS) if spread.is_time else nice_step(reach / BINS)
    (limit,) = spread.limits
    least = min(reach, limit * 4) / BINS
    steps = _TIME_STEPS if spread.is_time else _decades(least)
    whole = [step for step in steps if step >= least and limit and (limit / step).denominator == 1]
    return whole[0] if whole else (limit / 6 or nice_step(least))


def _decades(least: Fraction) -> tuple[Fraction, ...]:
    """Round steps from `least` on."""
    first = nice_step(least)
    return tuple(nice_step(first * factor) for factor in (1, Fraction(3, 2), 3, 6))


_TIME_STEPS = tuple(
    Fraction(n) for n in (
        1, 10, 100, 1_000, 5_000, 10_000, 25_000, 50_000, 100_000, 500_000, SECOND, 5 * SECOND,
        15 * SECOND, 60 * SECOND, 300 * SECOND, 900 * SECOND, 1800 * SECOND, 3600 * SECOND,
        7200 * SECOND, 14_400 * SECOND, 28_800 * SECOND, 86_400 * SECOND,
    )
)  # fmt: skip


def _time_step(least: Fraction) -> Fraction:
    return next((step for step in _TIME_STEPS if step >= least), nice_step(least))


def _limit(drawing: Drawing, x: float, label: str, say: Words) -> None:
    drawing.line((x, TOP - 6), (x, TOP + PLOT), "ink", width=1.5, dash="4 3")
    words = say("limit {limit}", limit=label)
    half = width_of(words, 11) / 2
    at = min(max(x, half), drawing.width - half)
    drawing.text((at, TOP - 10), words, "ink", size=11, anchor="middle", bold=True)


def _axis(drawing: Drawing, spread: _Spread, size: Fraction, bins: int, say: Words) -> None:
    step = drawing.width / bins
    room = drawing.width
    if max(spread.counts) > size * bins:
        beyond = say("{bound} or more", bound=spread.label(size * (bins - 1), say))
        drawing.text((room, TOP + PLOT + 17), beyond, "faint", size=11, anchor="end")
        room -= width_of(beyond, 11) + 12
    widest = width_of(spread.label(size * bins, say), 11) + 18
    every = max(1, int(widest / step) + 1)
    for n in range(0, bins, every):
        label = spread.label(size * n, say)
        # A label stands under the edge of its bin, but for the first one, which would be cut.
        anchor, reach = ("middle", 0.5) if n else ("start", 1.0)
        if n * step + width_of(label, 11) * reach < room:
            drawing.text((n * step, TOP + PLOT + 17), label, "faint", size=11, anchor=anchor)
