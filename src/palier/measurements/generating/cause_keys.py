"""Incidents, maintenance and gaps: from the keys of a scenario to causes."""

from __future__ import annotations

from collections.abc import Mapping as Keys
from dataclasses import dataclass
from decimal import Decimal
from zoneinfo import ZoneInfo

from palier.calculus.instants import MINUTE, SECOND, Duration
from palier.calculus.selectors import Condition, Relation, Selector
from palier.measurements.declared import Declared
from palier.measurements.generating.errors import InvalidScenario
from palier.measurements.generating.scenario import (
    Cause,
    Effect,
    Hit,
    Lasting,
    Shape,
    When,
)
from palier.measurements.generating.spoken_values import (
    amount,
    clock_hours,
    day_of,
    lasting,
    length,
    listed,
    moments,
    season_of,
    share,
    weekday_rule,
)

SHAPES: dict[str, Effect] = {
    "outage": Effect(),
    "brown-out": Effect(failures=0.3, slow=2.0, state="degraded"),
    "slow-down": Effect(failures=0.0, slow=4.0, state="degraded"),
    "flapping": Effect(),
    "degradation": Effect(failures=0.4, slow=5.0, state="degraded"),
}
"""What each shape does unless the incident states it."""

_MAINTENANCE = Effect(traffic=0.1, state="maintenance")


@dataclass(frozen=True, slots=True)
class _Timing:
    when: When
    lasts: Lasting


def incident_of(value: object, path: str, rules: ZoneInfo) -> Cause:
    """An incident; its shape says what it does, key by key, unless another effect is stated."""
    keys = Declared(value, path)
    name = keys.choice("shape", tuple(SHAPES), "outage")
    shape = Shape(
        name,
        flaps=_at_least(keys, "flaps", 4 * MINUTE, SECOND) if name == "flapping" else 0,
        rises=name == "degradation",
        recovery=length(keys, "recovery", 0),
    )
    return _cause(keys, rules, _effect(keys, SHAPES[name]), shape)


def maintenance_of(value: object, path: str, rules: ZoneInfo) -> Cause:
    """Announced work: at stated instants, or on days that come again, between two times of day."""
    keys = Declared(value, path)
    return _cause(keys, rules, _effect(keys, _MAINTENANCE), Shape("maintenance"))


def gap_of(value: object, path: str, rules: ZoneInfo) -> Cause:
    """A span in which sources say nothing."""
    return _cause(Declared(value, path), rules, None, Shape("gap"))


def _cause(keys: Declared, rules: ZoneInfo, effect: Effect | None, shape: Shape) -> Cause:
    """A cause; without an effect it has none of its own either."""
    timing = _timing(keys, rules)
    cause = Cause(
        name=keys.text("name", keys.path),
        hits=_hits(keys, effect),
        when=timing.when,
        lasts=timing.lasts,
        shape=shape,
        reasons=keys.texts("reasons"),
        affected=None if effect is None else _affected(keys),
    )
    keys.done()
    return cause


def _timing(keys: Declared, rules: ZoneInfo) -> _Timing:
    """`at`, `on` or `each` (with `hours`), or `every`: one of them, or several together."""
    days = tuple(day_of(each, path) for each, path in listed(keys, "on"))
    again = tuple(weekday_rule(str(each), path) for each, path in listed(keys, "each"))
    opens, lasts = 0, None
    hours = keys.optional("hours")
    if hours is not None:
        opens, closes = clock_hours(hours, keys.at("hours"))
        lasts = Lasting((closes - opens) * SECOND)
    when = When(
        at=moments(keys, "at", rules),
        days=days,
        again=again,
        opens=opens,
        every=_at_least(keys, "every", 0, MINUTE),
        season=season_of(keys, "season"),
    )
    if not (when.at or when.every or days or again):
        raise InvalidScenario(
            f"{keys.path}: says nowhere when it happens",
            hint="state `at`, `every`, or `on` or `each` with `hours`",
        )
    if (days or again) and lasts is None:
        raise InvalidScenario(f"{keys.at('hours')}: missing", hint="for example 22:00-24:00")
    if lasts is not None and "lasts" in keys:
        raise InvalidScenario(
            f"{keys.at('lasts')}: `hours` already say how long it lasts", hint="state one of them"
        )
    return _Timing(when, lasts or lasting(keys, "lasts"))


def _at_least(keys: Declared, key: str, default: Duration, least: Duration) -> Duration:
    """A length of time that is not so short that there would be millions of it."""
    found = length(keys, key, default)
    if 0 < found < least:
        raise InvalidScenario(
            f"{keys.at(key)}: shorter than {least // SECOND} s", hint="for example 4 min"
        )
    return found


def _effect(keys: Declared, usual: Effect) -> Effect:
    return Effect(
        failures=share(keys, "failures", usual.failures),
        slow=amount(keys, "slow", usual.slow),
        traffic=amount(keys, "traffic", usual.traffic),
        state=keys.text("state", usual.state).casefold(),
        tickets=amount(keys, "tickets", usual.tickets),
    )


def _hits(keys: Declared, effect: Effect | None) -> tuple[Hit, ...]:
    found = tuple(_hit(each, path, effect) for each, path in listed(keys, "hits"))
    if not found:
        raise InvalidScenario(f"{keys.at('hits')}: missing", hint="name series, or '*' for all")
    return found


def _hit(value: object, path: str, effect: Effect | None) -> Hit:
    """A name or pattern; or a block that also states dimensions, and an effect of its own."""
    if not isinstance(value, Keys):
        return Hit(Selector(str(value)), effect or Effect())
    keys = Declared(value, path)
    where = Declared(keys.raw("where") or {}, keys.at("where"))
    selector = Selector(
        keys.text("series", "*"),
        tuple(Condition(name, Relation.EQUAL, where.texts(name)) for name in where.names()),
    )
    found = Hit(selector, _effect(keys, effect) if effect else Effect())
    keys.done()
    return found


def _affected(keys: Declared) -> tuple[Decimal, Decimal] | None:
    """One share, or the least and the greatest."""
    items = listed(keys, "affected")
    if not items:
        return None
    holder = {str(place): item for place, (item, _) in enumerate(items)}
    block = Declared(holder, keys.at("affected"))
    shares = [Decimal(str(share(block, name, 1.0))) for name in holder]
    if len(shares) > 2 or shares != sorted(shares):
        raise InvalidScenario(
            f"{keys.at('affected')}: not a share, nor a lower and a higher one",
            hint="for example [0.1, 0.4]",
        )
    return shares[0], shares[-1]
