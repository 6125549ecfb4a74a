"""One phrase per code: outcomes, verdicts, treatments, states and the settings' values."""

from __future__ import annotations

from enum import Enum

from palier.calculus.calendars import DayLength, HolidayPrecedence
from palier.calculus.claims import Claimant
from palier.calculus.credit_entries import MissingAmount
from palier.calculus.credit_terms import EntryKind, InsufficientDataEffect, StackingRule
from palier.calculus.credits import EntryStatus
from palier.calculus.exclusions import AllowancePeriod, Approval, Silence, Treatment
from palier.calculus.indicators import (
    AbsentTime,
    AggregateFunction,
    CompositeRule,
    DowntimeStart,
    EmptySlice,
    InitialState,
    OutageMeasure,
    TimelineInput,
)
from palier.calculus.outcomes import OutcomeKind
from palier.calculus.records import (
    BelongsBy,
    ElapsedMeasure,
    PriorityChange,
    Reopening,
)
from palier.calculus.running_costs import CostPeriod
from palier.calculus.scopes import Verdict
from palier.calculus.selectors import Disagreement, Relation
from palier.calculus.service_clock import AtClosing
from palier.calculus.targets import RoundingMode
from palier.calculus.terms import AgreementKind, LowVolume, UnknownCountsAs
from palier.presentation.languages import N_, Words
from palier.presentation.words_of_catalogue import PERIODS

