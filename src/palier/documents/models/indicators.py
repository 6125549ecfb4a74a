"""How documents write indicators: one shape per method, and their short forms."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag, model_validator

from palier.calculus.indicators import (
    Aggregate,
    AggregateFunction,
    Availability,
    Composite,
    CompositeRule,
    CompositeTimelines,
    EmptySlice,
    Events,
    Incidents,
    OutageMeasure,
    Quantile,
    SliceMean,
    Slices,
    Stated,
)
from palier.documents.errors import Unreadable
from palier.documents.models.methods import METHODS, indicator_of, with_method
from palier.documents.models.recording import ElapsedShape, lifted_source
from palier.documents.models.selecting import SliceTarget, SourceShape, ThresholdShape
from palier.documents.models.shapes import (
    WORDS,
    LengthOfTime,
    Number,
    QuantileRatio,
    Shape,
    Word,
    refused,
)
from palier.documents.models.timelines import CombineShape, CombineSteps, TimelineRulesShape

_SOURCE_KEYS = ("series", "where", "operatedBy", "fallback", "disagreement")


class MeasuredShape(Shape):
    """An indicator that has a source."""

    also: ClassVar[tuple[str, ...]] = _SOURCE_KEYS

    source: SourceShape = SourceShape()
    """The measurements; `series` and `where` may also stand directly in the indicator."""

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        return lifted_source(value) if isinstance(value, dict) else value


class EventsShape(MeasuredShape):
    """Good events over all events, in countable time."""

    makes: ClassVar[type] = Events

    method: Literal["events"] = "events"
    good_when: ThresholdShape | None = None
    """Set when the events are values: a value is good when it meets this bound (`<= 500 ms`)."""
    cadence: LengthOfTime | None = None
    """Expected distance between measurements, which coverage is counted by."""


class AvailabilityShape(MeasuredShape):
    """Time up over time known, in countable time."""

    makes: ClassVar[type] = Availability

    method: Literal["availability"] = "availability"
    rules: TimelineRulesShape = TimelineRulesShape()
    """How measurements become a timeline."""
    combine: CombineSteps = ()
    """How timelines are combined before time is counted; without it, they are summed."""


def _sliced_tag(value: Any) -> str:
    if isinstance(value, dict):
        return str(value.get("method", "availability"))
    return "events" if isinstance(value, Events | EventsShape) else "availability"


SlicedShape = Annotated[
    Annotated[EventsShape, Tag("events")] | Annotated[AvailabilityShape, Tag("availability")],
    Discriminator(_sliced_tag),
]


class SlicesShape(Shape):
    """Good slices over slices, cut from the start of the window."""

    makes: ClassVar[type] = Slices

    method: Literal["slices"] = "slices"
    of: SlicedShape
    """The indicator, `events` or `availability`, that each slice is judged by."""
    length: LengthOfTime
    """Length of a slice."""
    slice_target: SliceTarget
    """What makes a slice good, such as `99 %`."""
    empty_slice: Annotated[EmptySlice, WORDS] = EmptySlice.REMOVED
    """What a slice without anything to count means."""

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        return with_method(value, "of")


class SliceMeanShape(Shape):
    """Mean of the ratios of the slices."""

    makes: ClassVar[type] = SliceMean

    method: Literal["sliceMean"] = "sliceMean"
    of: SlicedShape
    """The indicator, `events` or `availability`, whose ratio each slice has."""
    length: LengthOfTime
    """Length of a slice."""
    empty_slice: Annotated[EmptySlice, WORDS] = EmptySlice.REMOVED
    """What a slice without anything to count means."""

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        return with_method(value, "of")


class QuantileShape(MeasuredShape):
    """A quantile of the values, at rank ceil(q * n)."""

    makes: ClassVar[type] = Quantile

    method: Literal["quantile"] = "quantile"
    q: QuantileRatio
    """The quantile: `95 %` or `0.95`."""
    unit: str = ""
    """The unit of the values; without it, that of the target."""
    cadence: LengthOfTime | None = None
    """Expected distance between measurements, which coverage is counted by."""


class AggregateShape(MeasuredShape):
    """One figure of the values: mean, max, min, sum, count or rate."""

    makes: ClassVar[type] = Aggregate

    method: Literal["aggregate"] = "aggregate"
    function: Annotated[AggregateFunction, WORDS]
    """How values become one figure."""
    unit: str = ""
    """The unit of the values; without it, that of the target."""
    per: LengthOfTime | None = None
    """With `rate`, the sum is given per so much countable time."""
    cadence: LengthOfTime | None = None
    """Expected distance between measurements, which coverage is counted by."""


class IncidentsShape(MeasuredShape):
    """A figure about the outages that begin in the window."""

    makes: ClassVar[type] = Incidents

    method: Literal["incidents"] = "incidents"
    measure: Annotated[OutageMeasure, WORDS] = OutageMeasure.COUNT
    """What is counted: `count`, `mttr`, `mtbf`, `longest` or `downtime`."""
    rules: TimelineRulesShape = TimelineRulesShape()
    """How measurements become a timeline."""
    combine: CombineSteps = ()
    """How timelines are combined before outages are counted."""


class CompositeShape(Shape):
    """A figure of the figures of other objectives."""

    makes: ClassVar[type] = Composite

    method: Literal["composite"] = "composite"
    members: Annotated[tuple[Word, ...], Field(min_length=1)]
    """Names of objectives of the agreement."""
    rule: Annotated[CompositeRule, WORDS]
    """How figures become one."""
    weights: tuple[Number, ...] = ()
    """One weight per member, for the rules that use them."""

    @model_validator(mode="after")
    def _weights(self) -> CompositeShape:
        if self.weights and len(self.weights) != len(self.members):
            message = f"{len(self.weights)} weights for {len(self.members)} members"
            raise refused(Unreadable("weights-mismatch", message, "give one weight per member"))
        if len(set(self.members)) < len(self.members):
            raise refused(Unreadable("bad-name", "a member stands twice", "name each once"))
        return self


def _timeline_of(value: Any) -> Any:
    """The explicit availability of `{availability: zone-a}`, or of `zone-a` alone."""
    if isinstance(value, str):
        return {"series": value}
    short = isinstance(value, dict) and "availability" in value and "method" not in value
    return indicator_of(value) if short else value


TimelineMember = Annotated[
    AvailabilityShape,
    BeforeValidator(_timeline_of, json_schema_input_type=AvailabilityShape | dict[str, Any] | str),
]
"""The availability whose timeline is combined, in full or by its short forms."""


class CompositeTimelinesShape(Shape):
    """Time up over time known of a combination of timelines."""

    makes: ClassVar[type] = CompositeTimelines

    method: Literal["compositeTimelines"] = "compositeTimelines"
    members: Annotated[tuple[TimelineMember, ...], Field(min_length=1)]
    """The availability indicators whose timelines are combined: `availability: zone-a`."""
    combine: CombineShape
    """How they are combined."""


class StatedShape(MeasuredShape):
    """A figure entered with its evidence."""

    makes: ClassVar[type] = Stated

    method: Literal["stated"] = "stated"
    unit: str = ""
    """The unit of the figure; without it, that of the target."""


def _method_tag(value: Any) -> str:
    if isinstance(value, dict):
        return str(value.get("method"))
    if isinstance(value, Shape):
        return str(getattr(value, "method", None))
    return next((word for word, each in METHODS.items() if type(value) is each), "None")


IndicatorShape = Annotated[
    Annotated[EventsShape, Tag("events")]
    | Annotated[AvailabilityShape, Tag("availability")]
    | Annotated[SlicesShape, Tag("slices")]
    | Annotated[SliceMeanShape, Tag("sliceMean")]
    | Annotated[QuantileShape, Tag("quantile")]
    | Annotated[AggregateShape, Tag("aggregate")]
    | Annotated[ElapsedShape, Tag("elapsed")]
    | Annotated[IncidentsShape, Tag("incidents")]
    | Annotated[CompositeShape, Tag("composite")]
    | Annotated[CompositeTimelinesShape, Tag("compositeTimelines")]
    | Annotated[StatedShape, Tag("stated")],
    Discriminator(_method_tag),
]
