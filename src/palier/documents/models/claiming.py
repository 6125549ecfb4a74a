"""How documents write who must claim a credit, and until when."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, ClassVar
from zoneinfo import ZoneInfo

from pydantic import Field, PlainSerializer, model_validator

from palier.calculus.claims import ClaimAnchor, Claimant, ClaimRule, ClaimUnit, ClaimUntil
from palier.documents.dates import WEEKDAYS, date_of, weekday_of
from palier.documents.errors import Unreadable
from palier.documents.models.opening import zone_name
from palier.documents.models.shapes import MOST, WORDS, Shape, Text, refused

ZoneValue = Annotated[
    Any,
    Text(lambda value: ZoneInfo(zone_name(value)), lambda value: value.key, {"type": "string"}),
]


_CLAIM = re.compile(
    r"(customer|provider) within (\d+) (days?|business days?|months?|billing cycles?)"
    r" (?:of|after|from) (?:the )?(incident end|window close|invoice date)"
)


class ClaimShape(Shape):
    """Who must claim, and until when: `customer within 30 days of window close`."""

    makes: ClassVar[type] = ClaimRule
    short: ClassVar[tuple[str, ...]] = ("string",)

    claimant: Annotated[Claimant, WORDS]
    """`customer`, `provider` or `nobody`."""
    count: Annotated[int, Field(ge=0, le=MOST, strict=True)]
    """The delay, in units."""
    unit: Annotated[ClaimUnit, WORDS]
    """`days`, `business days`, `months` or `billing cycles`."""
    anchor: Annotated[ClaimAnchor, WORDS]
    """What it is counted from: `incident end`, `window close` or `invoice date`."""
    zone: ZoneValue | None = None
    """The zone of its days; that of the credits where none is written."""
    until: Annotated[ClaimUntil, WORDS] = ClaimUntil.END_OF_DAY
    """Where in the last day it ends."""
    working_weekdays: Annotated[
        frozenset[
            Annotated[
                int,
                Text(weekday_of, lambda day: WEEKDAYS[day], {"enum": list(WEEKDAYS)}),
            ]
        ],
        PlainSerializer(lambda days: [WEEKDAYS[day] for day in sorted(days)]),
    ] = frozenset(range(5))
    """The days of the week that are business days."""
    closed_on: Annotated[
        frozenset[Annotated[date, Text(date_of, date.isoformat, {"format": "date"})]],
        PlainSerializer(lambda days: [day.isoformat() for day in sorted(days)]),
    ] = frozenset()
    """Dates that are not business days."""
    billing_day: Annotated[int, Field(ge=1, le=31, strict=True)] = 1
    """The day of the month on which billing cycles start."""

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        found = _CLAIM.fullmatch(value.strip().lower())
        if found is None:
            hint = "write customer within 30 days of window close"
            raise refused(Unreadable("wrong-type", f"{value!r} is not a claim rule", hint))
        unit = found[3] if found[3].endswith("s") else found[3] + "s"
        return {"claimant": found[1], "count": int(found[2]), "unit": unit, "anchor": found[4]}
