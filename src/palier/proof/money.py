"""The money of closed windows: outcomes as facts, and the history recurrence and caps need."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from fractions import Fraction

from palier.calculus.credit_earn_back import EntryStatus, earn_back_status
from palier.calculus.credit_facts import LateRecord, WindowFacts
from palier.calculus.credit_schemes import ClockHours
from palier.calculus.credit_terms import CapPeriod, CreditRule, CreditTerms
from palier.calculus.credits import CreditAccount, CreditEntry, Granted, assess
from palier.calculus.errors import PalierError
from palier.calculus.fees import Fees
from palier.calculus.instants import DAY
from palier.calculus.outcomes import OutcomeKind
from palier.calculus.results import Outcome
from palier.calculus.selectors import Dimensions
from palier.calculus.spans import Span
from palier.calculus.tallies import Outage, RecordTally, TimeTally
from palier.calculus.windows import Window
from palier.proof.accounts import GroupCredits

# A yearly cap looks at the windows that end within a year before the end of this one.
_YEAR = 366 * DAY
_SAID = (OutcomeKind.MET, OutcomeKind.MISSED)


class AffectedShareUnreadable(PalierError):
    """The share of users that an outage affected, written so that it cannot be read."""

    code = "affected-share-unreadable"


@dataclass(frozen=True, slots=True)
class Lookback:
    """Which other windows the money of one window depends on."""

    before: int
    after: int
    whole_year: bool

    def needed(self, reached: Sequence[Window], chosen: Sequence[Window]) -> tuple[Window, ...]:
        """The chosen windows and those of the reached ones that they depend on, in order."""
        if not chosen:
            return ()
        first = min(window.span.start for window in chosen)
        last = max(window.span.end for window in chosen)
        since = first - _YEAR if self.whole_year else first
        known = sorted({*reached, *chosen}, key=lambda window: (window.span.end, window.span.start))
        earlier = [w for w in known if w.span.end <= since]
        within = [w for w in known if w.span.end > since and w.span.start < last]
        later = [w for w in known if w.span.start >= last]
        return (*(earlier[-self.before :] if self.before else ()), *within, *later[: self.after])


def lookback_of(versions: Sequence[CreditTerms]) -> Lookback:
    """What recurrence, averages, earn-backs and yearly caps of any version ask for."""
    rules = [rule for terms in versions for rule in terms.rules]
    averaged = [rule.averaged_windows for rule in rules]
    recurring = [rule.recurrence.of for rule in rules if rule.recurrence is not None]
    periods = {cap.period for terms in versions for cap in terms.caps}
    return Lookback(
        before=max((*averaged, *recurring, 1)) - 1,
        after=max((rule.earn_back.windows for rule in rules if rule.earn_back), default=0),
        whole_year=bool(periods & {CapPeriod.YEAR, CapPeriod.ROLLING_YEAR}),
    )


def credit_accounts(
    terms_of: Mapping[Window, CreditTerms | None],
    outcomes: Iterable[Outcome],
    fees: Fees,
) -> dict[Window, tuple[GroupCredits, ...]]:
    """The money of each closed window, group by group, in order of time.

    Windows that close together are priced together, with all their groups, since caps and stacking
    hold for all of them. Later windows decide earn-backs; amounts of earlier ones use up yearly
    caps.
    """
    closed = sorted((outcome for outcome in outcomes if outcome.is_final), key=_by_close)
    windows = dict.fromkeys(outcome.scope.window for outcome in closed)
    stated = [terms for terms in terms_of.values() if terms is not None]
    by_hour = any(isinstance(rule.scheme, ClockHours) for each in stated for rule in each.rules)
    facts = [facts_of(outcome, by_hour=by_hour) for outcome in closed]
    accounts: dict[Window, tuple[GroupCredits, ...]] = {}
    granted: list[Granted] = []
    for close in sorted({window.span.end for window in windows}):
        known = [each for each in facts if each.span.end <= close]
        later = [each for each in facts if each.span.end > close]
        closing = [window for window in windows if window.span.end == close]
        shortest = max(closing, key=lambda window: window.span)
        terms = terms_of[shortest]
        if terms is None:
            continue
        assessed = _earned_back(assess(terms, known, fees, granted), terms, later)
        for window in closing:
            groups = {each.group for each in closed if each.scope.window == window}
            accounts[window] = _shared_out(assessed, window, groups, window == shortest)
        granted.extend(_granted(shortest.span, assessed))
    return accounts


def _shared_out(
    account: CreditAccount, window: Window, groups: AbstractSet[Dimensions], keeps_notes: bool
) -> tuple[GroupCredits, ...]:
    """A window's entries by group; what is said of the whole account stays with the first.

    Points are totalled over all groups: the entry they earn is of none of them.
    """
    own = [entry for entry in account.entries if entry.window == window.label]
    every = sorted(groups | {entry.group for entry in own})
    return tuple(
        GroupCredits(
            group,
            replace(
                account,
                entries=tuple(entry for entry in own if entry.group == group),
                terminations=account.terminations if keeps_notes and place == 0 else (),
                notes=account.notes if keeps_notes and place == 0 else (),
            ),
        )
        for place, group in enumerate(every)
    )


def facts_of(outcome: Outcome, *, by_hour: bool = False) -> WindowFacts:
    """An outcome as far as money is concerned; `by_hour` keeps each part of an outage in place.

    Where the outcome has one of another source that says met or missed, its figure and outages.
    """
    other = outcome.other_source
    if other is not None and other.figure is not None and other.kind in _SAID:
        return replace(facts_of(other, by_hour=by_hour), is_of_other_source=True)
    tally, scope = outcome.tally, outcome.scope
    outages = tally.outages if isinstance(tally, TimeTally) else ()
    parts = [(span, _affected(each)) for each in outages for span in _parts(each, by_hour)]
    late = _late(tally) if isinstance(tally, RecordTally) else ()
    ids = {f"{outage.series}@{outage.span.start}" for outage in outages if outage.counted}
    return WindowFacts(
        window=scope.window.label,
        span=scope.span,
        objective=outcome.objective,
        outcome=outcome.kind,
        figure=outcome.figure,
        outages=tuple(span for span, _ in parts),
        affected_ratios=tuple(ratio for _, ratio in parts),
        late=late,
        service_time=scope.countable(dict(outcome.group)).measure,
        incidents=frozenset(ids | {record.record_id for record in late}),
        group=outcome.group,
    )


def _parts(outage: Outage, by_hour: bool) -> tuple[Span, ...]:
    """The countable time of an outage as spans.

    An outage that lasts overnight, or through maintenance, is one incident with one free time: its
    parts become one span of their length, up to its end. Schemes that look at the hours of the
    clock need each part where it was.
    """
    hull = outage.counted.hull
    if by_hour or hull is None:
        return outage.counted.items
    return (Span(hull.end - outage.counted.measure, hull.end),)


def _late(tally: RecordTally) -> tuple[LateRecord, ...]:
    return tuple(
        LateRecord(
            record_id=record.name,
            lateness=record.late_by,
            limit=record.limit or 0,
            elapsed=(
                (record.limit or 0) + record.late_by if record.elapsed is None else record.elapsed
            ),
            attributes=record.dimensions,
        )
        for record in tally.late_records
    )


def _affected(outage: Outage) -> Fraction:
    """The share of users affected: `0.25`, `1/4` or `25 %`; all of them when nothing is written."""
    text = outage.affected.strip()
    if not text:
        return Fraction(1)
    percent = text.endswith("%")
    try:
        ratio = Fraction(text.removesuffix("%").strip()) / (100 if percent else 1)
    except (ValueError, ZeroDivisionError):
        ratio = Fraction(-1)
    if not 0 <= ratio <= 1:
        raise AffectedShareUnreadable(
            f"an outage affected {text!r} of users",
            hint="write a share from 0 to 1, or a percentage",
        )
    return ratio


def _earned_back(
    account: CreditAccount, terms: CreditTerms, later: Sequence[WindowFacts]
) -> CreditAccount:
    """The account with its suspended entries settled by the windows that came after."""
    rules = {rule.name: rule for rule in terms.rules}
    entries = tuple(
        _settled(entry, rules.get(entry.rule), later)
        if entry.status is EntryStatus.SUSPENDED
        else entry
        for entry in account.entries
    )
    return replace(account, entries=entries)


def _settled(
    entry: CreditEntry, rule: CreditRule | None, later: Sequence[WindowFacts]
) -> CreditEntry:
    if rule is None or rule.earn_back is None:
        return entry
    own = [facts for facts in later if facts.group == entry.group]
    return replace(entry, status=earn_back_status(rule.earn_back, own, entry.objectives))


def _granted(span: Span, account: CreditAccount) -> list[Granted]:
    return [
        Granted(span, entry.kind, entry.amount, entry.window, entry.share_ratio, entry.fee_base)
        for entry in account.entries
        if entry.status is not EntryStatus.FORGIVEN
    ]


def _by_close(outcome: Outcome) -> tuple[int, int, str, Dimensions]:
    span = outcome.scope.span
    return (span.end, span.start, outcome.objective, outcome.group)
