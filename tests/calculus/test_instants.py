from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.calculus.errors import CalculusError, InstantOutOfRange
from palier.calculus.instants import (
    DAY,
    EARLIEST,
    LATEST,
    checked,
    datetime_of,
    instant_of,
)


@given(st.integers(EARLIEST, LATEST))
def test_an_instant_survives_the_way_to_a_datetime_and_back(at):
    assert instant_of(datetime_of(at)) == at


def test_microseconds_are_kept_before_and_after_1970():
    assert instant_of(datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)) == -1
    assert instant_of(datetime(1970, 1, 2, 0, 0, 0, 1, tzinfo=UTC)) == DAY + 1


def test_an_offset_is_taken_into_account():
    there = timezone(timedelta(hours=5, minutes=45))
    assert instant_of(datetime(1970, 1, 1, 5, 45, tzinfo=there)) == 0


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(CalculusError) as refused:
        instant_of(datetime(2026, 1, 1))
    assert refused.value.code == "instant-without-zone"


@pytest.mark.parametrize("moment", [datetime.min, datetime.max, datetime(1899, 12, 31)])
def test_years_outside_1900_to_2200_are_refused(moment):
    with pytest.raises(InstantOutOfRange):
        instant_of(moment.replace(tzinfo=UTC))


def test_the_limits_themselves_are_accepted():
    assert checked(EARLIEST) == EARLIEST
    assert checked(LATEST) == LATEST
    with pytest.raises(InstantOutOfRange):
        checked(LATEST + 1)
