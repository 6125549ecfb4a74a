"""`account`: the only producer of figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
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
from palier.measurements.engines.protocol import Engine, TallyRequest
from palier.proof.accounts import Account, GroupCredits, WindowAccount
from palier.proof.choice import WindowChoice
from palier.proof.foreseen import Foreseen
from palier.proof.judging import Judge
from palier.proof.money import credit_accounts, lookback_of
from palier.proof.versions import Bench, Judged, bench_of

Chosen = Mapping[str, Sequence[Judged]]
Money = dict[Window, tuple[GroupCredits, ...]]


@dataclass(frozen=True, slots=True)
class Case:
    """An agreement to account for: its exclusions, which windows, and its fees.

    `windows` is a label, a span, `ALL_WINDOWS`, or None for the latest (see `choose_windows`).
    `fees` are net of tax, by fee base and by group (`GroupFee`); entries whose fee is not given
    have no amount.
    """

    terms: Terms | Amended
    exclusions: tuple[Exclusion, ...] = ()
    windows: WindowChoice = None
    fees: Fees = field(default_factory=dict)


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

    See `Case` for `windows` and `fees`. Raises `GroupFeeMissing`.
    """
    return accounts([Case(terms, tuple(exclusions), windows, fees or {})], engine, at=at)[0]


def accounts(cases: Sequence[Case], engine: Engine, *, at: Instant) -> list[Account]:
    """The account of each case, as known at `at`; measurements are read once for all of them.

    Raises `GroupFeeMissing`.
    """
    foreseen = Foreseen(engine)
    benches = [bench_of(case.terms, foreseen, case.exclusions, at) for case in cases]
    chosen = [bench.chosen(case.windows) for bench, case in zip(benches, cases, strict=True)]
    needed = [_needed(bench, own) for bench, own in zip(benches, chosen, strict=True)]
    every = [_together(*both) for both in zip(chosen, needed, strict=True)]
    foreseen.foresee(_requests(every))
    found = []
    for case, bench, own, paid, both in zip(cases, benches, chosen, needed, every, strict=True):
        # In the order that was foreseen: a window is judged once, and asked for with its fellows.
        for name, judged in both.items():
            _judge(name, judged)
        found.append(_account(bench, own, _money(bench, paid, case.fees)))
    return found


def _together(chosen: Chosen, needed: Chosen) -> Chosen:
    return {
        name: tuple({each.window: each for each in (*own, *needed.get(name, ()))}.values())
        for name, own in chosen.items()
    }


def _account(bench: Bench, chosen: Chosen, money: Money) -> Account:
    latest = bench.judges[-1]
    return Account(
        terms_name=latest.terms.name,
        terms_version=latest.terms.version,
        at=latest.at,
        windows=_by_window(chosen, money),
        engine=latest.engine.name,
        tzdata_version=tzdata_version(),
        code_version=code_version(),
    )


def _requests(judged: Iterable[Chosen]) -> Iterator[TallyRequest]:
    """What the engine will be asked for the windows of some objectives."""
    for chosen in judged:
        for name, own in chosen.items():
            for judge, windows in _by_judge(own):
                yield from judge.requests(name, windows)


def code_version() -> str:
    """The version of Palier, recorded with every figure."""
    try:
        return version("palier")
    except PackageNotFoundError:
        return "unknown"


def _by_judge(judged: Sequence[Judged]) -> list[tuple[Judge, list[Window]]]:
    """The windows of each judge: each version is asked once for all its windows."""
    found: dict[int, tuple[Judge, list[Window]]] = {}
    for window, judge in judged:
        found.setdefault(id(judge), (judge, []))[1].append(window)
    return list(found.values())


def _judge(name: str, judged: Sequence[Judged]) -> list[Outcome]:
    """The outcomes of one objective."""
    return [
        outcome
        for judge, windows in _by_judge(judged)
        for outcomes in judge.outcomes(name, windows).values()
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


def _needed(bench: Bench, chosen: Chosen) -> Chosen:
    """The windows that the money of the chosen ones depends on; none where none is stated."""
    stated = [judge.terms.credits for judge in bench.judges if judge.terms.credits is not None]
    if not stated:
        return {}
    lookback, found = lookback_of(stated), {}
    for name, own in chosen.items():
        judges = {each.window: each.judge for each in (*bench.reached(name), *own)}
        needed = lookback.needed(tuple(judges), [each.window for each in own])
        found[name] = [Judged(window, judges[window]) for window in needed]
    return found


def _money(bench: Bench, needed: Chosen, fees: Fees) -> Money:
    """The money of each window, from the outcomes of all windows it depends on."""
    terms_of: dict[Window, CreditTerms | None] = {}
    outcomes: list[Outcome] = []
    for name, own in needed.items():
        outcomes += _judge(name, own)
        terms_of.update((window, judge.terms.credits) for window, judge in own)
    return credit_accounts(terms_of, outcomes, fees) if needed else {}


def _in_time(window: Window) -> tuple[Instant, Instant, str]:
    return (window.span.end, window.span.start, window.label)