# Pairs, not a dict: members of two StrEnum with the same text are equal, hence one key.
_PAIRS: tuple[tuple[Enum, str], ...] = (
    (OutcomeKind.MET, N_("met")),
    (OutcomeKind.MISSED, N_("missed")),
    (OutcomeKind.NO_DATA, N_("no data")),
    (OutcomeKind.INSUFFICIENT_DATA, N_("insufficient data")),
    (OutcomeKind.NOT_APPLICABLE, N_("not applicable")),
    (AgreementKind.SLA, N_("service level agreement")),
    (AgreementKind.OLA, N_("operational level agreement")),
    (AgreementKind.UNDERPINNING_CONTRACT, N_("underpinning contract")),
    (Verdict.GRANTED, N_("granted")),
    (Verdict.PARTLY_GRANTED, N_("partly granted: the allowance was used up on the way")),
    (Verdict.NOT_APPROVED, N_("not counted: not approved")),
    (Verdict.SELF_APPROVED, N_("not counted: approved by the person who asked for it")),
    (Verdict.NO_RULE, N_("not counted: the agreement has no rule for this reason")),
    (Verdict.NOT_EXCLUDED_BY_RULE, N_("not counted: the agreement does not exclude this reason")),
    (Verdict.LATE_NOTICE, N_("not counted: notified too late")),
    (Verdict.TOO_SHORT, N_("not counted: shorter than the agreement requires")),
    (Verdict.ALLOWANCE_USED_UP, N_("not counted: the allowance was already used up")),
    (Verdict.OUT_OF_SCOPE, N_("not counted: outside service hours or of another scope")),
    (Verdict.OVERRULED, N_("not counted: another exclusion takes precedence")),
    (Treatment.REMOVED, N_("removed from the account")),
    (Treatment.COUNTED_AS_MET, N_("counted as met")),
    (Treatment.NOT_EXCLUDED, N_("not excluded")),
    (AllowancePeriod.WINDOW, N_("per window")),
    (AllowancePeriod.MONTH, N_("per month")),
    (AllowancePeriod.QUARTER, N_("per quarter")),
    (AllowancePeriod.YEAR, N_("per year")),
    (Approval.PENDING, N_("pending")),
    (Approval.APPROVED, N_("approved")),
    (Approval.REFUSED, N_("refused")),
    (Silence.REFUSED, N_("refused")),
    (Silence.APPROVED, N_("approved")),
    (UnknownCountsAs.REMOVED, N_("what is unknown is left out of the account")),
    (UnknownCountsAs.MET, N_("what is unknown counts as met")),
    (UnknownCountsAs.MISSED, N_("what is unknown counts as missed")),
    (UnknownCountsAs.LAST_STATE, N_("what is unknown keeps the last known state")),
    (LowVolume.AS_COMPUTED, N_("the figure stands as computed")),
    (LowVolume.MET, N_("the objective is met")),
    (LowVolume.NOT_APPLICABLE, N_("the objective is not applicable")),
    (Relation.AT_LEAST, N_("at least {bound}")),
    (Relation.ABOVE, N_("above {bound}")),
    (Relation.AT_MOST, N_("at most {bound}")),
    (Relation.BELOW, N_("below {bound}")),
    (Relation.EQUAL, N_("equal to {bound}")),
    (Relation.NOT_EQUAL, N_("other than {bound}")),
    (RoundingMode.HALF_EVEN, N_("to the nearest, ties to even")),
    (RoundingMode.HALF_UP, N_("to the nearest, ties up")),
    (RoundingMode.DOWN, N_("always down")),
    (RoundingMode.UP, N_("always up")),
    (TimelineInput.STATES, N_("state changes")),
    (TimelineInput.CHECKS, N_("check results")),
    (TimelineInput.OUTAGES, N_("recorded outages")),
    (DowntimeStart.FIRST_FAILURE, N_("at the first failure")),
    (DowntimeStart.CONFIRMATION, N_("when the failure is confirmed")),
    (DowntimeStart.LAST_GOOD, N_("at the last good check")),
    (InitialState.UNKNOWN, N_("unknown")),
    (InitialState.FIRST, N_("the first state measured")),
    (InitialState.UP, N_("up")),
    (InitialState.DOWN, N_("down")),
    (AbsentTime.REMOVED, N_("is left out of the account")),
    (AbsentTime.MET, N_("counts as up")),
    (EmptySlice.REMOVED, N_("is left out")),
    (EmptySlice.MET, N_("counts as good")),
    (EmptySlice.MISSED, N_("counts as bad")),
    (AggregateFunction.MEAN, N_("mean of the values")),
    (AggregateFunction.MAX, N_("largest value")),
    (AggregateFunction.MIN, N_("smallest value")),
    (AggregateFunction.SUM, N_("sum of the values")),
    (AggregateFunction.COUNT, N_("number of values")),
    (AggregateFunction.RATE, N_("sum of the values per {per} of countable time")),
    (OutageMeasure.COUNT, N_("number of outages")),
    (OutageMeasure.MTTR, N_("mean time to restore service")),
    (OutageMeasure.MTBF, N_("mean time between failures")),
    (OutageMeasure.LONGEST, N_("longest outage")),
    (OutageMeasure.DOWNTIME, N_("total downtime")),
    (CompositeRule.WORST, N_("the worst of the figures")),
    (CompositeRule.ALL, N_("met when all of them are met")),
    (CompositeRule.WEIGHTED_MEAN, N_("the weighted mean of the figures")),
    (CompositeRule.SUM_OF_LOSSES, N_("100% minus the sum of what each loses")),
    (AtClosing.STAYS, N_("a due instant that falls exactly on closing stays")),
    (AtClosing.NEXT_OPENING, N_("a due instant that falls exactly on closing moves to opening")),
    (Reopening.CONTINUE, N_("the clock goes on; time spent closed does not count")),
    (Reopening.CONTINUE_WHOLE, N_("the clock goes on as if never closed")),
    (Reopening.RESTART, N_("the clock starts again at the last reopening")),
    (Reopening.NEW_RECORD, N_("each reopening is a new record")),
    (Reopening.FIRST, N_("the first end stands")),
    (PriorityChange.OLD_LIMIT, N_("the limit of the first priority holds")),
    (PriorityChange.NEW_LIMIT, N_("the limit of the new priority holds, from the start")),
    (PriorityChange.RESTART, N_("the limit of the new priority holds, from the change")),
    (BelongsBy.DUE, N_("in which it is due")),
    (BelongsBy.OPENED, N_("in which it was opened")),
    (BelongsBy.CLOSED, N_("in which it was closed")),
    (ElapsedMeasure.SHARE_WITHIN, N_("share of records within their limit")),
    (ElapsedMeasure.SHARE_LATE, N_("share of records later than their limit")),
    (ElapsedMeasure.COUNT_LATE, N_("number of records later than their limit")),
    (ElapsedMeasure.MEAN, N_("mean service time")),
    (ElapsedMeasure.QUANTILE, N_("service time that {share} of the records do not exceed")),
    (ElapsedMeasure.MAX, N_("longest service time")),
    (Disagreement.AUTHORITATIVE, N_("the authoritative source is believed")),
    (Disagreement.WORST, N_("the worse of the two is believed")),
    (Disagreement.BEST, N_("the better of the two is believed")),
    (HolidayPrecedence.HOLIDAY, N_("a holiday wins over an exceptional opening")),
    (HolidayPrecedence.OVERRIDE, N_("an exceptional opening wins over a holiday")),
    (DayLength.ELAPSED, N_("a day lasts 23 or 25 hours when the clocks change")),
    (DayLength.NOMINAL, N_("a day counts 24 hours even when the clocks change")),
    (EntryKind.CREDIT, N_("service credit")),
    (EntryKind.PENALTY, N_("penalty")),
    (EntryKind.REWARD, N_("reward")),
    (EntryStatus.DUE, N_("due")),
    (EntryStatus.SUSPENDED, N_("suspended")),
    (EntryStatus.FORGIVEN, N_("earned back")),
    (MissingAmount.FEE, N_("the fee is not known")),
    (MissingAmount.FIGURE, N_("there is no figure")),
    (MissingAmount.POINTS_TOTALLED, N_("counted in the points total")),
    (MissingAmount.NOT_MONEY, N_("not an amount of money")),
    (InsufficientDataEffect.NONE, N_("insufficient data has no effect on money")),
    (InsufficientDataEffect.AS_MISSED, N_("insufficient data counts as missed for money")),
    (InsufficientDataEffect.OTHER_SOURCE, N_("insufficient data is priced on the fallback source")),
    (StackingRule.SUM, N_("the entries add up")),
    (StackingRule.LARGEST, N_("only the largest entry is kept")),
    (StackingRule.CUSTOMER_CHOICE, N_("the customer chooses one entry; the largest is assumed")),
    (Claimant.CUSTOMER, N_("the customer must claim it")),
    (Claimant.PROVIDER, N_("the provider must claim it")),
    (Claimant.NOBODY, N_("it is granted without a claim")),
    *((period, PERIODS[period.value]) for period in CostPeriod),
)
_PHRASES = {(type(code), code.name): message for code, message in _PAIRS}

REASONS: dict[str, str] = {
    "maintenance": N_("maintenance"),
    "force_majeure": N_("force majeure"),
    "force-majeure": N_("force majeure"),
    "customer": N_("customer's own doing"),
    "third_party": N_("third party"),
    "third-party": N_("third party"),
    "other": N_("other"),
}


def phrase(code: Enum, say: Words, **values: str) -> str:
    """The phrase of a code in a language. Raises KeyError for a code without one."""
    return say(_PHRASES[type(code), code.name], **values)


def has_phrase(code: Enum) -> bool:
    """Whether a phrase was written for the code."""
    return (type(code), code.name) in _PHRASES


def reason_name(reason: str, say: Words) -> str:
    """The name of a reason for exclusion; a reason of the agreement's own is said as written."""
    known = REASONS.get(reason)
    return reason if known is None else say(known)
