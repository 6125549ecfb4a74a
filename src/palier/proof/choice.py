"""Which windows an account covers."""

from __future__ import annotations

from typing import TypeAlias
from zoneinfo import ZoneInfo

from palier.calculus.instants import EARLIEST, LATEST, Instant
from palier.calculus.spans import Span
from palier.calculus.terms import Objective, Terms
from palier.calculus.windows import (
    NoSuchWindow,
    RollingWindow,
    Window,
    WindowDeclaration,
    window_containing,
    window_named,
    windows,
)
from palier.calculus.zones import zone

ALL_WINDOWS = "all"

WindowChoice: TypeAlias = str | Span | None
"""A label, `ALL_WINDOWS`, a span, or None for the latest."""

Horizon: TypeAlias = tuple[Instant, Instant] | None


def choose_windows(
    terms: Terms, horizon: Horizon, at: Instant, choice: WindowChoice = None
) -> dict[str, tuple[Window, ...]]:
    """The windows of each objective, by its name, in order of time.

    A label: that window, for the objectives that have it. `ALL_WINDOWS`: every window that the
    measurements reach and that had begun. A span: every window that shares time with it. None, what
    a person asks first: the last closed window that the measurements reach, and after it the one
    still open, judged so far. Where nothing was measured, the window that holds `at`.

    Raises `NoSuchWindow`.
    """
    if isinstance(choice, str) and choice != ALL_WINDOWS:
        return _labelled(terms, choice)
    chosen: dict[str, tuple[Window, ...]] = {}
    for objective in terms.objectives:
        if isinstance(choice, Span):
            chosen[objective.name] = _within(objective, terms, choice)
            continue
        reached = reached_windows(objective, terms, horizon, at)
        chosen[objective.name] = reached if choice == ALL_WINDOWS else _latest(reached, at)
    return chosen


def reached_windows(
    objective: Objective, terms: Terms, horizon: Horizon, at: Instant
) -> tuple[Window, ...]:
    """The windows that the measurements reach, while in force and begun; at least one."""
    declaration, rules = objective.window, zone(terms.zone)
    measured = _measured(terms, horizon, at)
    if isinstance(declaration, RollingWindow) and not declaration.settled_at:
        end = at if measured is None or horizon is None else min(horizon[1], at)
        return (window_containing(declaration, rules, end),)
    found = () if measured is None else _touched(declaration, rules, measured, at)
    if found:
        return found
    try:
        return (window_containing(declaration, rules, at),)
    except NoSuchWindow:
        return windows(declaration, rules, Span(EARLIEST, LATEST))[-1:]


def _touched(
    declaration: WindowDeclaration, rules: ZoneInfo, measured: Span, at: Instant
) -> tuple[Window, ...]:
    """The windows that share time with what was measured."""
    if not isinstance(declaration, RollingWindow):
        return windows(declaration, rules, measured)
    # The last measurement comes before the instant at which its window is settled.
    settled = windows(declaration, rules, Span(measured.start, max(measured.end, at + 1)))
    return tuple(each for each in settled if each.span.start < measured.end)


def _labelled(terms: Terms, label: str) -> dict[str, tuple[Window, ...]]:
    chosen: dict[str, tuple[Window, ...]] = {}
    refusal: NoSuchWindow | None = None
    for objective in terms.objectives:
        try:
            found = window_named(objective.window, zone(terms.zone), label)
        except NoSuchWindow as error:
            refusal = error
            continue
        chosen[objective.name] = (found,)
    if not chosen:
        raise NoSuchWindow(
            f"no objective of {terms.name} has a window {label!r}",
            hint=refusal.hint if refusal else "the agreement has no objective",
        )
    return chosen


def _within(objective: Objective, terms: Terms, span: Span) -> tuple[Window, ...]:
    declaration, rules = objective.window, zone(terms.zone)
    if isinstance(declaration, RollingWindow) and not declaration.settled_at:
        return (window_containing(declaration, rules, span.end),)
    return windows(declaration, rules, span)


def _latest(reached: tuple[Window, ...], at: Instant) -> tuple[Window, ...]:
    closed = [window for window in reached if window.span.end <= at]
    still_open = [window for window in reached if window.span.end > at]
    return (*closed[-1:], *still_open)


def _measured(terms: Terms, horizon: Horizon, at: Instant) -> Span | None:
    """First to last measurement up to `at`, while in force; None when there is none."""
    if horizon is None or horizon[0] >= at:
        return None
    promised = terms.in_force.hull
    start, end = horizon[0], min(horizon[1], at)
    if promised is not None:
        start, end = max(start, promised.start), min(end, promised.end)
    return Span(start, end) if start < end else None
