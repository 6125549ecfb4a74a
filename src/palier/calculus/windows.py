"""The windows over which an agreement is judged: declarations, and how they cut time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple, TypeAlias
from zoneinfo import ZoneInfo

from palier.calculus.errors import CalculusError
from palier.calculus.instants import Duration, Instant, datetime_of
from palier.calculus.spans import Span
from palier.calculus.window_starts import (
    BadWindow,
    CalendarWindow,
    DayWindow,
    MonthWindow,
    QuarterWindow,
    WeekWindow,
    YearWindow,
    date_of_label,
    label_of,
    next_start,
    start_on_or_before,
)
from palier.calculus.zones import day_start, instant_at, local_date, local_datetime

__all__ = [
    "BadWindow",
    "CalendarWindow",
    "DayWindow",
    "ListedWindows",
    "MonthWindow",
    "NoSuchWindow",
    "QuarterWindow",
    "RollingWindow",
    "WeekWindow",
    "Window",
    "WindowDeclaration",
    "WindowNeverCloses",
    "YearWindow",
    "window_containing",
    "window_named",
    "windows",
]

_ONE_DAY = timedelta(days=1)


class WindowNeverCloses(CalculusError):
    """A rolling window without a length or an instant at which it is settled, or an empty list."""

    code = "window-never-closes"


class NoSuchWindow(CalculusError):
    """A label or an instant that no window of the declaration has."""

    code = "no-such-window"


class Window(NamedTuple):
    """One period of evaluation."""

    label: str
    span: Span


@dataclass(frozen=True, slots=True)
class ListedWindows:
    """The agreement's own periods, in order of time; they do not overlap."""

    items: tuple[Window, ...]

    def __post_init__(self) -> None:
        if not self.items:
            raise WindowNeverCloses("a list of windows is empty", hint="give at least one period")
        labels = [window.label for window in self.items]
        if len(set(labels)) < len(labels):
            raise BadWindow("two listed windows have the same label", hint="name each its own way")
        for window in self.items:
            if window.span.end <= window.span.start:
                raise BadWindow(f"window {window.label} is empty", hint="end it after its start")
        for earlier, later in zip(self.items, self.items[1:], strict=False):
            if later.span.start < earlier.span.end:
                raise BadWindow(
                    f"window {later.label} starts before {earlier.label} ends",
                    hint="list windows in order of time, without overlap",
                )


@dataclass(frozen=True, slots=True)
class RollingWindow:
    """A window of a fixed length that ends now, settled only at stated instants.

    Exactly one of `length` (microseconds) and `days` (same local time so many days before) is
    given.
    """

    length: Duration | None = None
    days: int | None = None
    settled_at: tuple[Instant, ...] = ()

    def __post_init__(self) -> None:
        stated = [size for size in (self.length, self.days) if size is not None]
        if len(stated) != 1 or stated[0] <= 0:
            raise WindowNeverCloses(
                "a rolling window needs one length, in time or in days, above zero",
                hint="write for example 30d",
            )


WindowDeclaration: TypeAlias = CalendarWindow | ListedWindows | RollingWindow


def windows(declaration: WindowDeclaration, rules: ZoneInfo, span: Span) -> tuple[Window, ...]:
    """The whole windows, uncut, that share time with a span, in order of time.

    A rolling window gives one per instant of settlement in the span, and raises
    `WindowNeverCloses` when it has none to settle at.
    """
    match declaration:
        case ListedWindows(items):
            return tuple(window for window in items if _meets(window.span, span))
        case RollingWindow():
            return _settled(declaration, rules, span)
        case _:
            return tuple(_cut(declaration, rules, span))


def window_containing(declaration: WindowDeclaration, rules: ZoneInfo, at: Instant) -> Window:
    """The window that an instant lies in; for a rolling one, that which ends at the instant.

    Raises `NoSuchWindow` outside the periods of a list.
    """
    match declaration:
        case ListedWindows(items):
            for window in items:
                if window.span.contains(at):
                    return window
            raise NoSuchWindow(
                f"no listed window contains {_text(at)}",
                hint=f"the list runs from {items[0].label} to {items[-1].label}",
            )
        case RollingWindow():
            return _rolling(declaration, rules, at)
        case _:
            return next(_cut(declaration, rules, Span(at, at + 1)))


def window_named(declaration: WindowDeclaration, rules: ZoneInfo, label: str) -> Window:
    """The window of a label, such as 2026-10 or 2026-W41. Raises `NoSuchWindow`."""
    match declaration:
        case ListedWindows(items):
            found = next((window for window in items if window.label == label), None)
        case RollingWindow(settled_at=instants):
            ends = (_rolling(declaration, rules, at) for at in instants)
            found = next((window for window in ends if window.label == label), None)
        case _:
            on = date_of_label(declaration, label)
            found = _starting(declaration, rules, on) if on else None
    if found is None or found.span.length == 0:
        raise NoSuchWindow(f"there is no window {label!r}", hint=_example(declaration))
    return found


def _cut(declaration: CalendarWindow, rules: ZoneInfo, span: Span) -> Iterator[Window]:
    # A day early: where clocks go back over midnight, a date comes back after the next began.
    on = start_on_or_before(declaration, local_date(span.start, rules) - _ONE_DAY)
    while True:
        window = _starting(declaration, rules, on)
        if window.span.start >= span.end:
            return
        if _meets(window.span, span):
            yield window
        on = next_start(declaration, on)


def _starting(declaration: CalendarWindow, rules: ZoneInfo, on: date) -> Window:
    end = next_start(declaration, on)
    span = Span(day_start(on, rules), day_start(end, rules))
    return Window(label_of(declaration, on), span)


def _settled(declaration: RollingWindow, rules: ZoneInfo, span: Span) -> tuple[Window, ...]:
    if not declaration.settled_at:
        raise WindowNeverCloses(
            "a rolling window has no instant at which it is settled",
            hint="state when it is settled, or ask for the window at one instant",
        )
    instants = sorted(set(declaration.settled_at))
    return tuple(_rolling(declaration, rules, at) for at in instants if span.contains(at))


def _rolling(declaration: RollingWindow, rules: ZoneInfo, at: Instant) -> Window:
    if declaration.length is not None:
        return Window(_text(at), Span(at - declaration.length, at))
    start = instant_at(local_datetime(at, rules) - timedelta(days=declaration.days or 0), rules)
    return Window(_text(at), Span(start, at))


def _meets(window: Span, span: Span) -> bool:
    """Whether two spans share time; a local day that the clocks skip whole shares none."""
    return max(window.start, span.start) < min(window.end, span.end)


def _text(at: Instant) -> str:
    return datetime_of(at).isoformat().replace("+00:00", "Z")


def _example(declaration: WindowDeclaration) -> str:
    match declaration:
        case ListedWindows(items):
            return f"labels run from {items[0].label} to {items[-1].label}"
        case RollingWindow():
            return "labels are the instants of settlement, such as 2026-10-01T00:00:00Z"
        case _:
            start = start_on_or_before(declaration, date(2026, 10, 5))
            return f"labels look like {label_of(declaration, start)}"
