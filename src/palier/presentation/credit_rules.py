"""What an agreement says about money, in words: rules, tiers, stacking, caps, claims."""

from __future__ import annotations

from palier.calculus.claims import ClaimAnchor, Claimant, ClaimRule, ClaimUnit, ClaimUntil
from palier.calculus.credit_schemes import (
    ByTier,
    ClockHours,
    OnOutcome,
    PerIncident,
    PerLateRecord,
    PerStartedUnit,
    PoolShare,
    ProRata,
    Scheme,
    Weighting,
)
from palier.calculus.credit_terms import (
    Cap,
    CapPeriod,
    CreditRule,
    CreditTerms,
    EntryKind,
    RoundingStep,
)
from palier.calculus.instants import Duration
from palier.calculus.targets import Target
from palier.calculus.terms import Terms
from palier.calculus.tiers import Consequence, FixedAmount, GrowingShare, Points, Result, ShareOfFee
from palier.presentation.codes import phrase
from palier.presentation.credit_conditions import (
    condition_words,
    earn_back_words,
    minimum_words,
)
from palier.presentation.credit_steps import interval
from palier.presentation.durations import hours_and_minutes
from palier.presentation.instants import month_and_day
from palier.presentation.languages import N_, NN_, Words
from palier.presentation.numbers import day_of_month, decimals, money, percent

Rows = tuple[tuple[str, str], ...]

_PERIODS = {
    CapPeriod.WINDOW: N_("per window"),
    CapPeriod.INCIDENT: N_("per incident"),
    CapPeriod.YEAR: N_("per year"),
    CapPeriod.ROLLING_YEAR: N_("over any twelve months"),
}
_UNITS = {
    ClaimUnit.DAYS: NN_("{n} day", "{n} days"),
    ClaimUnit.BUSINESS_DAYS: NN_("{n} business day", "{n} business days"),
    ClaimUnit.MONTHS: NN_("{n} month", "{n} months"),
    ClaimUnit.BILLING_CYCLES: NN_("{n} billing cycle", "{n} billing cycles"),
}
_ANCHORS = {
    ClaimAnchor.INCIDENT_END: N_("after the end of the incident"),
    ClaimAnchor.WINDOW_CLOSE: N_("after the close of the window"),
    ClaimAnchor.INVOICE_DATE: N_("after the date of the invoice"),
}


def money_rows(credits: CreditTerms, terms: Terms, say: Words) -> Rows:
    """Every setting about money, as (name, text)."""
    rows = [(rule.name, rule_words(rule, terms, credits.currency, say)) for rule in credits.rules]
    for table in credits.points_tables:
        earned = "; ".join(
            say("from {points} points: {result}", points=decimals(points, say),
                result=result_words(result, credits.currency, say))
            for points, result in table.rows
        )  # fmt: skip
        rows.append((table.name, earned))
    rows += [(say("Stacking"), f"{each.name}{say.colon}{phrase(each.rule, say)}")
             for each in credits.groups]  # fmt: skip
    rows += [(say("Cap"), cap_words(each, credits.currency, say)) for each in credits.caps]
    if credits.minimum is not None:
        least = minimum_words(credits.minimum, credits.currency, say)
        rows.append((say("Least amount paid"), least))
    rows += [
        (say("Currency"), credits.currency),
        (say("Amounts are rounded"), _rounding(credits, say)),
        (say("Insufficient data"), phrase(credits.insufficient_data, say)),
    ]
    if credits.claim is not None:
        rows.append((say("Claim"), claim_words(credits.claim, say)))
    return tuple(rows)


def rule_words(rule: CreditRule, terms: Terms, currency: str, say: Words) -> str:
    """One rule: what it gives, for what, and what changes it."""
    targets = [each.target for each in terms.objectives if each.name in rule.objectives]
    parts = [
        f"{phrase(rule.kind, say)}{say.colon}"
        + scheme_words(rule.scheme, targets[0] if targets else None, currency, say)
    ]
    if rule.fee_base:
        parts.append(say("fee base “{name}”", name=rule.fee_base))
    parts += condition_words(rule, say)
    if rule.maximum is not None:
        limit = result_words(rule.maximum, currency, say)
        parts.append(say("limited to {limit}", limit=limit))
    if rule.minimum is not None:
        parts.append(minimum_words(rule.minimum, currency, say))
    if rule.earn_back is not None:
        parts.append(earn_back_words(rule.earn_back, targets, say))
    if rule.terminates:
        parts.append(say("gives the right to terminate"))
    return ", ".join(parts)


