"""From written support hours of a chain to the promised hours that nobody is missing in."""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo

from palier.calculus.calendars import Calendar, open_spans
from palier.calculus.chains import support
from palier.calculus.spans import Span, Spans
from palier.calculus.window_starts import (
    CalendarWindow,
    MonthWindow,
    QuarterWindow,
    WeekWindow,
    YearWindow,
)
from palier.calculus.windows import Window, window_named
from palier.calculus.zones import local_date, zone
from palier.documents.calendar_building import ALWAYS, CalendarBook
from palier.documents.chain_references import References
from palier.documents.chains import Promised, SupportHours
from palier.documents.errors import Unreadable
from palier.documents.findings import Findings
from palier.documents.models.chaining import SupportMember, SupportPartShape, SupportShape
from palier.documents.reading import Path_

_PERIODS: tuple[tuple[str, CalendarWindow], ...] = (
    (r"\d{4}", YearWindow()),
    (r"\d{4}-Q[1-4]", QuarterWindow()),
    (r"\d{4}-\d{2}", MonthWindow()),
    (r"\d{4}-W\d{2}", WeekWindow()),
)


def support_of(
    shape: SupportShape | None, promise: Promised | None, references: References, findings: Findings
) -> SupportHours | None:
    """The support hours against the promised ones; None without any, or when one is wrong."""
    if shape is None or promise is None:
        return None
    path: Path_ = ("spec", "support")
    rules = zone(promise.terms.zone)
    window: Window | None = None
    with findings.at((*path, "over")):
        window = _period(shape.over, rules)
    if window is None:
        return None
    years = (local_date(window.span.start, rules).year, local_date(window.span.end, rules).year)
    book = CalendarBook(references.registry, promise.terms.zone, years)
    members: list[tuple[str, Spans]] = []
    promised: tuple[str, Spans] | None = None
    with findings.at((*path, "promise")):
        if shape.promise is None:
            promised = promise.name, _hours(promise.objective.calendar, window.span)
        else:
            promised = _member(shape.promise, book, references, window.span)
    for place, each in enumerate(shape.parts):
        with findings.at((*path, "parts", place)):
            members.append(_member(each, book, references, window.span))
    if promised is None or len(members) < len(shape.parts):
        return None
    name, hours = promised
    result = support(hours, [spans for _, spans in members])
    return SupportHours(window, promise.terms.zone, name, tuple(members), result)


def _period(text: str, rules: ZoneInfo) -> Window:
    for pattern, declaration in _PERIODS:
        if re.fullmatch(pattern, text):
            return window_named(declaration, rules, text)
    hint = "write 2026, 2026-Q4, 2026-10 or 2026-W41"
    raise Unreadable("bad-window", f"{text!r} is not a period", hint)


def _member(
    shape: SupportMember, book: CalendarBook, references: References, span: Span
) -> tuple[str, Spans]:
    """Whose hours, and the hours."""
    if isinstance(shape, SupportPartShape):
        calendar = None if shape.calendar == ALWAYS else book.calendar(shape.calendar)
        return shape.name or (calendar.name if calendar else ALWAYS), _hours(calendar, span)
    promised = references.promised(shape)
    return promised.name, _hours(promised.objective.calendar, span)


def _hours(calendar: Calendar | None, span: Span) -> Spans:
    return Spans.of([span]) if calendar is None else open_spans(calendar, span)
