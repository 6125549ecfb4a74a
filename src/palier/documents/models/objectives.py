"""How documents write objectives: indicator, target, window, conditions."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, Discriminator, Field, Tag, model_validator

from palier.calculus.terms import (
    LowVolume,
    MissingData,
    Objective,
    UnknownCountsAs,
    Volume,
)
from palier.documents.models.excluding import ExclusionRules
from palier.documents.models.indicators import IndicatorShape
from palier.documents.models.methods import METHODS, indicator_of
from palier.documents.models.opening import CalendarShape
from palier.documents.models.promising import TargetShape
from palier.documents.models.shapes import (
    MOST,
    WORDS,
    Duration,
    Listed,
    Number,
    Ratio,
    Shape,
    Title,
    TitleText,
    Word,
)
from palier.documents.models.whens import WindowShape, window_of


def _reference_tag(value: Any) -> str:
    return "name" if isinstance(value, str) else "inline"


CalendarReference = Annotated[
    Annotated[str, Tag("name")] | Annotated[CalendarShape, Tag("inline")],
    Discriminator(_reference_tag),
]
"""A calendar in place, the name of one, hours such as `24x7`, or `always`."""

IndicatorReference = Annotated[
    Annotated[str, Tag("name")] | Annotated[IndicatorShape, Tag("inline")],
    Discriminator(_reference_tag),
]
"""An indicator in place, or the name of one."""

WindowText = Annotated[
    WindowShape, BeforeValidator(window_of, json_schema_input_type=WindowShape | str | dict)
]


class MissingDataShape(Shape):
    """The rules for what was not measured."""

    makes: ClassVar[type] = MissingData

    unknown_counts_as: Annotated[UnknownCountsAs, WORDS] = UnknownCountsAs.REMOVED
    """What unknown time means: `removed`, `met`, `missed` or `last state`."""
    longest_gap: Duration | None = None
    """The longest gap that `last state` bridges."""
    min_coverage: Ratio = Fraction(0)
    """The coverage below which the outcome is `insufficient data`."""


class VolumeShape(Shape):
    """The substitute rule for low traffic."""

    makes: ClassVar[type] = Volume

    least: Annotated[int, Field(ge=0, le=MOST, strict=True)] = 0
    """The least number of events or records that are judged as computed."""
    below: Annotated[LowVolume, WORDS] = LowVolume.AS_COMPUTED
    """The outcome with fewer."""


class ObjectiveShape(Shape):
    """One promise. The indicator may stand in it by its method: `availability: web`."""

    also: ClassVar[tuple[str, ...]] = tuple(METHODS)

    name: Word | None = None
    """The name; the method and the series where none is written."""
    title: TitleText | None = None
    """What people read; the name where none is written."""
    service: Word | None = None
    """The service it is about; the agreement's where none is written."""
    indicator: IndicatorReference
    """What is measured and how, or the name of an indicator document."""
    target: TargetShape
    """The value promised."""
    window: WindowText | None = None
    """The period of evaluation; the agreement's where none is written, `month` by default."""
    calendar: CalendarReference | None = None
    """When the promise holds; the agreement's where none is written, `always` for all times."""
    group_by: Annotated[tuple[Word, ...], Listed] = ()
    """Dimensions per whose groups the figure is computed."""
    missing: MissingDataShape | None = None
    """The rules for what was not measured; the agreement's where none are written."""
    volume: VolumeShape | None = None
    """The substitute rule for low traffic; the agreement's where none is written."""
    exclusion_rules: ExclusionRules | None = None
    """This objective's own rules about exclusions, in place of the agreement's."""
    weight: Number = Fraction(1)
    """The weight where objectives are combined."""

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        if isinstance(value, Objective):
            names = [name for name in cls.model_fields if name != "title"]
            made = {name: getattr(value, name) for name in names}
            return {**made, "window": made["window"], "title": Title(value.title, value.titles)}
        if not isinstance(value, dict):
            return value
        methods = [key for key in value if key in METHODS]
        if methods and "indicator" not in value:
            rest = {key: each for key, each in value.items() if key not in methods}
            return {**rest, "indicator": indicator_of({key: value[key] for key in methods})}
        if isinstance(value.get("indicator"), dict):
            return {**value, "indicator": indicator_of(value["indicator"])}
        return value
