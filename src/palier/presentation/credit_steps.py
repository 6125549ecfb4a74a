"""The arithmetic of a credit, step by step: each code of the calculus as a sentence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from palier.calculus.claims import ClaimAnchor
from palier.calculus.credit_facts import Step, StepCode, StepValue
from palier.calculus.outcomes import OutcomeKind
from palier.calculus.targets import RoundingMode, Target, Unit
from palier.presentation.codes import phrase
from palier.presentation.durations import duration
from palier.presentation.figures import bound, exact_figure
from palier.presentation.languages import N_, Words
from palier.presentation.numbers import NBSP, decimals, money, percent

STEPS: dict[StepCode, str] = {
    StepCode.FIGURE_MISSING: N_("there is no figure to price"),
    StepCode.TIER: N_("the figure {compared} lies in the tier {interval}"),
    StepCode.OUTCOME: N_("the window ended “{outcome}”"),
    StepCode.POOL: N_(
        "pool {pool}: {pool_ratio} of the amount at risk × {credit_ratio} for this objective"
        " × {at_risk_ratio} of the fee at risk = {share_ratio} of the fee"
    ),
    StepCode.AT_RISK: N_("amount at risk: {at_risk}"),
    StepCode.WEIGHTING: N_("× weighting factor {factor}"),
    StepCode.GROWTH: N_(
        "{first_ratio}, plus {growth_ratio} for each of {steps} further steps = {share_ratio}"
    ),
    StepCode.CLOCK_HOURS: N_("{hours} clock hours of outage ÷ hours of the window = {share_ratio}"),
    StepCode.PRO_RATA: N_(
        "({lost_us} of outage − {free_us} free) ÷ {service_us} of service time"
        " × {multiplier} = {share_ratio} of the fee"
    ),
    StepCode.EACH: N_("for each one counted: {worth}"),
    StepCode.UNITS: N_("× {units} counted"),
    StepCode.POINTS_TABLE: N_("{points} points in all reach the row of {row} points"),
    StepCode.AVERAGE: N_("mean of the figures of {windows} windows: {mean}"),
    StepCode.RECURRENCE: N_("missed in {missed} of the last {of} windows"),
    StepCode.RECURRENCE_MULTIPLIER: N_("× {factor} because it happened again"),
    StepCode.WEIGHT: N_("× weight {weight}"),
    StepCode.RULE_MINIMUM: N_(
        "{amount} is too small: the rule pays amounts {least} {minimum}, hence nothing"
    ),
    StepCode.SHARE_OF_FEE: N_("{share_ratio} of the fee of {fee} = {amount}"),
    StepCode.MAXIMUM: N_("limited to {limit}"),
    StepCode.ROUNDING: N_("{before} rounded {mode}, to {places} decimals: {after}"),
    StepCode.CAP: N_("cap “{cap}” of {limit}: {before} becomes {after}"),
    StepCode.CAP_NOT_APPLIED: N_("cap “{cap}” could not be applied: an amount is not known"),
    StepCode.MINIMUM: N_(
        "the total of {total} is below the least amount paid, {minimum}: nothing is due"
    ),
    StepCode.EARN_BACK: N_(
        "suspended: forgiven if the next {windows} windows reach {target} (expected: {expected})"
    ),
    StepCode.CLAIM_ANCHOR_MISSING: N_(
        "the date to claim “{rule}” by cannot be said: {anchor} is missing"
    ),
    StepCode.NOT_PRICED: N_("{objective} is not priced: {outcome}"),
    StepCode.PRICED_ON_OTHER_SOURCE: N_(
        "{objective} is priced on its fallback source alone: {figure}, {outcome}"
    ),
    StepCode.STACKING: N_("group “{group}”: {rule}; kept: {kept}"),
    StepCode.STACKING_UNDECIDED: N_(
        "group “{group}”: nothing dropped, the entries cannot be compared"
    ),
    StepCode.EXCLUDED_BY: N_("nothing, because the rule “{rule}” applies to the same event"),
}

_ANCHORS = {
    ClaimAnchor.INCIDENT_END.value: N_("the end of the incident"),
    ClaimAnchor.WINDOW_CLOSE.value: N_("the close of the window"),
    ClaimAnchor.INVOICE_DATE.value: N_("the date of the invoice"),
}
_STACKED = {
    "largest": N_("the largest is kept"),
    "customer_choice": N_("the customer chooses; the largest is assumed"),
    "sum": N_("all are kept"),
}
_LEAST = {"over": N_("over"), "from": N_("from")}
MOST_MORE = 30
_MONEY = frozenset("fee amount total minimum".split())
_FIGURES = frozenset("figure compared mean expected target".split())


@dataclass(frozen=True, slots=True)
class StepContext:
    """What a step does not carry: its currency, the objective's target, titles by name."""

    currency: str
    target: Target | None
    titles: Mapping[str, str]


