"""The versions of an agreement ready to judge, and the windows that each of them judges."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from palier.calculus.amendments import Amended, Version, cut
from palier.calculus.exclusions import Exclusion
from palier.calculus.indicators import (
    Availability,
    CompositeTimelines,
    Incidents,
    SliceMean,
    Slices,
)
from palier.calculus.instants import EARLIEST, LATEST, Instant
from palier.calculus.terms import Indicator, Terms
from palier.calculus.windows import NoSuchWindow, Window
from palier.measurements.engines.protocol import Engine
from palier.proof.choice import Horizon, WindowChoice, choose_windows, reached_windows
from palier.proof.judging import Judge


class Judged(NamedTuple):
    """A window of an objective and the version that judges it."""

    window: Window
    judge: Judge


class Bench(NamedTuple):
    """One judge per version of the agreement."""

    amended: Amended
    judges: tuple[Judge, ...]
    horizon: Horizon

    @property
    def objectives(self) -> tuple[str, ...]:
        """The names of all versions' objectives, in the order of the latest version."""
        names = (o.name for judge in reversed(self.judges) for o in judge.terms.objectives)
        return tuple(dict.fromkeys(names))

    def chosen(self, choice: WindowChoice) -> dict[str, tuple[Judged, ...]]:
        """The windows asked for, by objective, in order of time. Raises `NoSuchWindow`."""
        found: dict[str, tuple[Judged, ...]] = {}
        refusal: NoSuchWindow | None = None
        for place, judge in enumerate(self.judges):
            try:
                windows = choose_windows(judge.terms, self.horizon, judge.at, choice)
            except NoSuchWindow as error:
                refusal = error
                continue
            for name, own in windows.items():
                found[name] = (*found.get(name, ()), *self._judged(place, name, own))
        if not found and refusal is not None:
            raise refusal
        return {name: found[name] for name in self.objectives if name in found}

    def reached(self, name: str) -> tuple[Judged, ...]:
        """Every window of an objective that the measurements reach, in order of time."""
        return tuple(
            judged
            for place, judge in enumerate(self.judges)
            for objective in judge.terms.objectives
            if objective.name == name
            for judged in self._judged(
                place, name, reached_windows(objective, judge.terms, self.horizon, judge.at)
            )
        )

    def _judged(self, place: int, name: str, windows: Sequence[Window]) -> list[Judged]:
        reign = self.amended.reigns(name)[place]
        return [Judged(window, self.judges[place]) for window in cut(windows, reign)]


def bench_of(
    agreement: Terms | Amended, engine: Engine, exclusions: tuple[Exclusion, ...], at: Instant
) -> Bench:
    """The judges of an agreement with one version or several."""
    if isinstance(agreement, Terms):
        agreement = Amended((Version(agreement, EARLIEST),))
    own = tuple(each for each in exclusions if _concerns(each, agreement.terms))
    judges = tuple(Judge(terms, engine, own, at) for terms in agreement.terms)
    return Bench(agreement, judges, _horizon(agreement.terms, engine))


def _concerns(exclusion: Exclusion, versions: Sequence[Terms]) -> bool:
    """Whether it may be about a promise: what happened to others is not this reader's business."""
    services, names = exclusion.services, exclusion.objectives
    return any(
        (not services or each.service in services) and (not names or each.name in names)
        for terms in versions
        for each in terms.objectives
    )


def _horizon(versions: Sequence[Terms], engine: Engine) -> Horizon:
    """What measurements reach; an outage that nothing ends goes on until somebody looks.

    An `up` that nothing ends is not carried on: a source that fell silent proves nothing.
    """
    horizon = engine.horizon()
    promised = (each.indicator for terms in versions for each in terms.objectives)
    words = {word for indicator in promised for word in _down_words(indicator)}
    if horizon is None or not engine.is_still_down(words):
        return horizon
    return (horizon[0], LATEST)


def _down_words(indicator: Indicator) -> Iterable[str]:
    match indicator:
        case Availability(rules=rules) | Incidents(rules=rules):
            return rules.down_words
        case Slices(of=Availability(rules=rules)) | SliceMean(of=Availability(rules=rules)):
            return rules.down_words
        case CompositeTimelines(members=members):
            return [word for member in members for word in member.rules.down_words]
    return ()
