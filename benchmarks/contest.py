"""A contest: contenders that must give the same figures before any of them is timed."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Figures = Sequence[object]


class FiguresDiffer(Exception):
    """Two contenders answer one question differently: their times cannot be compared."""


@dataclass(frozen=True, slots=True)
class Contender:
    """A way to answer the question of a contest; `ask` gives its figures."""

    name: str
    ask: Callable[[], Figures]


@dataclass(frozen=True, slots=True)
class Contest:
    """One question. The first contender is Palier; its figures are those that all must give."""

    title: str
    question: str
    contenders: tuple[Contender, ...]
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """The seconds of wall clock that one contender took: at first, and in its fastest run after."""

    name: str
    first_seconds: float
    seconds: float


def held(contest: Contest, runs: int) -> list[Result]:
    """The result of each contender. Raises `FiguresDiffer`.

    They take turns, so that a busy spell of the machine falls on all of them; their fastest runs
    are those that it disturbed least.
    """
    print(contest.title)
    answers = [_timed(each) for each in contest.contenders]
    for each, (_, figures) in zip(contest.contenders, answers, strict=True):
        _check(each.name, figures, answers[0][1])
    took: list[list[float]] = [[] for _ in contest.contenders]
    for _ in range(runs):
        for seconds, each in zip(took, contest.contenders, strict=True):
            seconds.append(_timed(each)[0])
    results = [
        Result(each.name, first, min(seconds))
        for each, (first, _), seconds in zip(contest.contenders, answers, took, strict=True)
    ]
    for result in results:
        ratio = result.seconds / results[0].seconds
        print(f"  {result.name}: {result.seconds:.2f} s, {ratio:.2f} x")
    return results


def _check(name: str, figures: Figures, expected: Figures) -> None:
    if list(figures) == list(expected):
        return
    pairs = zip(figures, expected, strict=False)
    place = next((n for n, (own, other) in enumerate(pairs) if own != other), None)
    raise FiguresDiffer(
        f"{name} gives {len(figures)} figures, Palier {len(expected)}"
        if place is None
        else f"{name} gives {figures[place]!r}, Palier {expected[place]!r}"
    )


def _timed(contender: Contender) -> tuple[float, Figures]:
    begun = time.perf_counter()
    figures = contender.ask()
    return time.perf_counter() - begun, figures
