"""What an agreement says about money: rules, stacking, caps, minimum, rounding, earn-back."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from zoneinfo import ZoneInfo

from palier.calculus.claims import ClaimRule
from palier.calculus.credit_earn_back import EarnBack
from palier.calculus.credit_schemes import PoolShare, Scheme, check_sign, results_of
from palier.calculus.errors import CalculusError
from palier.calculus.money import minor_digits
from palier.calculus.targets import RoundingMode
from palier.calculus.tiers import FixedAmount, ShareOfFee


class PoolOverdrawn(CalculusError):
    """Allocations that add up to more than the pool available."""

    code = "pool-overdrawn"


class PoolRatioDiffers(CalculusError):
    """One pool written with two shares."""

    code = "pool-ratio-differs"


class RecurrenceImpossible(CalculusError):
    """A recurrence that can never hold, or always does."""

    code = "recurrence-impossible"


class UnknownStackingGroup(CalculusError):
    """A rule whose stacking group or excluding rule is not among the terms."""

    code = "unknown-stacking-group"


class EntryKind(StrEnum):
    """Credits and penalties are different in law; a reward goes to the provider."""

    CREDIT = "credit"
    PENALTY = "penalty"
    REWARD = "reward"


class StackingRule(StrEnum):
    """What is kept of several entries about the same thing."""

    SUM = "sum"
    LARGEST = "largest"
    CUSTOMER_CHOICE = "customer_choice"
    """The customer picks one; the largest is assumed."""


class StackingScope(StrEnum):
    """What 'the same thing' is."""

    WINDOW = "window"
    INCIDENT = "incident"


class CapPeriod(StrEnum):
    """Over what a cap holds."""

    WINDOW = "window"
    INCIDENT = "incident"
    YEAR = "year"
    ROLLING_YEAR = "rolling_year"


class InsufficientDataEffect(StrEnum):
    """What insufficient data means for money."""

    NONE = "none"
    AS_MISSED = "as_missed"
    OTHER_SOURCE = "other_source"
    """The figure of the fallback source alone decides; without enough of it either, no money."""


class RoundingStep(StrEnum):
    """Where amounts are rounded."""

    EACH_ENTRY = "each_entry"
    TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Recurrence:
    """`missed` of the last `of` windows, this one included; consecutive needs `missed == of`.

    Without a multiplier the rule applies only on recurrence; with one it always applies, and
    recurrence multiplies it. A window without a miss, whatever its reason, ends a run.
    """

    missed: int
    of: int
    multiplier: Fraction | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.missed <= self.of:
            raise RecurrenceImpossible(
                f"{self.missed} of {self.of} windows",
                hint="write 1 to as many as are looked at",
            )


@dataclass(frozen=True, slots=True)
class Minimum:
    """Amounts under the amount pay nothing; `above` says that equal pays nothing either."""

    amount: Decimal
    above: bool = True


@dataclass(frozen=True, slots=True)
class CreditRule:
    """One entry of the agreement about money.

    `together` makes one entry per window over all objectives missed; otherwise each objective
    makes its own. `requires_miss` keeps schemes on outages and records to missed windows.
    `averaged_windows` averages the figure with earlier windows first.
    `excluded_by` names rules that exclude this one for the same incident or, where incidents are
    not known, for the same window. `maximum` limits the entry; below `minimum` it is nothing.
    """

    name: str
    kind: EntryKind
    objectives: frozenset[str]
    scheme: Scheme
    fee_base: str = ""
    weight: Fraction = Fraction(1)
    together: bool = False
    requires_miss: bool = False
    averaged_windows: int = 1
    recurrence: Recurrence | None = None
    terminates: bool = False
    group: str | None = None
    excluded_by: frozenset[str] = frozenset()
    maximum: ShareOfFee | FixedAmount | None = None
    minimum: Minimum | None = None
    earn_back: EarnBack | None = None


@dataclass(frozen=True, slots=True)
class StackingGroup:
    """How the entries of one group stack."""

    name: str
    rule: StackingRule
    scope: StackingScope = StackingScope.WINDOW


@dataclass(frozen=True, slots=True)
class PointsTable:
    """Totals of points to results; between two rows the lower row holds, below the first nothing.

    `rules` are the rules whose points are totalled.
    """

    name: str
    kind: EntryKind
    rules: frozenset[str]
    rows: tuple[tuple[Fraction, ShareOfFee | FixedAmount], ...]
    fee_base: str = ""

    def row_of(self, points: Fraction) -> tuple[Fraction, ShareOfFee | FixedAmount] | None:
        """The highest row that the points reach."""
        reached = [row for row in self.rows if row[0] <= points]
        return max(reached, key=lambda row: row[0], default=None)


@dataclass(frozen=True, slots=True)
class Cap:
    """A limit on the entries of some kinds over a period: a share of a fee, or an amount."""

    name: str
    period: CapPeriod
    limit: ShareOfFee | FixedAmount
    fee_base: str = ""
    kinds: frozenset[EntryKind] = frozenset({EntryKind.CREDIT, EntryKind.PENALTY})
    year_starts: tuple[int, int] = (1, 1)
    """Month and day on which the year of a yearly cap starts."""


@dataclass(frozen=True, slots=True)
class AmountRounding:
    """How amounts are rounded; `places` None means the minor digits of the currency."""

    places: int | None = None
    mode: RoundingMode = RoundingMode.HALF_EVEN
    at: RoundingStep = RoundingStep.EACH_ENTRY


@dataclass(frozen=True, slots=True)
class CreditTerms:
    """Everything an agreement says about money. Caps apply in the order written."""

    currency: str
    zone: ZoneInfo
    rules: tuple[CreditRule, ...]
    groups: tuple[StackingGroup, ...] = ()
    points_tables: tuple[PointsTable, ...] = ()
    caps: tuple[Cap, ...] = ()
    minimum: Minimum | None = None
    rounding: AmountRounding = AmountRounding()
    claim: ClaimRule | None = None
    insufficient_data: InsufficientDataEffect = InsufficientDataEffect.NONE

    def __post_init__(self) -> None:
        check_terms(self)

    @property
    def places(self) -> int:
        """Decimal places of amounts."""
        stated = self.rounding.places
        return minor_digits(self.currency) if stated is None else stated


def check_terms(terms: CreditTerms) -> None:
    """Raises `PoolOverdrawn`, `NegativeCredit`, `UnknownStackingGroup` or `UnknownCurrency`."""
    minor_digits(terms.currency)
    _check_names(terms)
    _check_pools([rule.scheme for rule in terms.rules if isinstance(rule.scheme, PoolShare)])
    for rule in terms.rules:
        for result in (*results_of(rule.scheme), rule.maximum):
            check_sign(f"rule {rule.name!r}", result)
    for table in terms.points_tables:
        for _, result in table.rows:
            check_sign(f"points table {table.name!r}", result)
    for cap in terms.caps:
        check_sign(f"cap {cap.name!r}", cap.limit)


def _check_names(terms: CreditTerms) -> None:
    groups = {group.name for group in terms.groups}
    names = {rule.name for rule in terms.rules}
    for rule in terms.rules:
        unknown = (rule.excluded_by - names) | ({rule.group} - groups - {None})
        if unknown:
            raise UnknownStackingGroup(
                f"rule {rule.name!r} refers to {', '.join(sorted(map(str, unknown)))}",
                hint="declare the stacking group or the rule it refers to",
            )


def _check_pools(schemes: list[PoolShare]) -> None:
    available = {scheme.pool: scheme.pool_ratio for scheme in schemes}
    if len(available) < len({(scheme.pool, scheme.pool_ratio) for scheme in schemes}):
        raise PoolRatioDiffers("a pool has two shares", hint="write the same share in each rule")
    given = {
        pool: sum((each.credit_ratio for each in schemes if each.pool == pool), Fraction(0))
        for pool in available
    }
    totals = {**given, "all pools": sum(available.values(), Fraction(0))}
    for pool, total in totals.items():
        if total > 1:
            raise PoolOverdrawn(
                f"allocations of {pool} add up to {total}", hint="they may not exceed 100 %"
            )
