"""`account`: the only producer of figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version

from palier.calculus.amendments import Amended
from palier.calculus.credit_terms import CreditTerms
from palier.calculus.exclusions import Exclusion
from palier.calculus.fees import Fees
from palier.calculus.instants import Instant
from palier.calculus.results import Outcome
from palier.calculus.terms import Terms
from palier.calculus.windows import Window
from palier.calculus.zones import tzdata_version
from palier.measurements.engines.protocol import Engine
from palier.proof.accounts import Account, GroupCredits, WindowAccount
from palier.proof.choice import WindowChoice
from palier.proof.money import credit_accounts, lookback_of
from palier.proof.versions import Bench, Judged, bench_of

Chosen = Mapping[str, Sequence[Judged]]
Money = dict[Window, tuple[GroupCredits, ...]]


def account(
    terms: Terms | Amended,
    engine: Engine,
    *,
    at: Instant,
    exclusions: Iterable[Exclusion] = (),
    windows: WindowChoice = None,
    fees: Fees | None = None,
) -> Account:
    """What was achieved against what was promised, why, and what it costs, as known at `at`.

    `windows` is a label, a span, `ALL_WINDOWS`, or None for the latest (see `choose_windows`).
    `fees` are net of tax, by fee base and by group (`GroupFee`); entries whose fee is not given
    have no amount. Raises `GroupFeeMissing`.
    """
    bench = bench_of(terms, engine, tuple(exclusions), at)
    chosen = bench.chosen(windows)
    latest = bench.judges[-1].terms
    return Account(
        terms_name=latest.name,
        terms_version=latest.version,
        at=at,
        windows=_by_window(chosen, _money(bench, chosen, fees or {})),
        engine=engine.name,
        tzdata_version=tzdata_version(),
        code_version=code_version(),
    )


def code_version() -> str:
    """The version of Palier, recorded with every figure."""
    try:
        return version("palier")
    except PackageNotFoundError:
        return "unknown"


def _judge(name: str, judged: Sequence[Judged]) -> list[Outcome]:
    """The outcomes of one objective, each version asked once for all its windows."""
    by_judge: dict[int, list[Judged]] = {}
    for each in judged:
        by_judge.setdefault(id(each.judge), []).append(each)
    return [
        outcome
        for own in by_judge.values()
        for outcomes in own[0].judge.outcomes(name, (each.window for each in own)).values()
        for outcome in outcomes
    ]


def _by_window(chosen: Chosen, money: Money) -> tuple[WindowAccount, ...]:
    found: dict[Window, list[Outcome]] = {}
    versions: dict[Window, dict[str, None]] = {}
    for name, judged in chosen.items():
        for outcome in _judge(name, judged):
            found.setdefault(outcome.scope.window, []).append(outcome)
        for window, judge in judged:
            versions.setdefault(window, {})[judge.terms.version] = None
    return tuple(
        WindowAccount(window, tuple(found[window]), money.get(window, ()), tuple(versions[window]))
        for window in sorted(found, key=_in_time)
    )


def _money(bench: Bench, chosen: Chosen, fees: Fees) -> Money:
    """The money of each window, from the outcomes of all windows it depends on."""
    stated = [judge.terms.credits for judge in bench.judges if judge.terms.credits is not None]
    if not stated:
        return {}
    lookback = lookback_of(stated)
    terms_of: dict[Window, CreditTerms | None] = {}
    outcomes: list[Outcome] = []
    for name, own in chosen.items():
        judges = {each.window: each.judge for each in (*bench.reached(name), *own)}
        needed = lookback.needed(tuple(judges), [each.window for each in own])
        outcomes += _judge(name, [Judged(window, judges[window]) for window in needed])
        terms_of.update((window, judges[window].terms.credits) for window in needed)
    return credit_accounts(terms_of, outcomes, fees)


def _in_time(window: Window) -> tuple[Instant, Instant, str]:
    return (window.span.end, window.span.start, window.label)
