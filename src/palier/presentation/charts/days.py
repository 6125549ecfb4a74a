"""The calendar heat map: one row per month, one cell per day, darker where more was lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from palier.calculus.instants import HOUR, MINUTE, Duration
from palier.calculus.results import Outcome
from palier.calculus.spans import EMPTY, Spans
from palier.calculus.tallies import TimeTally
from palier.calculus.zones import day_start, zone
from palier.presentation.charts.svg import Drawing, width_of
from palier.presentation.durations import hours_and_minutes
from palier.presentation.instants import local, on_date, short_month
from palier.presentation.languages import Words

GAP = 2
# Downtime in a day from which a cell takes its tone; steps that people tell apart in minutes.
STEPS = ((HOUR, "down-4"), (15 * MINUTE, "down-3"), (5 * MINUTE, "down-2"), (1, "down-1"))


@dataclass(frozen=True, slots=True)
class _Lived:
    """What a history of timelines says of days."""

    up: Spans
    down: Spans

    def tone(self, on: date, zone_name: str) -> tuple[str, Duration]:
        """The tone of a day, and its downtime."""
        rules = zone(zone_name)
        day = (day_start(on, rules), day_start(on + timedelta(days=1), rules))
        down = self.down.clip(day).measure
        if not down and not self.up.clip(day).measure:
            return "track", 0
        return next((tone for least, tone in STEPS if down >= least), "up-day"), down


def calendar_map(
    outcomes: Sequence[Outcome], zone_name: str, say: Words, width: float
) -> Drawing | None:
    """The days of a history of timelines; None where there is no timeline."""
    lived = _lived(outcomes)
    if lived is None:
        return None
    span_start = min(each.scope.span.start for each in outcomes)
    span_end = max(each.scope.until for each in outcomes)
    first, last = local(span_start, zone_name).date(), local(span_end - 1, zone_name).date()
    months = _months(first, last)
    left = 76.0 if width > 400 else 58.0
    cell = (width - left) / 31 - GAP
    row = min(max(cell, 11), 15) + GAP
    drawing = Drawing(
        width,
        20 + row * len(months) + 30,
        say("Downtime by day"),
        say("{n} months, one cell per day", n=str(len(months))),
    )
    for day in (1, 5, 10, 15, 20, 25, 30):
        at = left + (day - 0.5) * (cell + GAP)
        drawing.text((at, 11), str(day), "faint", size=10, anchor="middle")
    for n, month in enumerate(months):
        y = 18 + n * row
        name = f"{short_month(month.month, say)} {month.year}"
        drawing.text((0, y + row - GAP - 2), name, "faint", size=11 if width > 400 else 10)
        for on in _days(month, first, last):
            tone, down = lived.tone(on, zone_name)
            tip = f"{on_date(on, say)}{say.colon}{hours_and_minutes(down, say)}"
            x = left + (on.day - 1) * (cell + GAP)
            drawing.box((x, y), (cell, row - GAP), tone, radius=2, tip=tip)
    _legend(drawing, left, 18 + row * len(months) + 18, say)
    return drawing


def _lived(outcomes: Sequence[Outcome]) -> _Lived | None:
    up, down = EMPTY, EMPTY
    for each in outcomes:
        if isinstance(each.tally, TimeTally):
            up, down = up | each.tally.up_spans, down | each.tally.down_spans
    return _Lived(up, down) if up or down else None


def _months(first: date, last: date) -> list[date]:
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    base = first.year * 12 + first.month - 1
    return [date((base + n) // 12, (base + n) % 12 + 1, 1) for n in range(count)]


def _days(month: date, first: date, last: date) -> list[date]:
    days = [month + timedelta(days=n) for n in range(31)]
    return [on for on in days if on.month == month.month and first <= on <= last]


def _legend(drawing: Drawing, x: float, y: float, say: Words) -> None:
    steps = (("up-day", say("none")), ("down-1", "< 5 min"), ("down-2", "< 15 min"),
             ("down-3", "< 1 h"), ("down-4", "≥ 1 h"))  # fmt: skip
    if drawing.width < 400:
        x = 0
    for tone, words in steps:
        drawing.box((x, y - 9), (10, 10), tone, radius=2)
        drawing.text((x + 14, y), words, size=11)
        x += 14 + width_of(words, 11) + 12
