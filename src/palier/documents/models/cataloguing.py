"""How documents write the service catalogue: services, what they need and cost, and facilities."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any

from pydantic import model_validator

from palier.calculus.money import Money, minor_digits
from palier.calculus.running_costs import CostPeriod
from palier.documents.dates import date_of
from palier.documents.errors import Unreadable
from palier.documents.models.shapes import WORDS, NameText, Shape, Text, TitleText, Word, refused
from palier.documents.quantities import Quantity, quantity_of

MOST_PLACES = 4
MOST_DIGITS = 14
"""Before the point."""


class Criticality(StrEnum):
    """What a business loses without a service."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class ServiceState(StrEnum):
    """Where a service or an offering stands in its life."""

    PLANNED = "planned"
    ACTIVE = "active"
    RETIRING = "retiring"
    RETIRED = "retired"


class DependencyKind(StrEnum):
    """What happens to a service when one that it needs fails."""

    HARD = "hard"
    SOFT = "soft"


class CostKind(StrEnum):
    """What is paid for."""

    LABOUR = "labour"
    LICENCE = "licence"
    HOSTING = "hosting"
    SUPPLIER = "supplier"
    FACILITY = "facility"
    MEASURING = "measuring"
    OTHER = "other"


class LoadWindow(StrEnum):
    """Over how long a workload is counted."""

    MOMENT = "moment"
    HOUR = "hour"
    DAY = "day"
    MONTH = "month"


def plain(amount: Decimal) -> str:
    """A decimal with the digits that say it, and no others: `1200.5`."""
    text = format(amount, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _decimal(quantity: Quantity) -> Decimal:
    scaled = quantity.value * 10**MOST_PLACES
    if scaled.denominator != 1 or not 0 <= quantity.value < 10**MOST_DIGITS:
        hint = f"from 0 on, up to {MOST_DIGITS} digits, with up to {MOST_PLACES} decimals"
        raise Unreadable("out-of-range", "the number cannot be kept exactly", hint)
    return Decimal(scaled.numerator).scaleb(-MOST_PLACES)


def money_of(value: Any) -> Money:
    """An amount of money from `1 234.50 CAD`."""
    quantity = quantity_of(value)
    if not re.fullmatch(r"[A-Z]{3}", quantity.unit):
        message = f"{str(value)!r} is not an amount of money"
        raise Unreadable("bad-amount", message, "write 1 234.50 CAD")
    minor_digits(quantity.unit)
    return Money(_decimal(quantity), quantity.unit)


def most_of(value: Any) -> Decimal:
    """A limit of a workload: a number above nought."""
    quantity = quantity_of(value)
    if quantity.unit:
        message = f"{str(value)!r} is not a bare number"
        raise Unreadable("bad-number", message, "write the unit under `unit`")
    found = _decimal(quantity)
    if not found:
        raise Unreadable("out-of-range", "a limit of nothing", "write what it bears at most")
    return found


AmountText = Annotated[
    Money,
    Text(
        money_of,
        lambda money: f"{plain(money.amount)} {money.currency}",
        {"type": "string", "description": "`1 234.50 CAD`"},
    ),
]
MostText = Annotated[Decimal, Text(most_of, plain, {"type": ["number", "string"]})]
DateText = Annotated[
    date, Text(date_of, lambda on: on.isoformat(), {"type": "string", "format": "date"})
]


class LastingShape(Shape):
    """Something that holds from a date until another."""

    since: DateText
    """The first day."""
    until: DateText | None = None
    """The first day without; open where it is not written."""

    @model_validator(mode="after")
    def _ends_later(self) -> LastingShape:
        if self.until is not None and self.until <= self.since:
            message = f"it ends on {self.until}, and begins on {self.since}"
            raise refused(Unreadable("span-ends-before-start", message, "write a later `until`"))
        return self


class UseShape(LastingShape):
    """A customer that uses an offering."""

    customer: NameText
    """The name of the party."""


class OfferingShape(Shape):
    """A way a service is offered."""

    name: NameText
    """The name of the offering, once per service."""
    title: TitleText | None = None
    """What people read, as a text or per language."""
    description: TitleText | None = None
    """What one gets, as a text or per language."""
    state: Annotated[ServiceState, WORDS] | None = None
    """Where it stands in its life; planned where it is new."""
    uses: tuple[UseShape, ...] = ()
    """Who uses it."""


class DependencyShape(Shape):
    """A service that this one needs."""

    service: NameText
    """The name of the service needed."""
    kind: Annotated[DependencyKind, WORDS] = DependencyKind.HARD
    """`hard`: this one fails with it; `soft`: this one is worse without, and goes on."""
    note: str = ""
    """What it is needed for."""


class CostLineShape(LastingShape):
    """One thing that a service costs its provider."""

    name: Word
    """What it is called, once per service and first day."""
    kind: Annotated[CostKind, WORDS] = CostKind.OTHER
    """What is paid for."""
    amount: AmountText
    """How much, each time it is paid."""
    period: Annotated[CostPeriod, WORDS] = CostPeriod.MONTH
    """How often it is paid."""


class WorkloadLimitShape(Shape):
    """How much a service, or one offering of it, bears."""

    name: Word
    """What is counted, once per service and offering."""
    unit: Word
    """What it is counted in."""
    most: MostText
    """How much it bears."""
    window: Annotated[LoadWindow, WORDS] = LoadWindow.MOMENT
    """Over how long it is counted; `moment` is what is there at once."""
    offering: NameText | None = None
    """The offering that it is for; all of them where none is written."""


class FacilityNeedShape(Shape):
    """A facility that a service needs."""

    facility: NameText
    """The name of the facility."""
    note: str = ""
    """What it is needed for."""


class ServiceShape(Shape):
    """What is delivered to customers. What is not written stays as the catalogue has it."""

    provider: NameText | None = None
    """Who delivers it: the name of a party."""
    owner: str = ""
    """Who answers for it; in a catalogue, the e-mail address they sign in with."""
    description: TitleText | None = None
    """What it does, as a text or per language."""
    criticality: Annotated[Criticality, WORDS] | None = None
    """What a business loses without it; medium where it is new."""
    state: Annotated[ServiceState, WORDS] | None = None
    """Where it stands in its life; planned where it is new."""
    needs: tuple[DependencyShape, ...] = ()
    """The services that it needs."""
    offerings: tuple[OfferingShape, ...] = ()
    """The ways it is offered."""
    costs: tuple[CostLineShape, ...] = ()
    """What it costs its provider."""
    limits: tuple[WorkloadLimitShape, ...] = ()
    """How much it bears; beyond that, what is promised may not hold."""
    facilities: tuple[FacilityNeedShape, ...] = ()
    """The facilities that it needs."""


class FacilityShape(Shape):
    """A place, a tool or equipment that services are delivered with."""

    party: NameText | None = None
    """Who runs it: the name of a party."""
    note: str = ""
    """A remark, as where it stands."""
