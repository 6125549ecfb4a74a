"""What something costs in a month, from what is paid for it by the month and by the year."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction


class CostPeriod(StrEnum):
    """How often a cost is paid."""

    ONCE = "once"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class RunningCost:
    """An amount that is paid from a day until another; None: until it is ended."""

    amount: Decimal
    currency: str
    period: CostPeriod
    since: date
    until: date | None = None

    def is_paid(self, on: date) -> bool:
        """Whether it is paid on a day."""
        return self.since <= on and (self.until is None or on < self.until)


def per_month(costs: Iterable[RunningCost], on: date) -> tuple[tuple[str, Fraction], ...]:
    """What is paid in a month as it stands on a day, per currency in order of its code.

    A twelfth of what is paid by the year; what is paid once is in no month.
    """
    months = {CostPeriod.MONTH: 1, CostPeriod.YEAR: 12}
    totals: dict[str, Fraction] = {}
    for each in costs:
        if each.period in months and each.is_paid(on):
            share = Fraction(each.amount) / months[each.period]
            totals[each.currency] = totals.get(each.currency, Fraction(0)) + share
    return tuple(sorted(totals.items()))
