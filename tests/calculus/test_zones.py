from __future__ import annotations

import zoneinfo
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.calculus.instants import DAY, HOUR, MINUTE, instant_of
from palier.calculus.zones import (
    Fold,
    FoldPolicy,
    Gap,
    GapPolicy,
    LocalTimeDoesNotExist,
    LocalTimeExistsTwice,
    Unambiguous,
    UnknownZone,
    day_start,
    instant_at,
    local_date,
    local_datetime,
    resolve,
    tzdata_version,
    zone,
)
from tests.calculus.moments import utc
from tests.calculus.strategies import dates, instants, zone_names

PARIS = zone("Europe/Paris")
GAP = datetime(2026, 3, 29, 2, 30)
FOLD = datetime(2026, 10, 25, 2, 30)


def test_the_three_cases():
    assert resolve(datetime(2026, 7, 1, 12), PARIS) == Unambiguous(utc(2026, 7, 1, 10))
    assert resolve(FOLD, PARIS) == Fold(utc(2026, 10, 25, 0, 30), utc(2026, 10, 25, 1, 30))
    gap = resolve(GAP, PARIS)
    jump = utc(2026, 3, 29, 1)
    assert gap == Gap(jump - 30 * MINUTE, jump + 30 * MINUTE, jump)
    assert isinstance(gap, Gap)
    assert gap.length == HOUR


@pytest.mark.parametrize(
    ("policy", "wall"),
    [
        (GapPolicy.FORWARD, datetime(2026, 3, 29, 3, 30)),
        (GapPolicy.BACKWARD, datetime(2026, 3, 29, 1, 30)),
        (GapPolicy.TRANSITION, datetime(2026, 3, 29, 3, 0)),
    ],
)
def test_a_time_that_does_not_exist_follows_the_policy(policy, wall):
    assert local_datetime(instant_at(GAP, PARIS, gap=policy), PARIS) == wall


def test_a_time_that_exists_twice_follows_the_policy():
    first = instant_at(FOLD, PARIS)
    second = instant_at(FOLD, PARIS, fold=FoldPolicy.SECOND)
    assert second - first == HOUR
    assert local_datetime(first, PARIS) == local_datetime(second, PARIS) == FOLD
    assert (local_datetime(first, PARIS).fold, local_datetime(second, PARIS).fold) == (0, 1)


def test_policies_may_refuse():
    with pytest.raises(LocalTimeDoesNotExist, match="does not exist"):
        instant_at(GAP, PARIS, gap=GapPolicy.REFUSE)
    with pytest.raises(LocalTimeExistsTwice, match="exists twice"):
        instant_at(FOLD, PARIS, fold=FoldPolicy.REFUSE)


@pytest.mark.parametrize(
    ("wall", "kind"),
    [
        (datetime(2026, 3, 29, 1, 59, 59, 999_999), Unambiguous),
        (datetime(2026, 3, 29, 2), Gap),
        (datetime(2026, 3, 29, 2, 59, 59, 999_999), Gap),
        (datetime(2026, 3, 29, 3), Unambiguous),
        (datetime(2026, 10, 25, 1, 59, 59, 999_999), Unambiguous),
        (datetime(2026, 10, 25, 2), Fold),
        (datetime(2026, 10, 25, 2, 59, 59, 999_999), Fold),
        (datetime(2026, 10, 25, 3), Unambiguous),
    ],
)
def test_one_microsecond_either_side_of_a_change(wall, kind):
    assert isinstance(resolve(wall, PARIS), kind)


@given(instants, zone_names)
def test_every_instant_is_one_of_those_its_local_time_names(at, name):
    rules = zone(name)
    match resolve(local_datetime(at, rules), rules):
        case Unambiguous(found):
            assert found == at
        case Fold(first, second):
            assert at in (first, second)
        case Gap():
            pytest.fail("the local time of an instant exists")


@given(dates, st.times(), zone_names)
def test_resolution_agrees_with_the_plain_definition(on, time, name):
    rules, local = zone(name), datetime.combine(on, time)
    candidates = {instant_of(local.replace(tzinfo=rules, fold=fold)) for fold in (0, 1)}
    named = sorted(at for at in candidates if local_datetime(at, rules) == local)
    match resolve(local, rules):
        case Unambiguous(at):
            assert named == [at]
        case Fold(first, second):
            assert named == [first, second]
        case Gap(before, after, transition):
            assert named == []
            assert before < transition <= after
            assert local_datetime(after, rules) == local + timedelta(microseconds=after - before)


@given(dates, zone_names)
def test_days_start_in_order_and_the_instant_before_belongs_to_a_day_before(on, name):
    rules = zone(name)
    start, following = day_start(on, rules), day_start(on + timedelta(days=1), rules)
    assert start <= following
    assert following - start <= 25 * HOUR
    assert local_date(start - 1, rules) < on or local_date(start, rules) == on


@pytest.mark.parametrize(
    ("name", "on", "hours"),
    [
        ("Europe/Paris", date(2026, 3, 29), 23),
        ("Europe/Paris", date(2026, 10, 25), 25),
        ("America/Sao_Paulo", date(2018, 11, 4), 23),  # midnight does not exist
        ("America/Sao_Paulo", date(2018, 2, 17), 25),  # clocks go back at midnight
        ("Asia/Beirut", date(2022, 3, 27), 23),  # midnight does not exist
        ("America/Havana", date(2025, 11, 2), 25),  # midnight exists twice
        ("Pacific/Apia", date(2011, 12, 30), 0),  # the day does not exist
        ("Europe/Paris", date(2024, 2, 29), 24),
    ],
)
def test_lengths_of_days(name, on, hours):
    rules = zone(name)
    assert day_start(on + timedelta(days=1), rules) - day_start(on, rules) == hours * HOUR


def test_half_an_hour_of_change():
    rules = zone("Australia/Lord_Howe")
    length = day_start(date(2026, 4, 6), rules) - day_start(date(2026, 4, 5), rules)
    assert length == DAY + 30 * MINUTE


def test_a_change_of_zone_by_law():
    # Samoa moved across the date line: 29 December 2011 was followed by the 31st.
    rules = zone("Pacific/Apia")
    last = instant_at(datetime(2011, 12, 29, 23, 59), rules)
    assert local_datetime(last + MINUTE, rules) == datetime(2011, 12, 31)
    gap = resolve(datetime(2011, 12, 30, 12), rules)
    assert isinstance(gap, Gap)
    assert gap.length == DAY


def test_a_gap_around_midnight_starts_the_day_when_the_clocks_jump():
    # Toronto, 30 March 1919: the clocks went from 23:30 to 00:30.
    rules = zone("America/Toronto")
    start = day_start(date(1919, 3, 31), rules)
    assert local_datetime(start, rules) == datetime(1919, 3, 31, 0, 30)
    assert local_datetime(start - 1, rules) == datetime(1919, 3, 30, 23, 29, 59, 999_999)


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("Europe/Pari", "Europe/Paris"),
        ("europe/paris", "Europe/Paris"),
        ("America/New York", "America/New_York"),
        ("xyzzy", "IANA"),
        ("../etc/passwd", ""),
        ("", "IANA"),
        ("Europe", ""),
    ],
)
def test_an_unknown_zone_is_refused_with_the_nearest_name(name, hint):
    with pytest.raises(UnknownZone) as refused:
        zone(name)
    assert refused.value.code == "unknown-zone"
    assert hint in refused.value.hint


def test_rules_come_from_the_pinned_package_alone():
    assert zoneinfo.TZPATH == ()
    assert tzdata_version().split(".")[0].isdigit()
