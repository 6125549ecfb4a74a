"""Why an outcome is what it is: each reason of the calculus as a sentence."""

from __future__ import annotations

from fractions import Fraction

from palier.calculus.results import Outcome, Param, Reason
from palier.calculus.selectors import Relation
from palier.calculus.tallies import SliceTally
from palier.calculus.targets import Target, Unit
from palier.calculus.terms import Terms
from palier.presentation.codes import phrase
from palier.presentation.durations import hours_and_minutes
from palier.presentation.figures import DASH, amount_in, bound, exact_figure, figure
from palier.presentation.instants import at_instant
from palier.presentation.languages import N_, Words
from palier.presentation.numbers import decimals, percent, percent_at
from palier.presentation.titles import title_named

SENTENCES = {
    "target-met": N_("the figure keeps the promise"),
    "target-missed": N_("the figure does not keep the promise"),
    "rounded-before-comparison": N_(
        "the agreement rounds the figure before it is compared: {figure} becomes {compared}"
    ),
    "below-warning-level": N_("the promise is kept, but the warning level, {warning}, is passed"),
    "window-open": N_("the window has not ended: this is the outcome as of {until}"),
    "window-not-started": N_("the window had not begun"),
    "no-service-time": N_("the window has no service hours in force"),
    "all-time-excluded": N_("exclusions removed all service time"),
    "source-silent": N_("the source delivered nothing"),
    "all-unknown": N_("the source delivered, but the state was unknown all the time"),
    "nothing-to-count": N_("the source delivered, and there was nothing to count"),
    "coverage-below-minimum": N_("{coverage} was measured; the agreement requires {minimum}"),
    "conflicting-figures": N_("several figures were entered that are not equal"),
    "low-volume-as-computed": N_(
        "there was little to count, {volume} of {least}; the figure stands"
    ),
    "low-volume-met": N_(
        "there was too little to count, {volume} of {least}; the agreement then says met"
    ),
    "low-volume-not-applicable": N_(
        "there was too little to count, {volume} of {least}; the agreement then says not applicable"
    ),
    "unknown-removed": N_("{microseconds} of unknown time left out of the account"),
    "unknown-counted-met": N_("{microseconds} of unknown time counted as met"),
    "unknown-counted-missed": N_("{microseconds} of unknown time counted as missed"),
    "unknown-bridged": N_("{microseconds} of unknown time given the last known state"),
    "absent-removed": N_("{microseconds} left out: there was nothing to be up or down"),
    "empty-slices-removed": N_("slices with nothing to count left out: {slices}"),
    "empty-slices-met": N_("slices with nothing to count counted as good: {slices}"),
    "empty-slices-missed": N_("slices with nothing to count counted as bad: {slices}"),
    "exclusions-removed": N_("exclusions removed {microseconds} of service time"),
    "exclusions-counted-as-met": N_("exclusions made {microseconds} of service time count as met"),
    "records-deemed-within": N_(
        "late records that count as within because of an exclusion: {records}"
    ),
    "records-pending": N_("open records not due yet, hence not counted: {records}"),
    "records-without-limit": N_("records that no limit accepts, hence not counted: {records}"),
    "outages-cut": N_("outages that reach beyond the window, counted up to its edge: {outages}"),
    "stated-by": N_("the figure was entered by {by}; evidence: {evidence}"),
    "budget-expects-service-time": N_(
        "the budget of the whole window expects the remaining service hours, {expected} in all"
    ),
    "budget-expects-same-volume": N_(
        "the budget of the whole window expects volume to go on as so far, {expected} in all"
    ),
    "worst-member": N_("{member}, at {figure}, decides"),
    "member-not-met": N_("{member} did not keep its promise"),
    "members-not-applicable": N_("not applicable, their weight left to the others: {members}"),
    "members-cannot-say": N_("without a figure, hence undecided: {members}"),
}


def reason_sentence(reason: Reason, outcome: Outcome, terms: Terms, say: Words) -> str:
    """A reason as a sentence, with its values; instants are read in the zone of the terms."""
    values = {name: _value(name, value, outcome, say) for name, value in reason.params}
    for name in ("until", "at"):
        at = dict(reason.params).get(name)
        if isinstance(at, int):
            values[name] = at_instant(at, terms.zone, say)
    for name in ("member", "members"):
        if values.get(name, DASH) != DASH:
            named = values[name].split(", ")
            values[name] = ", ".join(title_named(each, terms, say) for each in named)
    if reason.code == "coverage-below-minimum":
        values["coverage"] = _short_of(dict(reason.params), say)
    return say(SENTENCES[reason.code], **values)


def _short_of(params: dict[str, Param], say: Words) -> str:
    """A coverage that is printed below the least one, as it lies."""
    known, least = Fraction(params["coverage"] or 0), Fraction(params["minimum"] or 0)
    return percent_at(known, Target(Relation.AT_LEAST, least, Unit.RATIO), say)


def outcome_reasons(outcome: Outcome, terms: Terms, say: Words) -> tuple[str, ...]:
    """Every reason of an outcome as a sentence, and what was filled in where nothing was known."""
    said = [reason_sentence(each, outcome, terms, say) for each in outcome.reasons]
    tally = outcome.tally
    if isinstance(tally, SliceTally) and tally.assumed:
        count = tally.assumed
        filled = phrase(terms.objective(outcome.objective).missing.unknown_counts_as, say)
        unknown = say.many(
            "nothing was known of {n} slice: {rule}, without adding to coverage",
            "nothing was known of {n} slices: {rule}, without adding to coverage",
            count, n=str(count), rule=filled,
        )  # fmt: skip
        said.append(unknown)
    return tuple(said)


def outcome_sentence(outcome: Outcome, say: Words) -> str:
    """The outcome in one sentence: figure, target, and whether it is only so far."""
    if outcome.figure is None:
        message = N_("{outcome}: no figure can be said against {target}")
    elif outcome.is_final:
        message = N_("{outcome}: {figure} against a target of {target}")
    else:
        message = N_("{outcome} so far: {figure} against a target of {target}")
    kind = phrase(outcome.kind, say)
    return say(
        message,
        outcome=kind[:1].upper() + kind[1:],
        figure=figure(outcome.figure, outcome.target, say),
        target=bound(outcome.target.value, outcome.target, say),
    )


def _value(name: str, value: Param, outcome: Outcome, say: Words) -> str:
    if value is None or value == "":
        return DASH
    if isinstance(value, str):
        return value
    match name:
        case "figure":
            return exact_figure(Fraction(value), outcome.target, say)
        case "target" | "warning" | "compared":
            return bound(Fraction(value), outcome.target, say)
        case "minimum":
            return percent(Fraction(value), say, most=3)
        case "microseconds":
            return hours_and_minutes(value, say)
        case "expected":
            return amount_in(outcome.budget.unit if outcome.budget else "", value, say)
    return decimals(Fraction(value), say)
