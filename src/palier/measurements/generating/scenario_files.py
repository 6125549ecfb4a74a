"""Scenario files: YAML, read under the same guard as mapping files."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from palier.calculus.calendars import Calendar, DayHours, Hours
from palier.calculus.instants import DAY, Instant
from palier.calculus.zones import UnknownZone, zone
from palier.measurements.arrow_layout import series_text
from palier.measurements.declared import Declared
from palier.measurements.errors import FileMissing, InvalidMapping, ReadError
from palier.measurements.generating.cause_keys import gap_of, incident_of, maintenance_of
from palier.measurements.generating.errors import InvalidScenario
from palier.measurements.generating.scenario import Sampled, Scenario, Series
from palier.measurements.generating.series_keys import series_of
from palier.measurements.generating.spoken_values import (
    WEEKDAYS,
    clock_hours,
    day_of,
    listed,
    moment,
    whole,
)
from palier.measurements.mapping_files import parsed
from palier.measurements.schema import SeriesKey

MOST_BYTES = 1 << 20
_LONGEST = 36_525 * DAY
_SHORT = tuple(name[:3] for name in WEEKDAYS)


def load_scenario(path: Path) -> Scenario:
    """The scenario of a file. Raises `InvalidScenario`, `ReadError`."""
    name = path.name
    try:
        if path.stat().st_size > MOST_BYTES:
            raise InvalidScenario(f"{name}: larger than {MOST_BYTES} bytes", hint="split it")
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise FileMissing(str(path), "there is no such file", hint="check the path") from None
    except OSError as error:
        raise ReadError(name, str(error.strerror), hint="check that it can be read") from None
    except UnicodeDecodeError as error:
        raise InvalidScenario(f"{name}: cannot be read: {error}", hint="save it as UTF-8") from None
    try:
        return scenario_of(parsed(text, name), name)
    except InvalidMapping as error:
        raise InvalidScenario(error.message, hint=error.hint) from None


def scenario_of(value: object, name: str) -> Scenario:
    """The scenario that these keys declare; `name` starts the path named in errors.

    Raises `InvalidScenario` and `InvalidMapping`.
    """
    keys = Declared(value, name)
    rules = _zone(keys)
    since, until = (_edge(keys, key, rules) for key in ("since", "until"))
    if not since < until <= since + _LONGEST:
        raise InvalidScenario(
            f"{keys.at('until')}: not within 100 years after since", hint="exchange the two"
        )
    dates, annual = _holidays(keys)
    scenario = Scenario(
        since=since,
        until=until,
        zone=rules.key,
        seed=whole(keys, "seed", 0),
        hours=_hours(keys, rules, dates, annual),
        holidays=frozenset(dates),
        annual=frozenset(annual),
        incidents=tuple(incident_of(each, at, rules) for each, at in listed(keys, "incidents")),
        maintenance=tuple(
            maintenance_of(each, at, rules) for each, at in listed(keys, "maintenance")
        ),
        gaps=tuple(gap_of(each, at, rules) for each, at in listed(keys, "gaps")),
        series=tuple(series_of(each, at) for each, at in listed(keys, "series")),
    )
    keys.done()
    _check_names(scenario.series, keys.at("series"))
    return scenario


def _zone(keys: Declared) -> ZoneInfo:
    try:
        return zone(keys.text("zone", "UTC"))
    except UnknownZone as error:
        raise InvalidScenario(f"{keys.at('zone')}: {error.message}", hint=error.hint) from None


def _edge(keys: Declared, key: str, rules: ZoneInfo) -> Instant:
    value = keys.raw(key)
    if value is None:
        raise InvalidScenario(f"{keys.at(key)}: missing", hint="write 2026-11-01")
    return moment(value, keys.at(key), rules)


def _holidays(keys: Declared) -> tuple[list[date], list[tuple[int, int]]]:
    """Dates, and days of every year written `12-25`."""
    dates: list[date] = []
    annual: list[tuple[int, int]] = []
    for value, path in listed(keys, "holidays"):
        if isinstance(value, str) and len(value) == 5:
            # 2000 has a 29 February.
            on = day_of(f"2000-{value}", path)
            annual.append((on.month, on.day))
        else:
            dates.append(day_of(value, path))
    return dates, annual


def _hours(
    keys: Declared, rules: ZoneInfo, dates: list[date], annual: list[tuple[int, int]]
) -> Calendar | None:
    """`mon-fri 08:00-18:00`, or a list of such; None, around the clock, when absent."""
    week: list[list[DayHours]] = [[] for _ in range(7)]
    for value, path in listed(keys, "hours"):
        days, _, hours = str(value).strip().lower().partition(" ")
        opens, closes = clock_hours(hours, path)
        for day in _days(days, path):
            week[day].append(DayHours(opens, closes))
    if not any(week):
        return None
    weekly: tuple[Hours, ...] = tuple(tuple(sorted(day)) for day in week)
    return Calendar(
        "hours", rules.key, weekly, holidays=tuple(dates), annual_holidays=tuple(annual)
    )


def _days(text: str, path: str) -> list[int]:
    if text == "daily":
        return list(range(7))
    found: list[int] = []
    for part in text.split(","):
        first, _, last = part.partition("-")
        if first not in _SHORT or (last or first) not in _SHORT:
            raise InvalidScenario(
                f"{path}: {text!r} are not days of the week", hint="write mon-fri, sat or daily"
            )
        start, end = _SHORT.index(first), _SHORT.index(last or first)
        found += [day % 7 for day in range(start, end + 1 if end >= start else end + 8)]
    return found


def _check_names(series: tuple[Series, ...], path: str) -> None:
    """A series is declared once; what shares a name shares unit and resolution."""
    if not series:
        raise InvalidScenario(f"{path}: missing", hint="declare a series to generate")
    seen: set[tuple[str, str]] = set()
    units: dict[str, tuple[str, object]] = {}
    for place, each in enumerate(series):
        kind = "event" if each.kind == "counter" else each.kind
        for dims in each.dims:
            text = series_text(SeriesKey(each.name, dims))
            if (kind, text) in seen:
                raise InvalidScenario(
                    f"{path}[{place}]: {text} is declared twice", hint="give it other dimensions"
                )
            seen.add((kind, text))
        if isinstance(each.measured, Sampled):
            unit = (each.measured.unit, each.measured.resolution)
            if units.setdefault(each.name, unit) != unit:
                raise InvalidScenario(
                    f"{path}[{place}]: {each.name} has another unit or resolution above",
                    hint="state the same ones",
                )
