"""Who must claim a credit, and until when."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from palier.calculus.errors import CalculusError
from palier.calculus.instants import Instant
from palier.calculus.zones import day_start, instant_at, local_date, local_datetime


class ClaimAnchorMissing(CalculusError):
    """The instant that a claim is counted from is not known."""

    code = "claim-anchor-missing"


class Claimant(StrEnum):
    """Who must ask for the credit; nobody when it is granted without a claim."""

    CUSTOMER = "customer"
    PROVIDER = "provider"
    NOBODY = "nobody"


class ClaimAnchor(StrEnum):
    """What the delay is counted from."""

    INCIDENT_END = "incident_end"
    WINDOW_CLOSE = "window_close"
    INVOICE_DATE = "invoice_date"


class ClaimUnit(StrEnum):
    """What the delay is counted in."""

    DAYS = "days"
    BUSINESS_DAYS = "business_days"
    MONTHS = "months"
    BILLING_CYCLES = "billing_cycles"


class ClaimUntil(StrEnum):
    """Where in the last day a delay in days or months ends."""

    END_OF_DAY = "end_of_day"
    SAME_TIME = "same_time"


@dataclass(frozen=True, slots=True)
class ClaimRule:
    """A delay of `count` units after the anchor.

    `working_weekdays` (0 is Monday) and `closed_on` define business days. Billing cycles are
    counted after the one that holds the anchor; they are months that start on `billing_day`, unless
    their closes are known.
    """

    claimant: Claimant
    count: int
    unit: ClaimUnit
    anchor: ClaimAnchor
    zone: ZoneInfo
    until: ClaimUntil = ClaimUntil.END_OF_DAY
    working_weekdays: frozenset[int] = frozenset(range(5))
    closed_on: frozenset[date] = frozenset()
    billing_day: int = 1


@dataclass(frozen=True, slots=True)
class ClaimAnchors:
    """The instants known for a window; `billing_closes` in order of time."""

    incident_end: Instant | None = None
    window_close: Instant | None = None
    invoice_date: Instant | None = None
    billing_closes: tuple[Instant, ...] = ()

    def at(self, anchor: ClaimAnchor) -> Instant:
        """The instant of an anchor. Raises `ClaimAnchorMissing`."""
        known = {
            ClaimAnchor.INCIDENT_END: self.incident_end,
            ClaimAnchor.WINDOW_CLOSE: self.window_close,
            ClaimAnchor.INVOICE_DATE: self.invoice_date,
        }[anchor]
        if known is None:
            raise ClaimAnchorMissing(
                f"no {anchor.value} is known", hint="record it, then ask again"
            )
        return known


def claim_deadline(rule: ClaimRule, anchors: ClaimAnchors) -> Instant:
    """The instant by which a claim must be made; equal is in time. Raises `ClaimAnchorMissing`."""
    start = anchors.at(rule.anchor)
    if rule.unit is ClaimUnit.BILLING_CYCLES:
        closes = anchors.billing_closes or _monthly_closes(rule, start)
        return _billing_close(rule, start, closes)
    last = _last_day(rule, start)
    if rule.until is ClaimUntil.END_OF_DAY:
        return day_start(last + timedelta(days=1), rule.zone)
    local = local_datetime(start, rule.zone)
    return instant_at(datetime.combine(last, local.time()), rule.zone)


def months_after(on: date, months: int) -> date:
    """The same day `months` later (earlier when negative), or the month's last day."""
    place = on.year * 12 + on.month - 1 + months
    year, month = divmod(place, 12)
    return date(year, month + 1, min(on.day, monthrange(year, month + 1)[1]))


def _last_day(rule: ClaimRule, start: Instant) -> date:
    # A window closes at midnight, which already belongs to the next day: the delay runs from the
    # last day of the window.
    whole_days = rule.until is ClaimUntil.END_OF_DAY
    closing = rule.anchor is ClaimAnchor.WINDOW_CLOSE and whole_days
    on = local_date(start - 1 if closing else start, rule.zone)
    match rule.unit:
        case ClaimUnit.MONTHS:
            return months_after(on, rule.count)
        case ClaimUnit.BUSINESS_DAYS:
            return _business_days_after(rule, on)
    return on + timedelta(days=rule.count)


def _business_days_after(rule: ClaimRule, on: date) -> date:
    if not rule.working_weekdays & frozenset(range(7)):
        raise CalculusError(
            "no weekday is a business day", hint="name at least one working weekday"
        )
    left = rule.count
    while left:
        on += timedelta(days=1)
        left -= on.weekday() in rule.working_weekdays and on not in rule.closed_on
    return on


def _monthly_closes(rule: ClaimRule, start: Instant) -> tuple[Instant, ...]:
    """The closes of monthly cycles around and after an instant, enough for the delay."""
    # The first day of a cycle is the month's last one where the month is too short.
    first = local_date(start, rule.zone).replace(day=1)
    days = (months_after(first, month) for month in range(rule.count + 2))
    starts = (months_after(on, 1) - timedelta(days=1) for on in days)
    return tuple(
        day_start(on.replace(day=min(on.day, rule.billing_day)), rule.zone) for on in starts
    )


def _billing_close(rule: ClaimRule, start: Instant, closes: tuple[Instant, ...]) -> Instant:
    after = [close for close in closes if close > start]
    if len(after) <= rule.count:
        raise ClaimAnchorMissing(
            f"{len(after)} closes of billing cycles are known after the anchor",
            hint=f"give {rule.count + 1}",
        )
    return after[rule.count]
