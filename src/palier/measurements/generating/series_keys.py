"""Series: from the keys of a scenario to what is measured, kind by kind."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from itertools import product
from typing import cast

from palier.calculus.instants import DAY, HOUR, MINUTE
from palier.measurements.declared import Declared
from palier.measurements.generating.errors import InvalidScenario
from palier.measurements.generating.scenario import (
    MOST_PER_DAY,
    MOST_TICKETS_PER_DAY,
    Arrival,
    Checked,
    Counted,
    Entered,
    Lasting,
    Logged,
    Measured,
    Priority,
    Sampled,
    Series,
    Ticketed,
    has_too_many,
)
from palier.measurements.generating.spoken_values import (
    amount,
    lasting,
    length,
    listed,
    number,
    season_of,
    share,
    spread,
    whole,
)
from palier.measurements.mappings import DEFAULT_RESOLUTION
from palier.measurements.schema import KINDS, Dims, Kind

MOST_SERIES = 1_000_000
_CADENCED = ("sample", "event", "counter", "check")
_MONTHS = {"month": 1, "quarter": 3}


def series_of(value: object, path: str) -> Series:
    """The series that a block declares, one for each combination of its dimensions."""
    keys = Declared(value, path)
    kind = cast(Kind, keys.choice("kind", tuple(KINDS), None))
    name = keys.text("name", "")
    if not name:
        raise InvalidScenario(f"{keys.at('name')}: missing", hint="name the series")
    found = Series(
        kind=kind,
        name=name,
        measured=_MEASURED[kind](keys),
        dims=_dims(keys),
        per_day=_per_day(keys) if kind in _CADENCED else DAY // HOUR,
        jitter=share(keys, "jitter", 0.0) if kind in _CADENCED else 0.0,
        season=season_of(keys, "season", "office" if kind == "record" else "flat"),
        arrival=_arrival(keys),
    )
    keys.done()
    if has_too_many(found):
        raise InvalidScenario(
            f"{path}: more than {MOST_PER_DAY} rows or {MOST_TICKETS_PER_DAY} tickets a day",
            hint="a denser cadence than 100 ms is not made; spread the rows over dimensions",
        )
    return found


def _per_day(keys: Declared) -> int:
    every = length(keys, "every", MINUTE)
    if DAY % every:
        raise InvalidScenario(
            f"{keys.at('every')}: does not divide a day into whole parts",
            hint="for example 10 s, 1 min, 5 min, 1 h or 1 d",
        )
    return DAY // every


def _dims(keys: Declared) -> tuple[Dims, ...]:
    block = Declared(keys.raw("dims") or {}, keys.at("dims"))
    names = sorted(block.names())
    values = [dict.fromkeys(block.texts(name)) for name in names]
    many = 1
    for name, each in zip(names, values, strict=True):
        many *= len(each)
        if not each or many > MOST_SERIES:
            raise InvalidScenario(
                f"{block.at(name)}: gives {many} series", hint=f"from 1 to {MOST_SERIES} values"
            )
    return tuple(tuple(zip(names, each, strict=True)) for each in product(*values))


def _arrival(keys: Declared) -> Arrival:
    block = keys.block("late")
    late, by = 0.0, HOUR
    if block is not None:
        late, by = share(block, "share", 0.01), length(block, "by", HOUR)
        block.done()
    return Arrival(late, by, share(keys, "repeats", 0.0))


def _sampled(keys: Declared) -> Sampled:
    tail = keys.block("tail")
    portion, reach = 0.0, 0.0
    if tail is not None:
        portion, reach = share(tail, "share", 0.01), amount(tail, "reach", 10.0)
        tail.done()
    return Sampled(
        base=amount(keys, "base"),
        noise=spread(keys, "noise", 0.0),
        depth=amount(keys, "depth", 1.0 if "season" in keys else 0.0),
        tail=portion,
        reach=reach,
        least=number(keys, "least"),
        most=number(keys, "most"),
        unit=keys.text("unit", ""),
        resolution=_resolution(keys),
    )


def _resolution(keys: Declared) -> Decimal:
    """A power of ten from 0.000001 to 1: files write values in as many digits."""
    found = keys.positive("resolution", DEFAULT_RESOLUTION)
    if found.normalize().as_tuple().digits != (1,) or not DEFAULT_RESOLUTION <= found <= 1:
        raise InvalidScenario(
            f"{keys.at('resolution')}: {found} is not a power of ten from 0.000001 to 1",
            hint="for example 0.001",
        )
    return found


def _counted(keys: Declared) -> Counted:
    return Counted(
        per_hour=amount(keys, "per_hour"),
        noise=amount(keys, "noise", 0.05),
        failures=share(keys, "failures", 0.0),
    )


def _counter(keys: Declared) -> Counted:
    found = _counted(keys)
    return Counted(found.per_hour, found.noise, found.failures, whole(keys, "resets", 30))


def _checked(keys: Declared) -> Checked:
    return Checked(share(keys, "failures", 0.0), min(whole(keys, "attempts", 0), 100))


def _logged(keys: Declared) -> Logged:
    return Logged(length(keys, "least", 0), length(keys, "lag", 0))


def _ticketed(keys: Declared) -> Ticketed:
    priorities = tuple(_priority(each, path) for each, path in listed(keys, "priorities"))
    if not priorities or not sum(each.weight for each in priorities):
        raise InvalidScenario(
            f"{keys.at('priorities')}: none with a weight above zero",
            hint="for example - {name: P1, weight: 1, respond: 15 min, resolve: 3 h}",
        )
    waits = Declared(keys.raw("waits") or {}, keys.at("waits"))
    found = Ticketed(
        per_day=amount(keys, "per_day"),
        priorities=priorities,
        prefix=keys.text("prefix", "T-"),
        waits=share(waits, "share", 0.0),
        waiting=lasting(waits, "lasts", Lasting(8 * HOUR, 0.8, 20 * DAY)),
        reason=waits.text("reason", "waiting for the customer"),
        reopened=share(keys, "reopened", 0.0),
        changed=share(keys, "changed", 0.0),
        closes=length(keys, "closes", 3 * DAY),
    )
    waits.done()
    return found


def _priority(value: object, path: str) -> Priority:
    keys = Declared(value, path)
    found = Priority(
        name=keys.text("name", path),
        weight=amount(keys, "weight", 1.0),
        respond=lasting(keys, "respond"),
        resolve=lasting(keys, "resolve"),
        hours=keys.choice("clock", ("service", "elapsed"), "service") == "service",
        due=length(keys, "due", 0),
    )
    keys.done()
    return found


def _entered(keys: Declared) -> Entered:
    return Entered(
        months=_MONTHS[keys.choice("every", tuple(_MONTHS), "month")],
        base=amount(keys, "base"),
        noise=amount(keys, "noise", 0.0),
        least=number(keys, "least"),
        most=number(keys, "most"),
        places=min(whole(keys, "places", 1), 6),
        by=keys.optional("by"),
        after=length(keys, "after", 5 * DAY),
        evidence=keys.optional("evidence"),
    )


_MEASURED: dict[Kind, Callable[[Declared], Measured]] = {
    "sample": _sampled,
    "event": _counted,
    "counter": _counter,
    "check": _checked,
    "state": _logged,
    "outage": _logged,
    "record": _ticketed,
    "figure": _entered,
}
