"""The kinds of values that the schemas are made of."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, WithJsonSchema

from palier.calculus.instants import instant_text

LARGEST = 2**63 - 1


class Given(BaseModel):
    """What a request brings: nothing that has no meaning here."""

    model_config = ConfigDict(extra="forbid")


class Shown(BaseModel):
    """What an answer shows."""


class Versioned(Shown):
    """Something that may be changed, if it is as it was read."""

    version: int = Field(description="Grows with each change; part of the ETag.")


def _day(value: Any) -> Any:
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        raise ValueError("write a date as 2026-12-24")
    return date.fromisoformat(value)


def absent() -> Any:
    """The default of a field that a change may leave out: it then stays as it is."""
    return Field(default_factory=lambda: None)


Number = Annotated[int, Field(strict=True, ge=1, le=LARGEST)]
"""Of a row, in a body."""
PathNumber = Annotated[int, Field(ge=1, le=LARGEST)]
"""Of a row, in an address."""
Line = Annotated[str, Field(strict=True, min_length=1, max_length=200)]
OptionalLine = Annotated[str, Field(strict=True, max_length=200)]
Note = Annotated[str, Field(strict=True, max_length=10_000)]
Code = Annotated[str, Field(strict=True, min_length=1, max_length=64)]
Language = Annotated[str, Field(strict=True, max_length=8)]
Zone = Annotated[str, Field(strict=True, max_length=64)]
Flag = Annotated[bool, Field(strict=True)]
Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
Moment = Annotated[
    int,
    PlainSerializer(instant_text, return_type=str),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
"""An instant, shown in UTC as RFC 3339 has it."""
