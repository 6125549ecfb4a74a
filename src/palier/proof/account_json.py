"""An account as JSON-ready data: exact values as text, beside the decimals that people read."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeAlias

from palier.calculus.credit_facts import Step
from palier.calculus.credits import CreditAccount, CreditEntry
from palier.calculus.instants import instant_text
from palier.calculus.results import Budget, Coverage, Outcome, Param, Reason
from palier.calculus.scopes import Decision
from palier.calculus.targets import Target
from palier.proof.accounts import Account, GroupCredits, WindowAccount, exit_kind
from palier.proof.tally_json import ratio_json, span_json, tally_json, when_json

Json: TypeAlias = dict[str, Any]

FORMAT = "palier/account/v1"


def account_json(account: Account) -> Json:
    """The account as dictionaries, lists, texts and integers only, in a stable order."""
    return {
        "format": FORMAT,
        "agreement": {
            "name": account.terms_name,
            "version": account.terms_version,
            "fingerprint": account.terms_fingerprint or None,
        },
        "at": instant_text(account.at),
        "engine": account.engine,
        "snapshot": account.snapshot or None,
        "tzdata_version": account.tzdata_version,
        "code_version": account.code_version,
        "kind": account.kind.value,
        "exit_code": exit_kind(account),
        "windows": [_window(window) for window in account.windows],
    }


def _window(window: WindowAccount) -> Json:
    return {
        "label": window.window.label,
        "span": span_json(window.window.span),
        "terms_versions": list(window.terms_versions),
        "outcomes": [outcome_json(outcome) for outcome in window.outcomes],
        "credits": [_credits(credits) for credits in window.credits],
    }


def outcome_json(outcome: Outcome) -> Json:
    """One outcome, with its tally, budget, reasons and what became of exclusions."""
    return {
        "objective": outcome.objective,
        "group": dict(outcome.group),
        "kind": outcome.kind.value,
        "is_final": outcome.is_final,
        "in_danger": outcome.in_danger,
        "until": instant_text(outcome.scope.until),
        "figure": ratio_json(outcome.figure),
        "figure_without_exclusions": ratio_json(outcome.figure_without_exclusions),
        "target": _target(outcome.target),
        "coverage": _coverage(outcome.coverage),
        "budget": _budget(outcome.budget),
        "service_microseconds": outcome.scope.service_time,
        "tally": tally_json(outcome.tally),
        "reasons": [_reason(each) for each in outcome.reasons],
        "exclusions": [_decision(decision) for decision in outcome.scope.decisions],
        "members": [outcome_json(member) for member in outcome.members],
        "other_source": None
        if outcome.other_source is None
        else outcome_json(outcome.other_source),
    }


def _target(target: Target) -> Json:
    return {
        "relation": target.relation.value,
        "value": ratio_json(target.value),
        "unit": target.unit.value,
        "printed_unit": target.printed_unit,
        "warning": ratio_json(target.warning),
    }


def _coverage(coverage: Coverage | None) -> Json | None:
    if coverage is None:
        return None
    return {
        "known": coverage.known,
        "countable": coverage.countable,
        "ratio": ratio_json(coverage.ratio),
    }


def _budget(budget: Budget | None) -> Json | None:
    if budget is None:
        return None
    return {
        "unit": budget.unit,
        "allowed": ratio_json(budget.allowed),
        "spent": ratio_json(budget.spent),
        "remaining": ratio_json(budget.remaining),
        "ratio_spent": ratio_json(budget.ratio_spent),
        "burn_rate": ratio_json(budget.burn_rate),
        "expected": budget.expected,
    }


def _reason(reason: Reason) -> Json:
    return {"code": reason.code, "params": {name: _value(value) for name, value in reason.params}}


def _decision(decision: Decision) -> Json:
    exclusion = decision.exclusion
    return {
        "name": exclusion.name,
        "reason": exclusion.reason,
        "span": span_json(exclusion.span),
        "verdict": decision.verdict.value,
        "treatment": decision.treatment.value,
        "granted": [span_json(span) for span in decision.granted],
        "refused": [span_json(span) for span in decision.refused],
        "outside_hours": [span_json(span) for span in decision.outside],
    }


def _credits(credits: GroupCredits) -> Json:
    money: CreditAccount = credits.account
    return {
        "group": dict(credits.group),
        "currency": money.currency,
        "entries": [_entry(entry) for entry in money.entries],
        "terminations": list(money.terminations),
        "claimant": None if money.claimant is None else money.claimant.value,
        "notes": _steps(money.notes),
    }


def _entry(entry: CreditEntry) -> Json:
    return {
        "rule": entry.rule,
        "kind": entry.kind.value,
        "window": entry.window,
        "objectives": list(entry.objectives),
        "fee_base": entry.fee_base,
        "share": ratio_json(entry.share_ratio),
        "points": ratio_json(entry.points),
        "amount": None if entry.amount is None else str(entry.amount),
        "missing": None if entry.missing is None else entry.missing.value,
        "consequence": entry.consequence,
        "status": entry.status.value,
        "claim_until": when_json(entry.claim_until),
        "steps": _steps(entry.steps),
    }


def _steps(steps: Iterable[Step]) -> list[Json]:
    return [
        {"code": step.code, "numbers": {name: _value(value) for name, value in step.numbers}}
        for step in steps
    ]


def _value(value: Param | Decimal) -> Any:
    if isinstance(value, Fraction):
        return ratio_json(value)
    return str(value) if isinstance(value, Decimal) else value
