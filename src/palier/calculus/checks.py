"""Check results and state changes: runs of equal observations, and the timeline they make.

Runs are the form in which observations merge: parts that follow each other in time give the
runs of the whole, whatever the instants they were cut at.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from palier.calculus.indicators import DowntimeStart, InitialState, TimelineInput, TimelineRules
from palier.calculus.instants import Duration, Instant
from palier.calculus.spans import Span, Spans
from palier.calculus.timelines import Timeline


class State(StrEnum):
    """What one observation says."""

    UP = "up"
    DOWN = "down"
    UNKNOWN = "unknown"
    ABSENT = "absent"


def state_of(word: str, rules: TimelineRules) -> State:
    """What a source's word means under the rules; any word they do not list means up.

    Case does not distinguish words: readers fold it, and agreements need not.
    """
    folded = word.casefold()
    if folded in (each.casefold() for each in rules.down_words):
        return State.DOWN
    if folded in (each.casefold() for each in rules.unknown_words):
        return State.UNKNOWN
    absent = folded in (each.casefold() for each in rules.absent_words)
    return State.ABSENT if absent else State.UP


@dataclass(frozen=True, slots=True)
class Run:
    """Successive observations of one state.

    `heads` are the first instants, as many as confirmation needs; `silences` the time inside the
    run in which no observation was valid.
    """

    state: State
    heads: tuple[Instant, ...]
    last: Instant
    silences: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Observations:
    """Observations in time order, reduced to runs; `+` joins a part with the one after it."""

    runs: tuple[Run, ...]
    heads: int = 1
    """How many instants each run keeps: the observations in a row that confirm a downtime."""
    holds_for: Duration | None = None

    def __add__(self, later: Observations) -> Observations:
        runs = _joined((*self.runs, *later.runs), self.heads, self.holds_for)
        return Observations(runs, self.heads, self.holds_for)


def observations_of(runs: Iterable[Run], rules: TimelineRules) -> Observations:
    """Observations from runs in time order, however they were cut.

    Each run keeps as many instants as `heads_kept` says, or all that it has when they are fewer.
    """
    heads, holds_for = heads_kept(rules), rules.validity
    return Observations(_joined(runs, heads, holds_for), heads, holds_for)


def heads_kept(rules: TimelineRules) -> int:
    """How many first instants a run keeps: only checks have to confirm a downtime."""
    return max(rules.confirm_after, 1) if rules.input is TimelineInput.CHECKS else 1


def _joined(runs: Iterable[Run], heads: int, holds_for: Duration | None) -> tuple[Run, ...]:
    """Runs in time order, those of one state that follow each other made one."""
    found: list[Run] = []
    for run in runs:
        if found and found[-1].state is run.state:
            found[-1] = _one(found[-1], run, heads, holds_for)
        else:
            found.append(run)
    return tuple(found)


def _one(left: Run, right: Run, heads: int, holds_for: Duration | None) -> Run:
    return Run(
        left.state,
        left.heads if len(left.heads) >= heads else (*left.heads, *right.heads)[:heads],
        right.last,
        (*left.silences, *_silence(left.last, right.heads[0], holds_for), *right.silences),
    )


def _silence(last: Instant, at: Instant, holds_for: Duration | None) -> tuple[Span, ...]:
    """The time before `at` in which the observation at `last` was no longer valid."""
    if holds_for is None or at - last <= holds_for:
        return ()
    return (Span(last + holds_for, at),)


def observed(seen: Iterable[tuple[Instant, State]], rules: TimelineRules) -> Observations:
    """The runs of observations given in time order."""
    heads, holds_for = heads_kept(rules), rules.validity
    runs: list[Run] = []
    state: State | None = None
    first: list[Instant] = []
    silences: list[Span] = []
    last = 0
    for at, now in seen:
        if now is state:
            if len(first) < heads:
                first.append(at)
            if holds_for is not None and at - last > holds_for:
                silences.append(Span(last + holds_for, at))
        else:
            if state is not None:
                runs.append(Run(state, tuple(first), last, tuple(silences)))
            state, first, silences = now, [at], []
        last = at
    if state is not None:
        runs.append(Run(state, tuple(first), last, tuple(silences)))
    return Observations(tuple(runs), heads, holds_for)


def timeline_of(observations: Observations, rules: TimelineRules, span: Span) -> Timeline:
    """The timeline of what was observed, before outages are merged or ignored."""
    put: dict[State, list[Span]] = {state: [] for state in State}
    unknown = put[State.UNKNOWN]
    before: State | None = None
    for place, run in enumerate(observations.runs):
        following = observations.runs[place + 1 : place + 2]
        end = following[0].heads[0] if following else max(span.end, run.last)
        valid = _valid_until(run, observations.holds_for, end)
        confirmed = run.state is State.DOWN and len(run.heads) == observations.heads
        state, since = run.state, run.heads[0]
        if state is State.DOWN:
            # What is not confirmed yet, or never, continues the state before it.
            state = before or _before_any(rules.initial)
            if confirmed:
                start = _down_since(observations, place, rules)
                if state is not State.UP and start > since:
                    put[state].append(Span(since, start))
                _cut(unknown, start)
                state, since = State.DOWN, start
        if state is not State.UP and since < valid:
            put[state].append(Span(since, valid))
        unknown += run.silences
        unknown += [Span(valid, end)] if valid < end else []
        before = state
    _put_initial(observations, rules.initial, span, put)
    unknowns = Spans.of(unknown).clip(span)
    downs = Spans.of(put[State.DOWN]).clip(span) - unknowns
    return Timeline(span, downs, unknowns, Spans.of(put[State.ABSENT]).clip(span) - unknowns)


def _cut(unknown: list[Span], start: Instant) -> None:
    """Takes out what lies after `start`: a downtime that began earlier covers it."""
    while unknown and unknown[-1].end > start:
        last = unknown.pop()
        if last.start < start:
            unknown.append(Span(last.start, start))
            break


def _valid_until(run: Run, holds_for: Duration | None, end: Instant) -> Instant:
    return end if holds_for is None else min(end, run.last + holds_for)


def _down_since(observations: Observations, place: int, rules: TimelineRules) -> Instant:
    """The start of a confirmed downtime; a change of state is when it says, only checks lag."""
    run = observations.runs[place]
    if rules.input is not TimelineInput.CHECKS:
        return run.heads[0]
    if rules.downtime_start is DowntimeStart.CONFIRMATION:
        return run.heads[-1]
    if rules.downtime_start is DowntimeStart.LAST_GOOD and place > 0:
        before = observations.runs[place - 1]
        if before.state is State.UP:
            return before.last
    return run.heads[0]


def _before_any(initial: InitialState) -> State:
    return State.UNKNOWN if initial is InitialState.FIRST else State(initial.value)


def _put_initial(
    observations: Observations,
    initial: InitialState,
    span: Span,
    put: dict[State, list[Span]],
) -> None:
    """The time before the first observation, or all of it when there is none."""
    runs = observations.runs
    until = min(runs[0].heads[0], span.end) if runs else span.end
    if until <= span.start:
        return
    state = _before_any(initial)
    if initial is InitialState.FIRST and runs:
        confirmed = len(runs[0].heads) == observations.heads
        state = runs[0].state if confirmed or runs[0].state is not State.DOWN else state
    put[state].append(Span(span.start, until))
