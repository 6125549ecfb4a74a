"""What was up, down or unknown in each minute, and how outages and gaps are treated."""

from __future__ import annotations

from collections import Counter
from itertools import groupby, pairwise

from palier.calculus.indicators import (
    Combine,
    CombineRule,
    DowntimeStart,
    InitialState,
    TimelineInput,
    TimelineRules,
)
from tests.oracle.clock import minute_of

UP, DOWN, UNKNOWN = "up", "down", "unknown"
Line = dict[int, str]


def word(text: str, rules: TimelineRules) -> str:
    if text in rules.down_words:
        return DOWN
    return UNKNOWN if text in rules.unknown_words else UP


def line_of(rows, rules: TimelineRules, minutes: range) -> Line:
    """The state in each of the minutes, which end at the instant of evaluation."""
    if rules.input is TimelineInput.OUTAGES:
        return _of_outages(rows, rules, minutes)
    seen = [(minute_of(row[0]), word(row[1], rules)) for row in rows]
    seen = [each for each in seen if each[0] <= minutes.stop]
    if rules.input is TimelineInput.CHECKS:
        if not rules.soft_counts:
            hard = {minute_of(row[0]) for row in rows if row[2] is not False}
            seen = [each for each in seen if each[0] in hard]
        return {m: _checked(seen, rules, m) for m in minutes}
    return {m: _last(seen, m) or _initial(seen, rules, 1) for m in minutes}


def _of_outages(rows, rules: TimelineRules, minutes: range) -> Line:
    line = dict.fromkeys(minutes, UP)
    for wanted in (UNKNOWN, DOWN):
        for start, end, text, *_ in rows:
            stop = minutes.stop if end is None else minute_of(end)
            if word(text, rules) == wanted:
                line.update((m, wanted) for m in minutes if minute_of(start) <= m < stop)
    return line


def _last(seen, minute: int) -> str | None:
    before = [state for at, state in seen if at <= minute]
    return before[-1] if before else None


def _initial(seen, rules: TimelineRules, needed: int) -> str:
    if rules.initial is not InitialState.FIRST:
        return rules.initial.value
    if not seen:
        return UNKNOWN
    first = seen[0][1]
    return UNKNOWN if first == DOWN and len(_run(seen, 0)) < needed else first


def _checked(seen, rules: TimelineRules, minute: int) -> str:
    needed = max(rules.confirm_after, 1)
    place = sum(at <= minute for at, _ in seen) - 1
    if place < 0:
        return _initial(seen, rules, needed)
    at, state = seen[place]
    if rules.downtime_start is DowntimeStart.LAST_GOOD and state == UP:
        run = _run(seen, place + 1)
        if len(run) >= needed:
            return DOWN
    holds_for = rules.holds_for
    if holds_for is None and rules.cadence is not None:
        holds_for = 2 * rules.cadence
    if holds_for is not None and minute - at >= minute_of(holds_for):
        return UNKNOWN
    if state != DOWN:
        return state
    start = place
    while start > 0 and seen[start - 1][1] == DOWN:
        start -= 1
    run = _run(seen, start)
    late = rules.downtime_start is DowntimeStart.CONFIRMATION
    if len(run) >= needed and not (late and minute < run[needed - 1]):
        return DOWN
    if start:
        return seen[start - 1][1]
    return UNKNOWN if rules.initial is InitialState.FIRST else rules.initial.value


def _run(seen, place: int) -> list[int]:
    """The instants of the failures in a row from a place on."""
    found = []
    while place < len(seen) and seen[place][1] == DOWN:
        found.append(seen[place][0])
        place += 1
    return found


def combined(lines: list[Line], step: Combine) -> Line:
    """Down when the worst reading of the unknown members is down, up when the best one is up."""
    found = {}
    for minute in lines[0]:
        count = Counter(line[minute] for line in lines)
        sure = _is_down(step, count[DOWN], len(lines))
        perhaps = _is_down(step, count[DOWN] + count[UNKNOWN], len(lines))
        found[minute] = DOWN if sure else UNKNOWN if perhaps else UP
    return found


def _is_down(step: Combine, downs: int, members: int) -> bool:
    match step.rule:
        case CombineRule.SERIES:
            return downs > 0
        case CombineRule.PARALLEL:
            return downs == members
        case CombineRule.DOWN_WHEN:
            return downs >= step.count
    return members - downs < step.count


def runs(line: Line) -> list[tuple[str, list[int]]]:
    return [(state, list(minutes)) for state, minutes in groupby(sorted(line), line.__getitem__)]


def bridged(line: Line, longest: int | None) -> tuple[Line, set[int]]:
    """Gaps filled with the state before them, when they are not too long; and what was filled."""
    filled: dict[int, str] = {}
    found = runs(line)
    for (before, _), (state, gap) in pairwise(found):
        if state == UNKNOWN and (longest is None or len(gap) <= longest):
            filled.update(dict.fromkeys(gap, before))
    return {**line, **filled}, set(filled)


def smoothed(line: Line, merge_gap: int, min_outage: int) -> Line:
    """Up time between close outages is down; then short outages are up."""
    line = dict(line)
    found = runs(line)
    for left, (state, gap), right in zip(found, found[1:], found[2:], strict=False):
        if left[0] == right[0] == DOWN and state == UP and len(gap) < merge_gap:
            line.update(dict.fromkeys(gap, DOWN))
    for state, minutes in runs(line):
        if state == DOWN and len(minutes) < min_outage and minutes[0] != min(line):
            line.update(dict.fromkeys(minutes, UP))
    return line
