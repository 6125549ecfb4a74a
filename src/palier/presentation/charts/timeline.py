"""The timeline of a window: up, down, unknown, excluded and outside service hours."""

from __future__ import annotations

from datetime import date, timedelta

from palier.calculus.exclusions import Treatment
from palier.calculus.results import Outcome
from palier.calculus.spans import Span, Spans
from palier.calculus.tallies import TimeTally
from palier.calculus.zones import day_start, zone
from palier.presentation.charts.svg import Drawing, width_of
from palier.presentation.durations import hours_and_minutes
from palier.presentation.instants import local, over_span, short_month
from palier.presentation.languages import Words

STRIP = 34
THINNEST = 2.0
LEGEND_ROW = 18


def timeline(outcome: Outcome, zone_name: str, say: Words, width: float) -> Drawing | None:
    """The strip of one series over its window; None where no timeline was kept."""
    tally = outcome.tally
    if not isinstance(tally, TimeTally) or not (tally.up_spans or tally.down_spans):
        return None
    legend = _legend(tally, say)
    rows = _wrapped(legend, width)
    height = STRIP + 30 + LEGEND_ROW * len(rows)
    drawing = Drawing(
        width,
        height,
        say("Timeline of the window"),
        ", ".join(f"{name}{say.colon}{amount}" for _, name, amount in legend),
    )
    window = outcome.scope.span
    drawing.box((0, 0), (width, STRIP), "track", radius=3)
    layers = (
        ("up", tally.up_spans),
        ("unknown", tally.unknown_spans),
        ("excluded", _excluded(outcome, tally)),
        ("down", tally.down_spans),
    )
    for tone, spans in layers:
        for span in _told_apart(spans.clip(window), window.length / width / 2):
            _strip(drawing, span, window, tone, over_span(span, zone_name, say))
    _days(drawing, window, zone_name, say)
    for line, row in enumerate(rows):
        _legend_row(drawing, row, STRIP + 38 + LEGEND_ROW * line)
    return drawing


def _excluded(outcome: Outcome, tally: TimeTally) -> Spans:
    """What exclusions cover, and the time in which there was nothing to be up or down."""
    spans = outcome.scope.service - tally.up_spans - tally.down_spans - tally.unknown_spans
    for waiver in outcome.scope.waivers:
        if waiver.treatment is not Treatment.NOT_EXCLUDED:
            spans = spans | waiver.spans
    return spans & outcome.scope.service


def _told_apart(spans: Spans, least: float) -> list[Span]:
    """The spans, those less than `least` microseconds apart drawn as one."""
    drawn: list[Span] = []
    for span in spans:
        if drawn and span.start - drawn[-1].end < least:
            drawn[-1] = Span(drawn[-1].start, span.end)
        else:
            drawn.append(span)
    return drawn


def _strip(drawing: Drawing, span: Span, window: Span, tone: str, tip: str) -> None:
    per_us = drawing.width / window.length
    start = (span.start - window.start) * per_us
    # An outage of a minute would be too thin to see in a month: it keeps a least width.
    wide = max(span.length * per_us, THINNEST if tone != "up" else 0)
    drawing.box((min(start, drawing.width - wide), 0), (wide, STRIP), tone, tip=tip)


def _days(drawing: Drawing, window: Span, zone_name: str, say: Words) -> None:
    """Marks at the starts of days, as many as can be read."""
    rules = zone(zone_name)
    first = local(window.start, zone_name).date()
    days = (local(window.end - 1, zone_name).date() - first).days + 1
    every = next(n for n in (1, 2, 5, 7, 14, 31, 92, 400) if days / n <= drawing.width / 62)
    for n in range(0, days, every):
        on = first + timedelta(days=n)
        at = (day_start(on, rules) - window.start) / window.length * drawing.width
        label = _label(on, say)
        if at + width_of(label, 11) > drawing.width:
            break
        drawing.line((max(at, 0.5), STRIP), (max(at, 0.5), STRIP + 5), "line")
        drawing.text((max(at, 0), STRIP + 17), label, "faint", size=11)


def _label(on: date, say: Words) -> str:
    month = short_month(on.month, say)
    if say.is_french:
        return f"{'1er' if on.day == 1 else on.day} {month}"
    return f"{month} {on.day}"


def _legend(tally: TimeTally, say: Words) -> list[tuple[str, str, str]]:
    named = (
        ("up", say("Up"), tally.up),
        ("down", say("Down"), tally.down),
        ("unknown", say("Unknown"), tally.unknown),
        ("excluded", say("Excluded"), tally.excluded),
    )
    return [(tone, name, hours_and_minutes(length, say)) for tone, name, length in named]


def _wrapped(
    legend: list[tuple[str, str, str]], width: float
) -> list[list[tuple[float, str, str]]]:
    """The legend in rows that fit, as (place, tone, text)."""
    rows: list[list[tuple[float, str, str]]] = [[]]
    x = 0.0
    for tone, name, amount in legend:
        text = f"{name} {amount}"
        wide = 16 + width_of(text, 12) + 14
        if x + wide > width and rows[-1]:
            rows.append([])
            x = 0.0
        rows[-1].append((x, tone, text))
        x += wide
    return rows


def _legend_row(drawing: Drawing, row: list[tuple[float, str, str]], y: float) -> None:
    for x, tone, text in row:
        drawing.box((x, y - 9), (10, 10), tone, radius=2)
        drawing.text((x + 15, y), text, size=12)
