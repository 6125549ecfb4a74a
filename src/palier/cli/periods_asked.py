"""Periods as people ask for them: days, which every time zone has its own of, or instants."""

from __future__ import annotations

from datetime import date, datetime

from palier.calculus.instants import (
    DAY,
    EARLIEST,
    HOUR,
    LATEST,
    Instant,
    checked,
    instant_of,
)
from palier.calculus.spans import Span
from palier.cli.bad_options import BadOption

# Civil time reaches from UTC+14 (Kiribati) to UTC-12 (Baker Island).
_FIRST_TO_BEGIN = 14 * HOUR
_LAST_TO_BEGIN = 12 * HOUR


def period_asked(since: str, until: str) -> Span:
    """The span of `--from` and `--to`; days reach over those of every zone. Raises `BadOption`."""
    span = Span(begin_of(since, "--from"), end_of(until, "--to"))
    first, last = _day(since), _day(until)
    is_empty = first is not None and last is not None and last <= first
    if span.end <= span.start or is_empty:
        raise BadOption(
            f"--to {until} does not lie after --from {since}",
            hint="the end is not included: one day is --from 2026-10-01 --to 2026-10-02",
        )
    return span


def begin_of(text: str, option: str) -> Instant:
    """The instant at which a day begins where it begins first, or the instant written."""
    day = _day(text)
    return _instant(text, option) if day is None else max(day - _FIRST_TO_BEGIN, EARLIEST)


def end_of(text: str, option: str) -> Instant:
    """The instant at which a day begins where it begins last, or the instant written."""
    day = _day(text)
    return _instant(text, option) if day is None else min(day + _LAST_TO_BEGIN, LATEST)


def _day(text: str) -> Instant | None:
    try:
        days = date.fromisoformat(text).toordinal() - date(1970, 1, 1).toordinal()
    except ValueError:
        return None
    return checked(days * DAY)


def _instant(text: str, option: str) -> Instant:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise BadOption(
            f"{option} {text!r} is neither a day nor an instant",
            hint="write 2026-10-01, or 2026-10-01T00:00:00-04:00",
        ) from None
    return instant_of(moment)
