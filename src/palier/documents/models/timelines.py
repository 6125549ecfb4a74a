"""How documents write timelines: rules for states, checks and outages, and their combination."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, Field

from palier.calculus.indicators import (
    AbsentTime,
    Combine,
    CombineRule,
    DowntimeStart,
    InitialState,
    TimelineInput,
    TimelineRules,
)
from palier.documents.models.shapes import MOST, WORDS, Duration, LengthOfTime, Listed, Shape, Word


class TimelineRulesShape(Shape):
    """How states, check results or outages become a timeline of up, down and unknown."""

    makes: ClassVar[type] = TimelineRules

    input: Annotated[TimelineInput, WORDS] = TimelineInput.STATES
    """The kind of measurement: `states`, `checks` or `outages`."""
    down_words: Annotated[tuple[Word, ...], Listed] = ("down",)
    """States that are down."""
    unknown_words: Annotated[tuple[Word, ...], Listed] = ("unknown",)
    """States that are unknown."""
    absent_words: Annotated[tuple[Word, ...], Listed] = ()
    """States in which there is nothing to be up or down, such as `stopped`; while it is in one, a
    member leaves its combination, which is absent while all of its members are."""
    absent_counts_as: Annotated[AbsentTime, WORDS] = AbsentTime.REMOVED
    """What absent time is after the combination: `removed` from the account, or `met` (up)."""
    cadence: LengthOfTime | None = None
    """Expected distance between checks."""
    holds_for: Duration | None = None
    """How long a check is valid; without it twice the cadence, and without both until the next."""
    downtime_start: Annotated[DowntimeStart, WORDS] = DowntimeStart.FIRST_FAILURE
    """When the downtime seen by checks begins."""
    confirm_after: Annotated[int, Field(ge=1, le=MOST, strict=True)] = 1
    """Failures in a row that make a downtime."""
    soft_counts: Annotated[bool, Field(strict=True)] = True
    """Whether unconfirmed ('soft') results of the source count."""
    initial: Annotated[InitialState, WORDS] = InitialState.UNKNOWN
    """The state before the first measurement."""
    min_outage: Duration = 0
    """Outages shorter than this count as up."""
    merge_gap: Duration = 0
    """Outages separated by up time shorter than this are one, and the gap counts as down."""


class CombineShape(Shape):
    """One step of combining timelines before any time is counted."""

    makes: ClassVar[type] = Combine

    rule: Annotated[CombineRule, WORDS]
    """`series` is down when any member is; `parallel` when all are; the others take a count."""
    count: Annotated[int, Field(ge=0, le=MOST, strict=True)] = 0
    """With `down when`, members down at once; with `up when`, members that must be up."""
    by: Annotated[tuple[Word, ...], Listed] = ()
    """Dimensions within whose groups members are combined; without any, all of them together."""


def one_step_or_several(value: Any) -> Any:
    """A list of steps where a single one was written."""
    return [value] if isinstance(value, dict) else value


CombineSteps = Annotated[
    tuple[CombineShape, ...],
    BeforeValidator(one_step_or_several, json_schema_input_type=list[CombineShape] | CombineShape),
]
