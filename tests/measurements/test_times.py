"""Text to instants: formats, zones, leap seconds, and refusals with their codes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.calculus.errors import PalierError
from palier.calculus.instants import instant_of
from palier.measurements.errors import Refused
from palier.measurements.mappings import TimeFormat
from palier.measurements.times import instant_reader

ISO = TimeFormat()
PARIS = TimeFormat(zone="Europe/Paris")
MIDNIGHT = 1_790_812_800_000_000  # 2026-10-01T00:00:00Z, by `date -u -d 2026-10-01 +%s`


@pytest.mark.parametrize(
    ("text", "format", "expected"),
    [
        ("2026-10-01T00:00:00Z", ISO, MIDNIGHT),
        ("2026-10-01 02:00:00+02:00", ISO, MIDNIGHT),
        ("2026-10-01T02:00:00.000001+0200", ISO, MIDNIGHT + 1),
        ("2026-10-01T00:00:00.0000019Z", ISO, MIDNIGHT + 1),
        ("2026-10-01 02:00", PARIS, MIDNIGHT),
        ("2026-10-01T00:00:00Z", PARIS, MIDNIGHT),
        ("2026-09-30T23:59:60Z", ISO, MIDNIGHT),
        ("01/10/2026 02:00", TimeFormat("%d/%m/%Y %H:%M", "Europe/Paris"), MIDNIGHT),
        ("1/10/2026 00:00 +0000", TimeFormat("%d/%m/%Y %H:%M %z"), MIDNIGHT),
        ("1790812800", TimeFormat("s"), MIDNIGHT),
        ("1790812800.0000015", TimeFormat("s"), MIDNIGHT + 1),
        ("1790812800000", TimeFormat("ms"), MIDNIGHT),
        ("1790812800000000", TimeFormat("us"), MIDNIGHT),
        ("1790812800000000999", TimeFormat("ns"), MIDNIGHT),
        ("-0.0000001", TimeFormat("s"), -1),
        ("-1e-999999999", TimeFormat("s"), -1),
        ("1e-999999999", TimeFormat("ns"), 0),
        ("0e-999999999", TimeFormat("ns"), 0),
        ("1790812800.0000009999999999999999999999999999", TimeFormat("s"), MIDNIGHT),
    ],
)
def test_text_becomes_an_instant(text, format, expected):
    assert instant_reader(format)(text) == expected


@pytest.mark.parametrize(
    ("gap", "text", "expected"),
    [
        ("forward", "2026-03-29 02:30:00", "2026-03-29 01:30:00Z"),
        ("backward", "2026-03-29 02:30:00", "2026-03-29 00:30:00Z"),
        ("transition", "2026-03-29 02:30:00", "2026-03-29 01:00:00Z"),
    ],
)
def test_a_local_time_that_does_not_exist_follows_the_policy(gap, text, expected):
    format = TimeFormat(zone="Europe/Paris", gap=gap)
    assert instant_reader(format)(text) == instant_reader(ISO)(expected)


@pytest.mark.parametrize(("fold", "hours"), [("first", 0), ("second", 1)])
def test_a_local_time_that_exists_twice_follows_the_policy(fold, hours):
    format = TimeFormat(zone="Europe/Paris", fold=fold)
    found = instant_reader(format)("2026-10-25 02:30:00")
    assert found == instant_reader(ISO)(f"2026-10-25 0{hours}:30:00Z")


@pytest.mark.parametrize(
    ("text", "format", "code"),
    [
        ("2026-10-01T00:00:00", ISO, "instant-without-zone"),
        ("2026-10-01", ISO, "instant-without-zone"),
        ("yesterday", ISO, "bad-instant"),
        ("2026-02-30T00:00:00Z", ISO, "bad-instant"),
        ("2026-10-01T00:61:00Z", ISO, "bad-instant"),
        ("31-01-2026", TimeFormat("%d/%m/%Y", "UTC"), "bad-instant"),
        ("9999-12-31T23:59:59Z", ISO, "instant-out-of-range"),
        ("0001-01-01T00:00:00Z", ISO, "instant-out-of-range"),
        ("9999-12-31T23:59:59-12:00", ISO, "instant-out-of-range"),
        ("0001-01-01T00:00:00+14:00", ISO, "instant-out-of-range"),
        ("9999-12-31 23:59:59", PARIS, "instant-out-of-range"),
        ("0001-01-01 00:00:00", PARIS, "instant-out-of-range"),
        ("1899-12-31T23:59:59Z", ISO, "instant-out-of-range"),
        ("2200-01-01T00:00:01Z", ISO, "instant-out-of-range"),
        ("1e36", TimeFormat("s"), "instant-out-of-range"),
        ("1e999999", TimeFormat("s"), "instant-out-of-range"),
        ("NaN", TimeFormat("s"), "bad-instant"),
        ("inf", TimeFormat("ms"), "bad-instant"),
        ("2026-10-01", TimeFormat("ms"), "bad-instant"),
        ("2026-03-29 02:30", TimeFormat(zone="Europe/Paris", gap="refuse"), "local-time-refused"),
        ("2026-10-25 02:30", TimeFormat(zone="Europe/Paris", fold="refuse"), "local-time-refused"),
    ],
)
def test_what_is_not_an_instant_is_refused(text, format, code):
    with pytest.raises(Refused) as refusal:
        instant_reader(format)(text)
    assert refusal.value.code == code


def test_a_missing_zone_says_what_to_declare():
    with pytest.raises(Refused, match="declare `zone` in the mapping"):
        instant_reader(ISO)("2026-10-01T00:00:00")


PATTERNS = [
    "%Y-%m-%dT%H:%M:%S.%f",
    "%d/%m/%Y %H:%M",
    "%d%m%Y%H",
    "%Y-%m-%d",
    "%m/%d/%y",
    "%H %d.%m.%Y",
]


@pytest.mark.parametrize("pattern", PATTERNS)
@given(moment=st.datetimes(datetime(1901, 1, 1), datetime(2199, 1, 1)), noise=st.integers(0, 200))
def test_a_pattern_reads_as_strptime_does(pattern, moment, noise):
    text = moment.strftime(pattern)
    # One digit changed or dropped makes months of 13 and days of one digit.
    place = noise % len(text)
    for written in (text, text[:place] + str(noise % 10) + text[place + 1 :], text[1:]):
        try:
            expected = instant_of(datetime.strptime(written, pattern).replace(tzinfo=UTC))
        except (ValueError, PalierError):
            expected = None
        try:
            found = instant_reader(TimeFormat(pattern, "UTC"))(written)
        except Refused:
            found = None
        assert found == expected