def step_sentence(step: Step, context: StepContext, say: Words) -> str:
    """One step as a sentence, its numbers written in the language."""
    numbers = dict(step.numbers)
    if step.code in (StepCode.CAP, StepCode.MAXIMUM):
        numbers = {name.removesuffix("_ratio"): value for name, value in numbers.items()}
        ratios = any(name.endswith("_ratio") for name, _ in step.numbers)
        written = {
            name: value if isinstance(value, str) else _limit(value, ratios, context, say)
            for name, value in numbers.items()
        }
        return say(STEPS[step.code], **written)
    written = {
        name: _written(name, value, step.code, context, say) for name, value in numbers.items()
    }
    if step.code is StepCode.TIER and context.target is not None:
        written["compared"] = _in_tier(numbers, context.target, say)
    if step.code is StepCode.EACH:
        written["worth"] = _each(written, say)
    return say(STEPS[step.code], **written)


def _each(written: Mapping[str, str], say: Words) -> str:
    """What one unit is worth, whatever it is worth it in."""
    if "share_ratio" in written:
        return say("{share} of the fee", share=written["share_ratio"])
    if "points" in written:
        return say("points: {points}", points=written["points"])
    return next((text for text in written.values() if text), say("not known"))


def _in_tier(numbers: Mapping[str, StepValue], target: Target, say: Words) -> str:
    """The figure with as many decimals as it takes to lie in its tier when printed."""
    value = Fraction(numbers["compared"])
    low, high = _edges(str(numbers["interval"]))
    factor = 100 if target.unit is Unit.RATIO else 1
    for more in range(2, MOST_MORE):
        places = target.places + more
        printed = Fraction(round(value * factor * 10**places), factor * 10**places)
        inside = (low is None or printed > low) and (high is None or printed < high)
        if inside or value in (low, high):
            return exact_figure(value, target, say, more)
    return exact_figure(value, target, say, MOST_MORE)


def _edges(text: str) -> tuple[Fraction | None, Fraction | None]:
    found = _INTERVAL.fullmatch(text)
    if found is None:
        return None, None
    _, low, high, _ = found.groups()
    return (
        None if low == "-inf" else Fraction(low),
        None if high == "+inf" else Fraction(high),
    )


def _limit(value: StepValue, is_ratio: bool, context: StepContext, say: Words) -> str:
    exact = Fraction(value)
    if is_ratio:
        return percent(exact, say, most=8)
    return money(exact, context.currency, say)


def _written(name: str, value: StepValue, code: StepCode, context: StepContext, say: Words) -> str:
    if isinstance(value, str):
        return _word(name, value, context, say)
    if name.endswith("_ratio"):
        return percent(Fraction(value), say, most=8)
    if name.endswith("_us"):
        return duration(Fraction(value), say)
    if name in _MONEY or isinstance(value, Decimal):
        return money(value, context.currency, say)
    if code is StepCode.ROUNDING and name == "before":
        return f"{decimals(Fraction(value), say, most=8)} {context.currency}"
    if name == "at_risk":
        return percent(Fraction(value), say, most=8)
    if name in _FIGURES and context.target is not None:
        shown = exact_figure if name in ("figure", "compared", "mean") else bound
        return shown(Fraction(value), context.target, say)
    return decimals(Fraction(value), say, most=8)


def _word(name: str, value: str, context: StepContext, say: Words) -> str:
    match name:
        case "interval":
            return interval(value, context.target, say)
        case "outcome":
            return phrase(OutcomeKind(value), say)
        case "mode":
            return phrase(RoundingMode(value), say)
        case "anchor":
            return say(_ANCHORS[value])
        case "least":
            return say(_LEAST[value])
        case "rule" if value in _STACKED:
            return say(_STACKED[value])
        case "objective":
            return context.titles.get(value, value)
    return value


_INTERVAL = re.compile(r"([\[(])([^,]+), ([^\])]+)([\])])")


def interval(text: str, target: Target | None, say: Words) -> str:
    """A tier's interval in words: `95% or more and below 99%`."""
    found = _INTERVAL.fullmatch(text)
    if found is None:
        return text
    opening, low, high, closing = found.groups()
    parts = []
    if low != "-inf" and (opening, low) != ("[", "0"):
        message = N_("{bound} or more") if opening == "[" else N_("over {bound}")
        parts.append(say(message, bound=_edge(low, target, say)))
    whole = target is not None and target.unit is Unit.RATIO and (high, closing) == ("1", "]")
    if high != "+inf" and not whole:
        message = N_("up to {bound}") if closing == "]" else N_("below {bound}")
        parts.append(say(message, bound=_edge(high, target, say)))
    return say(" and ").join(parts) or say("any figure")


def interval_signs(text: str, target: Target | None, say: Words) -> str:
    """A tier's interval where there is little room: `≥ 95%, < 99%`."""
    found = _INTERVAL.fullmatch(text)
    if found is None:
        return text
    opening, low, high, closing = found.groups()
    parts = []
    if low != "-inf" and (opening, low) != ("[", "0"):
        parts.append(("≥" if opening == "[" else ">") + NBSP + _edge(low, target, say))
    if high != "+inf":
        parts.append(("≤" if closing == "]" else "<") + NBSP + _edge(high, target, say))
    return ", ".join(parts) or say("any figure")


def _edge(text: str, target: Target | None, say: Words) -> str:
    value = Fraction(text)
    return decimals(value, say) if target is None else bound(value, target, say)
