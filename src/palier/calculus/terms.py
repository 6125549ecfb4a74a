"""Everything an agreement promises, as one frozen value."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

from palier.calculus.exclusions import ExclusionRule, SilenceRule
from palier.calculus.indicators import (
    Aggregate,
    Availability,
    Composite,
    CompositeTimelines,
    Events,
    Incidents,
    Quantile,
    SliceMean,
    Slices,
    Stated,
)
from palier.calculus.instants import Duration
from palier.calculus.records import Elapsed
from palier.calculus.spans import Spans
from palier.calculus.targets import Target

if TYPE_CHECKING:
    from palier.calculus.calendars import Calendar
    from palier.calculus.credits import CreditTerms
    from palier.calculus.windows import WindowDeclaration

Titles: TypeAlias = tuple[tuple[str, str], ...]
"""Sorted (language, text) pairs of a title written in several languages; empty for one text."""

Indicator: TypeAlias = (
    Events
    | Availability
    | Slices
    | SliceMean
    | Quantile
    | Aggregate
    | Elapsed
    | Incidents
    | Composite
    | CompositeTimelines
    | Stated
)


class AgreementKind(StrEnum):
    """Who promises to whom: provider to customer, inside the provider, supplier to provider."""

    SLA = "sla"
    OLA = "ola"
    UNDERPINNING_CONTRACT = "underpinning_contract"


class UnknownCountsAs(StrEnum):
    """What unknown time means."""

    REMOVED = "removed"
    MET = "met"
    MISSED = "missed"
    LAST_STATE = "last_state"


@dataclass(frozen=True, slots=True)
class MissingData:
    """The agreement's rules for what was not measured."""

    unknown_counts_as: UnknownCountsAs = UnknownCountsAs.REMOVED
    longest_gap: Duration | None = None
    """The longest gap that `last_state` bridges; beyond it time is unknown and removed."""
    min_coverage: Fraction = Fraction(0)
    """Known / countable below which the outcome is `insufficient data`."""


class LowVolume(StrEnum):
    """The outcome of a window with fewer than `min_volume` events or records."""

    AS_COMPUTED = "as_computed"
    MET = "met"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Volume:
    """The substitute rule for low traffic."""

    least: int = 0
    below: LowVolume = LowVolume.AS_COMPUTED


@dataclass(frozen=True, slots=True)
class Objective:
    """One promise: indicator, target, window, conditions. `calendar` None means at all times."""

    name: str
    title: str
    service: str
    indicator: Indicator
    target: Target
    window: WindowDeclaration
    calendar: Calendar | None = None
    group_by: tuple[str, ...] = ()
    missing: MissingData = MissingData()
    volume: Volume = Volume()
    exclusion_rules: tuple[ExclusionRule, ...] | None = None
    """This objective's own rules; None means the agreement's."""
    weight: Fraction = Fraction(1)
    titles: Titles = ()


@dataclass(frozen=True, slots=True)
class Party:
    """An organisation that is a side of the agreement."""

    name: str
    title: str
    titles: Titles = ()


@dataclass(frozen=True, slots=True)
class Terms:
    """Everything an agreement promises. `in_force` are the spans in which it promises it."""

    name: str
    title: str
    kind: AgreementKind
    version: str
    provider: Party
    customer: Party
    zone: str
    in_force: Spans
    objectives: tuple[Objective, ...]
    calendars: tuple[Calendar, ...] = ()
    """The calendars that limits of records may name."""
    exclusion_rules: tuple[ExclusionRule, ...] = ()
    silence: SilenceRule = SilenceRule()
    credits: CreditTerms | None = None
    titles: Titles = ()

    def objective(self, name: str) -> Objective:
        """The objective of that name. Raises KeyError."""
        return next(o for o in self.objectives if o.name == name)
