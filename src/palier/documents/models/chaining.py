"""How documents write chains: what an agreement's promise is made of underneath."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Discriminator, Field, Tag

from palier.calculus.chains import SeriesRule
from palier.documents.errors import Unreadable
from palier.documents.models.objectives import CalendarReference
from palier.documents.models.shapes import MOST, WORDS, Duration, Ratio, Shape, Word, refused


class ObjectiveReferenceShape(Shape):
    """An objective of an agreement."""

    agreement: Word
    """The name of the agreement."""
    objective: Word
    """The name of the objective."""
    name: Word | None = None
    """What people read; the agreement and the objective where none is written."""


class StatedPartShape(Shape):
    """A part without an agreement, whose availability is stated here."""

    name: Word
    """What it is called."""
    availability: Ratio
    """Its availability, such as `99.95 %`."""


class SeriesPartShape(Shape):
    """Parts that are all needed."""

    series: Annotated[tuple[PartShape, ...], Field(min_length=1)]
    """The parts."""
    rule: Annotated[SeriesRule, WORDS] = SeriesRule.PRODUCT
    """`product` multiplies: failures are independent. `worst`: failures coincide."""
    name: Word | None = None
    """What people read; the names of the parts where none is written."""


class ParallelPartShape(Shape):
    """Parts of which one is enough."""

    parallel: Annotated[tuple[PartShape, ...], Field(min_length=1)]
    """The parts."""
    name: Word | None = None
    """What people read; the names of the parts where none is written."""


class NeededPartShape(Shape):
    """Parts of which so many are enough."""

    needed: Annotated[int, Field(ge=1, le=MOST, strict=True)]
    """How many are enough."""
    of: Annotated[tuple[PartShape, ...], Field(min_length=1)]
    """The parts."""
    name: Word | None = None
    """What people read; the names of the parts where none is written."""


_TAGS = ("series", "parallel", "needed", "availability", "agreement")
_FORMS = (
    "write {agreement: ..., objective: ...}, {name: ..., availability: 99.95 %}, {series: [...]}, "
    "{parallel: [...]} or {needed: 2, of: [...]}"
)


def _part_of(value: Any) -> Any:
    """The explicit part; a list is a series."""
    if isinstance(value, list):
        return {"series": value}
    if isinstance(value, dict) and not set(_TAGS) & set(value):
        if {"objective", "of", "rule"} & set(value):
            return value
        raise refused(Unreadable("unknown-field", "no form of a part is written here", _FORMS))
    if not isinstance(value, dict | Shape):
        raise refused(Unreadable("wrong-type", f"{value!r} is not a part", _FORMS))
    return value


def _part_tag(value: Any) -> str:
    if not isinstance(value, dict):
        return "agreement"
    if "of" in value:
        return "needed"
    return next((tag for tag in _TAGS if tag in value), "agreement")


_Part = Annotated[
    Annotated[SeriesPartShape, Tag("series")]
    | Annotated[ParallelPartShape, Tag("parallel")]
    | Annotated[NeededPartShape, Tag("needed")]
    | Annotated[StatedPartShape, Tag("availability")]
    | Annotated[ObjectiveReferenceShape, Tag("agreement")],
    Discriminator(_part_tag),
]
PartShape = Annotated[_Part, BeforeValidator(_part_of, json_schema_input_type=_Part | list[Any])]
"""A part of a chain, in one of its forms; a list is a series."""

for _each in (SeriesPartShape, ParallelPartShape, NeededPartShape):
    _each.model_rebuild()


class PromisedResponseShape(ObjectiveReferenceShape):
    """The limit of an objective about elapsed time."""

    priority: Word | None = None
    """The priority whose limit is meant, where limits differ."""


class StatedResponseShape(Shape):
    """A response without an agreement, whose limit is stated here."""

    name: Word
    """What it is called."""
    limit: Duration
    """The most that it takes, in hours of the common calendar: `30 min`."""


ResponseShape = Annotated[
    Annotated[PromisedResponseShape, Tag("agreement")]
    | Annotated[StatedResponseShape, Tag("limit")],
    Discriminator(
        lambda value: "limit" if isinstance(value, dict) and "limit" in value else "agreement"
    ),
]
"""A limit of an objective, or one stated here."""


class ResponsesShape(Shape):
    """Responses one after the other, against the one that is promised above them."""

    promise: PromisedResponseShape
    """The response promised."""
    parts: Annotated[tuple[ResponseShape, ...], Field(min_length=1)]
    """The responses that it takes; all of them are counted on the calendar of the promise."""


class SupportPartShape(Shape):
    """A calendar in which somebody gives support."""

    calendar: CalendarReference
    """The calendar, in place or by name, or hours such as `24x7`."""
    name: Word | None = None
    """Whose hours they are; the name of the calendar where none is written."""


SupportMember = Annotated[
    Annotated[SupportPartShape, Tag("calendar")]
    | Annotated[ObjectiveReferenceShape, Tag("agreement")],
    Discriminator(
        lambda value: "calendar" if isinstance(value, dict) and "calendar" in value else "agreement"
    ),
]
"""A calendar, or the service hours of an objective."""


class SupportShape(Shape):
    """Hours in which everybody underneath gives support, against those promised."""

    promise: SupportMember | None = None
    """The hours promised; those of the objective that the chain is about where none are written."""
    parts: Annotated[tuple[SupportMember, ...], Field(min_length=1)]
    """The hours of everybody who is needed."""
    over: Word
    """The period in which hours are compared: `2026`, `2026-Q4`, `2026-10` or `2026-W41`."""


class ChainShape(Shape):
    """Whether the promises underneath make a promise reachable: the provider's own planning."""

    promise: ObjectiveReferenceShape
    """The objective promised: a share, such as an availability."""
    parts: PartShape
    """What it is made of; a list is a series."""
    responses: ResponsesShape | None = None
    """Response times that add."""
    support: SupportShape | None = None
    """Support hours that intersect."""
