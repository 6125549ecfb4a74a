"""The waterfall 'where the time went': service time, less excluded, unknown and down, leaves up."""

from __future__ import annotations

from fractions import Fraction

from palier.calculus.results import Outcome
from palier.calculus.tallies import TimeTally
from palier.presentation.charts.scales import Scale, nice_step
from palier.presentation.charts.svg import Drawing, width_of
from palier.presentation.durations import hours_and_minutes
from palier.presentation.languages import Words

ROW = 28
LABEL = 128.0


def waterfall(outcome: Outcome, say: Words, width: float) -> Drawing | None:
    """The four buckets of a timeline as a cascade, on a range whose start is printed."""
    tally = outcome.tally
    if not isinstance(tally, TimeTally):
        return None
    total = tally.up + tally.down + tally.unknown + tally.excluded
    if not total:
        return None
    losses = [
        ("excluded", say("Excluded"), tally.excluded),
        ("unknown", say("Unknown"), tally.unknown),
        ("down", say("Down"), tally.down),
    ]
    low = _low(total, tally.up)
    left = LABEL if width > 400 else 108.0
    scale = Scale(Fraction(low), Fraction(total), left, width - 84)
    drawing = Drawing(
        width,
        ROW * 5 + 24,
        say("Where the time went"),
        ", ".join(f"{name}{say.colon}{hours_and_minutes(each, say)}" for _, name, each in losses),
    )
    _row(drawing, 0, (say("Service time"), hours_and_minutes(total, say)), "accent",
         (left, scale.place(Fraction(total))))  # fmt: skip
    at = total
    for n, (tone, name, length) in enumerate(losses, start=1):
        ends = (scale.place(Fraction(at - length)), scale.place(Fraction(at)))
        words = f"− {hours_and_minutes(length, say)}" if length else hours_and_minutes(0, say)
        _row(drawing, n, (name, words), tone, ends)
        at -= length
    _row(drawing, 4, (say("Up"), hours_and_minutes(tally.up, say)), "up",
         (left, scale.place(Fraction(tally.up))))  # fmt: skip
    if low:
        message = say("bars start at {start}", start=hours_and_minutes(low, say))
        drawing.text((left, ROW * 5 + 16), message, "faint", size=11)
    return drawing


def _row(
    drawing: Drawing, n: int, words: tuple[str, str], tone: str, ends: tuple[float, float]
) -> None:
    y = n * ROW
    drawing.text((0, y + 17), words[0], "ink", size=12)
    start, end = ends
    drawing.box((start, y + 5), (max(end - start, 1.5), ROW - 10), tone, radius=2)
    if end + 8 + width_of(words[1]) <= drawing.width:
        drawing.text((end + 8, y + 17), words[1], size=12)
    else:
        drawing.text((start - 8, y + 17), words[1], size=12, anchor="end")


def _low(total: int, up: int) -> int:
    """Where bars start: nought, or a round place when the losses are too small to be seen so."""
    lost = total - up
    if lost * 5 >= total:
        return 0
    hour = 3_600_000_000
    room = Fraction(max(lost, total // 1000)) * 2
    step = nice_step(room / hour) if room > hour else Fraction(1, 4)
    return max(0, int((Fraction(total) - room) / hour // step * step * hour))
