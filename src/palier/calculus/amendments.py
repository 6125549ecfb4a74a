"""Which version of an agreement holds when: amendments, and the windows they begin with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import reduce
from itertools import pairwise

from palier.calculus.errors import CalculusError
from palier.calculus.instants import EARLIEST, LATEST, Instant
from palier.calculus.spans import Span
from palier.calculus.terms import Objective, Terms
from palier.calculus.windows import NoSuchWindow, RollingWindow, Window, window_containing
from palier.calculus.zones import zone


class VersionsOutOfOrder(CalculusError):
    """No version, or versions that do not follow each other in time."""

    code = "versions-out-of-order"


class TakesEffect(StrEnum):
    """Where an amendment meets a window that has begun."""

    NEXT_WINDOW = "next_window"
    """The old version judges the window to its end."""
    SPLIT_WINDOWS = "split_windows"
    """The window is cut in two, each part judged by its own version."""


@dataclass(frozen=True, slots=True)
class Version:
    """The terms agreed from an instant on."""

    terms: Terms
    since: Instant


@dataclass(frozen=True, slots=True)
class Amended:
    """The versions of one agreement in order of time; the first one also judges what came before.

    The spans in force of all versions together are those of the agreement, so that allowances go
    on across an amendment.
    """

    versions: tuple[Version, ...]
    takes_effect: TakesEffect = TakesEffect.NEXT_WINDOW

    def __post_init__(self) -> None:
        instants = [version.since for version in self.versions]
        if not instants or any(b <= a for a, b in pairwise(instants)):
            raise VersionsOutOfOrder(
                "versions of an agreement need increasing instants",
                hint="give each version the instant from which it holds, earliest first",
            )

    @property
    def terms(self) -> tuple[Terms, ...]:
        """The terms of each version, in force whenever the agreement is."""
        in_force = reduce(lambda a, b: a | b, (each.terms.in_force for each in self.versions))
        return tuple(replace(each.terms, in_force=in_force) for each in self.versions)

    def reigns(self, objective: str) -> tuple[Span, ...]:
        """From when until when each version judges an objective; empty where it never does."""
        starts = [EARLIEST]
        for place, version in enumerate(self.versions[1:], start=1):
            starts.append(max(starts[-1], self._begins(objective, version.since, place)))
        return tuple(
            Span(start, end) for start, end in zip(starts, (*starts[1:], LATEST), strict=True)
        )

    def _begins(self, name: str, since: Instant, place: int) -> Instant:
        """`since`, or the end of the window of the version before that `since` lies within."""
        before = self.versions[place - 1].terms
        objective = _find(before, name)
        if self.takes_effect is TakesEffect.SPLIT_WINDOWS or objective is None:
            return since
        if isinstance(objective.window, RollingWindow):
            return since
        try:
            window = window_containing(objective.window, zone(before.zone), since)
        except NoSuchWindow:
            return since
        return since if window.span.start == since else window.span.end


def cut(windows: Iterable[Window], reign: Span) -> tuple[Window, ...]:
    """The parts of windows inside a reign; windows outside it are left out."""
    parts = (
        Window(label, Span(max(span.start, reign.start), min(span.end, reign.end)))
        for label, span in windows
    )
    return tuple(part for part in parts if part.span.start < part.span.end)


def _find(terms: Terms, name: str) -> Objective | None:
    return next((each for each in terms.objectives if each.name == name), None)
