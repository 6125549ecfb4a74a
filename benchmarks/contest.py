"""A contest: contenders that must give the same figures before any of them is timed."""

from __future__ import annotations

import ctypes
import gc
import multiprocessing
import resource
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from multiprocessing.connection import Connection

import pyarrow as pa

Figures = Sequence[object]


class FiguresDiffer(Exception):
    """Two contenders answer one question differently: their times cannot be compared."""


class ContenderFailed(Exception):
    """A contender ended without an answer."""


@dataclass(frozen=True, slots=True)
class Contender:
    """A way to answer the question of a contest; `ask` gives its figures."""

    name: str
    ask: Callable[[], Figures]
    answers: bool = True
    """False for one that shows what a bare reading of the same data costs."""
    before: Callable[[], AbstractContextManager[object]] = nullcontext
    """What is made ready, and taken away after; not timed."""


@dataclass(frozen=True, slots=True)
class Result:
    """What one contender took: seconds of wall clock at first, and in its fastest run after."""

    name: str
    first_seconds: float
    seconds: float
    peak_mb: float
    """The most memory beyond what it had before it was asked."""
    figures: Figures = ()


@dataclass(frozen=True, slots=True)
class Goal:
    """A measure of a contest's results, and the most, or the least, that it should be."""

    text: str
    measure: Callable[[Sequence[Result]], float]
    limit: float
    unit: str = "x"
    is_least: bool = False

    def is_reached(self, results: Sequence[Result]) -> bool:
        """Whether the measure lies on the right side of the limit."""
        measured = self.measure(results)
        return measured >= self.limit if self.is_least else measured <= self.limit

    def row(self, results: Sequence[Result]) -> str:
        """A row of the table of goals."""
        sign = "at least" if self.is_least else "at most"
        reached = "yes" if self.is_reached(results) else "**no**"
        goal = f"{sign} {self.limit:g} {self.unit}"
        return f"| {self.text} | {goal} | {self.measure(results):.2f} {self.unit} | {reached} |"


@dataclass(frozen=True, slots=True)
class Contest:
    """One question. The first contender is Palier; its figures are those that all must give."""

    title: str
    question: str
    contenders: tuple[Contender, ...]
    remark: str = ""
    goals: tuple[Goal, ...] = ()
    runs: int = 3
    """How often each is asked after the first time."""


def held(contest: Contest, runs: int) -> list[Result]:
    """The result of each contender. Raises `FiguresDiffer` and `ContenderFailed`.

    They take turns, so that a busy spell of the machine falls on all of them; their fastest runs
    are those that it disturbed least. Each time is in a process of its own.
    """
    print(contest.title, flush=True)
    runs = min(runs, contest.runs)
    answers = [_asked(each) for each in contest.contenders]
    for each, (_, _, figures) in zip(contest.contenders, answers, strict=True):
        if each.answers:
            _check(each.name, figures, answers[0][2])
    took: list[list[float]] = [[] for _ in contest.contenders]
    peaks = [peak for _, peak, _ in answers]
    for _ in range(runs):
        for place, each in enumerate(contest.contenders):
            seconds, peak, _ = _asked(each)
            took[place].append(seconds)
            peaks[place] = max(peaks[place], peak)
    results = [
        Result(each.name, first, min(seconds, default=first), peak, figures)
        for each, (first, _, figures), seconds, peak in zip(
            contest.contenders, answers, took, peaks, strict=True
        )
    ]
    for result in results:
        ratio = result.seconds / results[0].seconds
        print(
            f"  {result.name}: {result.seconds:.2f} s, {ratio:.2f} x, {result.peak_mb:.0f} MB",
            flush=True,
        )
    return results


def ratio(place: int, to: int = 0) -> Callable[[Sequence[Result]], float]:
    """The seconds of one contender to those of another, by their places."""
    return lambda results: results[place].seconds / results[to].seconds


def peak(place: int = 0) -> Callable[[Sequence[Result]], float]:
    """The peak of memory of a contender, in MB."""
    return lambda results: results[place].peak_mb


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


def _asked(contender: Contender) -> tuple[float, float, Figures]:
    """Seconds, the peak of memory in MB, and the figures, from a process that is forked for it."""
    # What making the data left free would hide what a contender takes.
    _give_back()
    fork = multiprocessing.get_context("fork")
    receiver, sender = fork.Pipe(duplex=False)
    process = fork.Process(target=_answer, args=(contender, sender))
    process.start()
    sender.close()
    try:
        answer: tuple[float, float, Figures] = receiver.recv()
    except EOFError:
        process.join()
        raise ContenderFailed(f"{contender.name} ended with {process.exitcode}") from None
    process.join()
    return answer


def _answer(contender: Contender, sender: Connection) -> None:
    with contender.before():
        gc.collect()
        before = _peak_mb()
        begun = time.perf_counter()
        figures = list(contender.ask())
        seconds = time.perf_counter() - begun
        sender.send((seconds, _peak_mb() - before, figures))


def _give_back() -> None:
    """Gives memory that is no longer used back to the system."""
    gc.collect()
    pa.default_memory_pool().release_unused()
    if hasattr(libc := ctypes.CDLL(None), "malloc_trim"):
        libc.malloc_trim(0)


def _peak_mb() -> float:
    # Linux counts it in KiB.
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
