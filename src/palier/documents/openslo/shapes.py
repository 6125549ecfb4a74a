"""The shape of OpenSLO v1 documents: https://github.com/OpenSLO/OpenSLO, README of 2025-09-03."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from palier.documents.dates import date_of
from palier.documents.errors import Unreadable
from palier.documents.models.opening import ZoneText
from palier.documents.models.shapes import Number, Shape, Text, refused

API_VERSION = "openslo/v1"
OTHERS = ("DataSource", "AlertPolicy", "AlertCondition", "AlertNotificationTarget")

_NAME = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_DURATION = re.compile(r"([1-9]\d*)([mhdwMQY])")


def invalid(message: str, hint: str = "") -> Exception:
    """A refusal that pydantic collects."""
    return refused(Unreadable("openslo-invalid", message, hint))


def _name_of(value: Any) -> str:
    if not isinstance(value, str) or not _NAME.fullmatch(value):
        hint = "lower case letters, digits and hyphens, at most 63"
        raise Unreadable("openslo-invalid", f"{value!r} is not a name", hint)
    return value


def _duration_of(value: Any) -> tuple[int, str]:
    if isinstance(value, int) and not isinstance(value, bool) and value > 0:
        return value, "m"  # the specification reads a bare number as minutes
    found = _DURATION.fullmatch(str(value))
    if found is None:
        hint = "a whole number and one of m h d w M Q Y, such as 4w"
        raise Unreadable("openslo-invalid", f"{value!r} is not a duration", hint)
    return int(found[1]), found[2]


def _start_of(value: Any) -> str:
    text = str(value).strip()
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}", text):
        hint = "write it as 2026-01-01 00:00:00"
        raise Unreadable("openslo-invalid", f"{text!r} is not a start time", hint)
    date_of(text[:10])
    return text


NameText = Annotated[str, Text(_name_of, str)]
DurationText = Annotated[tuple[int, str], Text(_duration_of, lambda d: f"{d[0]}{d[1]}")]


class MetricSource(Shape):
    """Where a metric comes from; Palier takes measurements from files instead."""

    metric_source_ref: str | None = None
    type: str | None = None
    spec: Any = None


class Metric(Shape):
    metric_source: MetricSource


class RatioMetric(Shape):
    counter: bool | None = None
    good: Metric | None = None
    bad: Metric | None = None
    total: Metric | None = None
    raw: Metric | None = None
    raw_type: Literal["success", "failure"] | None = None

    @model_validator(mode="after")
    def _forms(self) -> RatioMetric:
        counted = self.total is not None and (self.good is None) is not (self.bad is None)
        raw = self.raw is not None and self.raw_type is not None
        if counted is raw:
            raise invalid("a ratio is total with good or bad, or raw with rawType")
        return self


class SliSpec(Shape):
    description: str | None = None
    threshold_metric: Metric | None = None
    ratio_metric: RatioMetric | None = None

    @model_validator(mode="after")
    def _one(self) -> SliSpec:
        if (self.threshold_metric is None) is (self.ratio_metric is None):
            raise invalid("an SLI has either thresholdMetric or ratioMetric")
        return self


class Metadata(Shape):
    name: NameText
    display_name: str | None = None
    labels: dict[str, Any] | None = None
    annotations: dict[str, Any] | None = None


class InlineSli(Shape):
    api_version: str | None = None
    kind: Literal["SLI"] | None = None
    metadata: Metadata
    spec: SliSpec


class WindowCalendar(Shape):
    start_time: Annotated[str, Text(_start_of, str)]
    time_zone: ZoneText


class TimeWindow(Shape):
    duration: DurationText
    is_rolling: bool = False
    calendar: WindowCalendar | None = None

    @model_validator(mode="after")
    def _one(self) -> TimeWindow:
        if self.is_rolling is (self.calendar is not None):
            raise invalid("a window is rolling, or has a calendar")
        return self


class SloObjective(Shape):
    display_name: str | None = None
    op: Literal["lte", "gte", "lt", "gt"] | None = None
    value: Number | None = None
    target: Number | None = None
    target_percent: Number | None = None
    time_slice_target: Number | None = None
    time_slice_window: DurationText | None = None
    indicator: InlineSli | None = None
    indicator_ref: str | None = None
    composite_weight: Number | None = None

    @model_validator(mode="after")
    def _promised(self) -> SloObjective:
        if (self.target is None) is (self.target_percent is None):
            raise invalid("an objective has either target or targetPercent")
        if not 0 <= self.promised < 1:
            raise invalid("the target is not from 0 to below 1", "write 0.99, or targetPercent: 99")
        return self

    @property
    def promised(self) -> Fraction:
        """The target as a ratio."""
        return (
            self.target if self.target is not None else (self.target_percent or 0) / Fraction(100)
        )


class SloSpec(Shape):
    description: str | None = None
    service: str
    indicator: InlineSli | None = None
    indicator_ref: str | None = None
    time_window: Annotated[tuple[TimeWindow, ...], Field(min_length=1, max_length=1)]
    budgeting_method: Literal["Occurrences", "Timeslices", "RatioTimeslices"]
    objectives: Annotated[tuple[SloObjective, ...], Field(min_length=1)]
    alert_policies: tuple[Any, ...] | None = None


class ServiceSpec(Shape):
    description: str | None = None


class _Document(Shape):
    api_version: Literal["openslo/v1"]
    metadata: Metadata


class SloDocument(_Document):
    kind: Literal["SLO"]
    spec: SloSpec


class SliDocument(_Document):
    kind: Literal["SLI"]
    spec: SliSpec


class ServiceDocument(_Document):
    kind: Literal["Service"]
    spec: ServiceSpec | None = None


KINDS: dict[str, type[Shape]] = {
    "SLO": SloDocument,
    "SLI": SliDocument,
    "Service": ServiceDocument,
}
