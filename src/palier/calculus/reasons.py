"""Every code that explains an outcome, with its meaning; sentences are made elsewhere."""

from __future__ import annotations

from palier.calculus.results import Param, Reason

REASONS: dict[str, str] = {
    "target-met": "the figure keeps the promise",
    "target-missed": "the figure does not keep the promise",
    "rounded-before-comparison": "the agreement rounds the figure before it is compared",
    "below-warning-level": "the promise is kept, but the warning level is passed",
    "window-open": "the window has not ended: the outcome is so far",
    "window-not-started": "the window had not begun",
    "no-service-time": "the window has no service hours in force",
    "all-time-excluded": "exclusions removed all service time",
    "source-silent": "the source delivered nothing",
    "all-unknown": "the source delivered, but the state was unknown all the time",
    "nothing-to-count": "the source delivered, and there was nothing to count",
    "coverage-below-minimum": "less was measured than the agreement requires",
    "conflicting-figures": "several figures were entered that are not equal",
    "low-volume-as-computed": "there was little to count; the figure stands",
    "low-volume-met": "there was too little to count; the agreement says met",
    "low-volume-not-applicable": "there was too little to count; the agreement says not applicable",
    "unknown-removed": "unknown time was removed from the account",
    "unknown-counted-met": "unknown time was counted as met",
    "unknown-counted-missed": "unknown time was counted as missed",
    "unknown-bridged": "unknown time was given the last known state",
    "absent-removed": "time in which there was nothing to be up or down was left out",
    "empty-slices-removed": "slices with nothing to count were removed",
    "empty-slices-met": "slices with nothing to count were counted as met",
    "empty-slices-missed": "slices with nothing to count were counted as missed",
    "exclusions-removed": "exclusions removed service time",
    "exclusions-counted-as-met": "exclusions made service time count as met",
    "records-deemed-within": "late records count as within because of an exclusion",
    "records-pending": "open records that are not due yet are not counted",
    "records-without-limit": "records that no limit accepts are not counted",
    "outages-cut": "outages reach beyond the window and are counted up to its edge",
    "stated-by": "the figure was entered by hand",
    "budget-expects-service-time": "the budget of the whole window expects the remaining hours",
    "budget-expects-same-volume": "the budget of the window expects the volume so far to go on",
    "worst-member": "the member whose figure decides",
    "member-not-met": "a member of the composite did not keep its promise",
    "members-not-applicable": "members not applicable leave their weight to the others",
    "members-cannot-say": "members without a figure leave the composite undecided",
}


def reason(code: str, **params: Param) -> Reason:
    """A reason with its values in the order written. Raises KeyError on an unregistered code."""
    if code not in REASONS:
        raise KeyError(code)
    return Reason(code, tuple(params.items()))