def scheme_words(scheme: Scheme, target: Target | None, currency: str, say: Words) -> str:
    """How a rule prices a window."""
    match scheme:
        case ByTier(table):
            return "; ".join(
                f"{interval(str(each.interval), target, say)} → "
                + result_words(each.result, currency, say)
                for each in table.tiers
            )
        case OnOutcome(result, outcome):
            earned = result_words(result, currency, say)
            return say("{result} when the window ends “{outcome}”", result=earned,
                       outcome=phrase(outcome, say))  # fmt: skip
        case PoolShare():
            shares = (scheme.pool_ratio, scheme.credit_ratio, scheme.at_risk_ratio)
            product = " × ".join(percent(each, say, most=8) for each in shares)
            return say("pool {pool}: {product} of the fee", pool=scheme.pool, product=product)
        case Weighting(factor, at_risk):
            return f"{decimals(factor, say)} × {result_words(at_risk, currency, say)}"
        case ProRata():
            return _pro_rata(scheme, say)
        case ClockHours(threshold=threshold):
            return say("share of the clock hours with more than {time} of outage",
                       time=hours_and_minutes(threshold, say))  # fmt: skip
        case _:
            return _per_unit(scheme, currency, say)


def _pro_rata(scheme: ProRata, say: Words) -> str:
    said = say("outage time ÷ service time of the fee")
    if scheme.multiplier != 1:
        said = f"{said} × {decimals(scheme.multiplier, say)}"
    if scheme.weighted_by_affected:
        said = say("{amount} × share of users affected", amount=said)
    return said + _free(scheme.free, say)


def _free(length: Duration, say: Words) -> str:
    if not length:
        return ""
    return say(", the first {time} free", time=hours_and_minutes(length, say))


def _per_unit(
    scheme: PerStartedUnit | PerIncident | PerLateRecord,
    currency: str,
    say: Words,
) -> str:
    result = result_words(scheme.result, currency, say)
    match scheme:
        case PerStartedUnit(unit=unit, free=free):
            unit_words = hours_and_minutes(unit, say)
            said = say("{result} per started {unit} of outage", result=result, unit=unit_words)
            return said + _free(free, say)
        case PerIncident(min_outage=0):
            return say("{result} per outage", result=result)
        case PerIncident(min_outage=least):
            shortest = hours_and_minutes(least, say)
            return say("{result} per outage of {time} or more", result=result, time=shortest)
        case PerLateRecord(per_started=late, where=where):
            kept = ", ".join(f"{name} = {value}" for name, value in sorted(where))
            of = f" ({kept})" if kept else ""
            if late is None:
                return say("{result} per late record", result=result) + of
            unit_words = hours_and_minutes(late, say)
            said = say("{result} per started {unit} of lateness", result=result, unit=unit_words)
            return said + of


def result_words(result: Result, currency: str, say: Words) -> str:
    """What one tier or event earns."""
    match result:
        case ShareOfFee(ratio):
            return say("{share} of the fee", share=percent(ratio, say))
        case FixedAmount(amount):
            return money(amount, currency, say)
        case Points(points):
            return say("{points} points", points=decimals(points, say))
        case Consequence(text):
            return text
        case GrowingShare(first, growth):
            return say("{share}, then {more} a step", share=percent(first, say),
                       more=percent(growth, say))  # fmt: skip


def cap_words(cap: Cap, currency: str, say: Words) -> str:
    """A cap with its limit and its period."""
    limit = result_words(cap.limit, currency, say)
    said = f"{cap.name}{say.colon}{limit} {say(_PERIODS[cap.period])}"
    if cap.period is CapPeriod.YEAR and cap.year_starts != (1, 1):
        said += say(" from {date}", date=month_and_day(*cap.year_starts, say))
    if cap.kinds != {EntryKind.CREDIT, EntryKind.PENALTY}:
        kinds = ", ".join(phrase(kind, say) for kind in EntryKind if kind in cap.kinds)
        said += f" ({kinds})"
    return said


def claim_words(claim: ClaimRule, say: Words) -> str:
    """Who must claim, and until when."""
    who = phrase(claim.claimant, say)
    if claim.claimant is Claimant.NOBODY:
        return who
    one, other = _UNITS[claim.unit]
    delay = say.many(one, other, claim.count, n=str(claim.count))
    said = say("{who}, within {delay} {anchor}", who=who, delay=delay,
               anchor=say(_ANCHORS[claim.anchor]))  # fmt: skip
    if claim.unit is ClaimUnit.BILLING_CYCLES and claim.billing_day != 1:
        day = day_of_month(claim.billing_day, say)
        said += say(", cycles that start on the {day}", day=day)
    if claim.until is ClaimUntil.SAME_TIME:
        said += say(", at the same time of day")
    return said


def _rounding(credits: CreditTerms, say: Words) -> str:
    said = say.many(
        "to {n} decimal, {mode}", "to {n} decimals, {mode}", credits.places,
        n=str(credits.places), mode=phrase(credits.rounding.mode, say),
    )  # fmt: skip
    each = credits.rounding.at is RoundingStep.EACH_ENTRY
    what = say("each entry") if each else say("the total")
    return f"{said}, {what}"
