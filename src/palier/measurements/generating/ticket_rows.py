"""Tickets as rows of kind `record`: what a desk's export holds of them at an instant."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, NamedTuple, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from palier.calculus.instants import Instant
from palier.measurements.arrow_layout import INSTANT, INSTANTS, schema_of
from palier.measurements.generating import chance
from palier.measurements.generating.frames import Run
from palier.measurements.generating.scenario import Scenario, Ticketed
from palier.measurements.generating.tickets import NEVER, Tickets

_HOUR_SECONDS = 3600


def named_instants(scenario: Scenario) -> tuple[str, ...]:
    """The named instants that the tickets of a scenario have, sorted."""
    found = {"opened", "acknowledged", "responded", "resolved"}
    for series in scenario.series:
        if isinstance(series.measured, Ticketed):
            found |= {"closed"} if series.measured.closes else set()
            found |= {"due"} if any(each.due for each in series.measured.priorities) else set()
    return tuple(sorted(found))


class Numbering(NamedTuple):
    """How the tickets of one series are told from those of the others of its name."""

    place: int
    among: int


def record_arrays(
    run: Run, tickets: Tickets, known: Instant, numbering: Numbering
) -> dict[str, pa.Array]:
    """The columns of the tickets but `series`, as known just before an instant."""
    names = named_instants(run.scenario)
    measured = cast(Ticketed, run.series.measured)
    words = pa.array([each.name for each in measured.priorities], pa.string())
    changed = tickets.changed < known
    priority = np.where(changed, tickets.priority, tickets.first).astype(np.int32)
    reopened = tickets.reopened < known
    instants = {
        "opened": tickets.opened,
        "acknowledged": tickets.acknowledged,
        "responded": tickets.responded,
        "resolved": np.where(reopened, tickets.resolved_again, tickets.resolved),
        "closed": tickets.closed,
        "due": tickets.due,
    }
    return {
        "id": _ids(run, tickets, numbering),
        "priority": pa.DictionaryArray.from_arrays(priority, words),
        "priority_changes": _changes(tickets, changed, words),
        "pauses": _pauses(tickets, known, measured.reason),
        "reopenings": _lists(reopened.astype(np.int64), _instants(tickets.reopened[reopened])),
        **{
            INSTANTS + name: _instants(instants[name], known if name != "due" else NEVER)
            for name in names
        },
    }


def _most_in_an_hour(run: Run) -> int:
    """More tickets than come to one series in an hour."""
    measured, season = cast(Ticketed, run.series.measured), run.series.season
    hourly = measured.per_day / 24 * max(season.hours) * max(season.weekdays)
    causes = (*run.scenario.incidents, *run.scenario.maintenance)
    caused = sum(hit.effect.tickets for each in causes for hit in each.hits)
    return int(3 * hourly + 6 * caused + 20)


def _ids(run: Run, tickets: Tickets, numbering: Numbering) -> pa.Array:
    """The prefix, the UTC hour of the opening, and the number in that hour: in order of time."""
    number = tickets.number * numbering.among + numbering.place
    places = len(str(_most_in_an_hour(run) * numbering.among))
    measured = cast(Ticketed, run.series.measured)
    hours, which = np.unique(tickets.hour, return_inverse=True)
    starts = [datetime.fromtimestamp(hour * _HOUR_SECONDS, UTC) for hour in hours.tolist()]
    codes = np.array([int(f"{start:%y%m%d%H}") for start in starts], np.int64)
    coded = codes[which] * 10**places + number if len(codes) else number
    texts = pa.array(coded).cast(pa.string())
    return pc.binary_join_element_wise(measured.prefix, texts, "")


def _instants(at: chance.Integers, known: Instant = NEVER) -> pa.Array:
    """Instants; those that were still to come are null."""
    mask = at >= known
    return pa.array(at, mask=mask if mask.any() else None).cast(INSTANT)


def _changes(tickets: Tickets, changed: chance.Flags, words: pa.Array) -> pa.Array:
    at = np.stack([tickets.opened[changed], tickets.changed[changed]], axis=1).ravel()
    places = np.stack([tickets.first[changed], tickets.priority[changed]], axis=1).ravel()
    return _lists(
        changed.astype(np.int64) * 2,
        _structs("priority_changes", [_instants(at), words.take(pa.array(places))]),
    )


def _pauses(tickets: Tickets, known: Instant, reason: str) -> pa.Array:
    some = tickets.paused < known
    reasons = pa.array([reason]).take(pa.array(np.zeros(int(some.sum()), np.int64)))
    spans = [_instants(tickets.paused[some]), _instants(tickets.resumed[some], known)]
    return _lists(some.astype(np.int64), _structs("pauses", [*spans, reasons]))


def _structs(column: str, arrays: list[pa.Array]) -> pa.Array:
    fields = list(schema_of("record").field(column).type.value_type)
    return pa.StructArray.from_arrays(arrays, fields=fields)


def _lists(lengths: np.ndarray[Any, np.dtype[np.int64]], items: pa.Array) -> pa.Array:
    ends = np.zeros(len(lengths) + 1, np.int32)
    np.cumsum(lengths, out=ends[1:])
    return pa.ListArray.from_arrays(pa.array(ends), items)
