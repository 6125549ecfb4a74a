"""Event logs to records: several rows per ticket, each a change, become one record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import Any, NamedTuple

from palier.calculus.instants import Instant
from palier.measurements.errors import Refused
from palier.measurements.mappings import Grouping, InstantRule, Mapping
from palier.measurements.schema import Pause, PriorityChange, Record, SeriesKey


class LogRow(NamedTuple):
    """One row of an event log: when it was written, and what it says."""

    at: Instant
    order: tuple[str | None, ...]
    status: str | None
    priority: str | None
    instants: tuple[tuple[str, Instant | None], ...]
    key: SeriesKey


def record_of(name: str, rows: Iterable[LogRow], mapping: Mapping) -> tuple[SeriesKey, Record]:
    """The record that the rows tell, and its series: that of the last row.

    Raises `Refused` when an instant lies before the opening.
    """
    grouping = mapping.group or Grouping()
    log = sorted(rows, key=_place)
    instants = _instants(log, grouping)
    check_ends(instants, mapping.early_end)
    priorities = _priorities(log)
    record = Record(
        name,
        instants,
        priorities[-1].priority if priorities else None,
        priorities,
        _pauses(log, set(grouping.pauses)),
        _reopenings(log, set(grouping.reopened_from)),
    )
    return log[-1].key, record


def check_ends(instants: dict[str, Instant], early_end: str) -> None:
    """Raises `Refused` when a record ends before it opens, unless such ends are accepted."""
    if early_end == "accept":
        return
    opened = instants.get("opened")
    for name in ("responded", "resolved", "closed"):
        at = instants.get(name)
        if opened is not None and at is not None and at < opened:
            raise Refused(
                "end-before-start",
                f"{name} lies before opened",
                "state `early_end: accept` in the mapping if the source's clocks differ",
            )


def _place(row: LogRow) -> tuple[Any, ...]:
    """Sorts by instant, then by the stated order; the rest only makes ties deterministic."""
    return (row.at, tuple(map(_rank, row.order)), repr(row[2:]))


def _rank(text: str | None) -> tuple[int, Decimal, str]:
    try:
        number = Decimal(text or "")
    except InvalidOperation:
        return (1, Decimal(0), text or "")
    return (0, number, "") if number.is_finite() else (1, Decimal(0), text or "")


def _instants(log: Sequence[LogRow], grouping: Grouping) -> dict[str, Instant]:
    named = {name for row in log for name, _ in row.instants}
    rules = {name: InstantRule(of=name) for name in named} | dict(grouping.instants)
    found = {name: _found(log, rule) for name, rule in rules.items()}
    return {name: at for name, at in sorted(found.items()) if at is not None}


def _found(log: Sequence[LogRow], rule: InstantRule) -> Instant | None:
    rows = log if rule.take == "first" else log[::-1]
    for row in rows:
        if rule.when and row.status not in rule.when:
            continue
        at = row.at if rule.of == "at" else dict(row.instants).get(rule.of)
        if at is not None:
            return at
    return None


def _priorities(log: Sequence[LogRow]) -> tuple[PriorityChange, ...]:
    changes: list[PriorityChange] = []
    for row in log:
        if row.priority is not None and (not changes or changes[-1].priority != row.priority):
            changes.append(PriorityChange(row.at, row.priority))
    return tuple(changes)


def _pauses(log: Sequence[LogRow], waiting: set[str]) -> tuple[Pause, ...]:
    """Spans in one waiting status; a change of waiting status starts another pause."""
    pauses: list[Pause] = []
    since: Instant | None = None
    reason = ""
    for row in log:
        status = row.status or ""
        if since is not None and status != reason:
            pauses.append(Pause(since, row.at, reason))
            since = None
        if since is None and status in waiting:
            since, reason = row.at, status
    if since is not None:
        pauses.append(Pause(since, None, reason))
    return tuple(pauses)


def _reopenings(log: Sequence[LogRow], ended: set[str]) -> tuple[Instant, ...]:
    return tuple(
        after.at
        for before, after in pairwise(log)
        if before.status in ended and after.status not in ended
    )
