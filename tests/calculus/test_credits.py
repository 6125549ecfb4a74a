from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.calculus.credit_schemes import ByTier, OnOutcome
from palier.calculus.credit_terms import (
    AmountRounding,
    Cap,
    CapPeriod,
    EntryKind,
    InsufficientDataEffect,
    Minimum,
    PointsTable,
    Recurrence,
    RoundingStep,
)
from palier.calculus.money import Money, percent
from palier.calculus.outcomes import OutcomeKind
from palier.calculus.targets import RoundingMode
from palier.calculus.tiers import (
    Direction,
    FixedAmount,
    Points,
    Promise,
    ShareOfFee,
)
from tests.calculus.credit_makers import (
    account,
    amounts,
    codes,
    cumulative,
    facts,
    on_miss,
    rule,
    shares,
    total_of,
)
from tests.narrowing import known

MET, MISSED = OutcomeKind.MET, OutcomeKind.MISSED


def history(*outcomes: OutcomeKind) -> list:
    return [facts(outcome=outcome, place=place) for place, outcome in enumerate(outcomes)]


def test_no_window_gives_an_empty_account():
    assert account([rule("r", on_miss("10"))], []).entries == ()


def test_without_the_fee_the_share_is_shown_and_the_reason():
    result = account([rule("r", on_miss("10"))], [facts()], fee=None)
    entry = result.entries[0]
    assert (entry.share_ratio, entry.amount, entry.missing) == (percent("10"), None, "fee")
    assert result.total(EntryKind.CREDIT) is None


def test_credits_and_penalties_are_totalled_apart():
    rules = [rule("c", on_miss("10")), rule("p", on_miss("5"), kind=EntryKind.PENALTY)]
    result = account(rules, [facts()])
    assert result.total(EntryKind.CREDIT) == Money(Decimal("100.00"), "CAD")
    assert result.total(EntryKind.PENALTY) == Money(Decimal("50.00"), "CAD")


@pytest.mark.parametrize(
    ("effect", "expected"),
    [
        (InsufficientDataEffect.NONE, []),
        (InsufficientDataEffect.AS_MISSED, ["100.00"]),
        # What another source says would be in the facts.
        (InsufficientDataEffect.OTHER_SOURCE, []),
    ],
)
def test_what_insufficient_data_means_is_stated(effect, expected):
    window = facts(outcome=OutcomeKind.INSUFFICIENT_DATA)
    result = account([rule("r", on_miss("10"))], [window], insufficient_data=effect)
    assert amounts(result) == expected
    assert [note.code for note in result.notes] == ([] if expected else ["not-priced"])


@pytest.mark.parametrize(("outcome", "expected"), [(MISSED, ["100.00"]), (MET, [])])
def test_the_account_says_when_another_source_was_priced(outcome, expected):
    effect = InsufficientDataEffect.OTHER_SOURCE
    window = facts(outcome=outcome, figure=Fraction(98, 100), is_of_other_source=True)
    result = account([rule("r", on_miss("10"))], [window], insufficient_data=effect)
    assert amounts(result) == expected
    [taken] = [*result.notes, *(entry.steps[0] for entry in result.entries)]
    numbers = {"objective": "uptime", "figure": Fraction(98, 100), "outcome": outcome.value}
    assert (taken.code, taken.as_mapping()) == ("priced-on-other-source", numbers)


@pytest.mark.parametrize("outcome", [OutcomeKind.NO_DATA, OutcomeKind.NOT_APPLICABLE])
def test_nothing_is_priced_without_an_outcome_and_the_account_says_so(outcome):
    result = account([rule("r", on_miss("10"))], [facts(outcome=outcome)])
    assert result.entries == ()
    assert result.notes[0].as_mapping() == {"objective": "uptime", "outcome": outcome.value}


@pytest.mark.parametrize(
    ("outcomes", "applies"),
    [
        ((MISSED, MISSED), True),
        ((MISSED, MET, MISSED), False),
        ((MISSED, OutcomeKind.NO_DATA, MISSED), False),
        ((MISSED,), False),
        ((MISSED, MISSED, MET), False),
    ],
)
def test_two_months_in_a_row(outcomes, applies):
    repeated = rule("twice", on_miss("0.5"), recurrence=Recurrence(2, 2))
    assert bool(account([repeated], history(*outcomes)).entries) is applies


def test_two_of_three_months_need_not_be_in_a_row():
    repeated = rule("two of three", on_miss("1"), recurrence=Recurrence(2, 3))
    assert amounts(account([repeated], history(MISSED, MET, MISSED))) == ["10.00"]
    assert account([repeated], history(MISSED, MET, MET, MISSED)).entries == ()


def test_recurrence_doubles_where_it_multiplies():
    doubled = rule("d", on_miss("10"), recurrence=Recurrence(2, 2, multiplier=Fraction(2)))
    assert amounts(account([doubled], history(MISSED))) == ["100.00"]
    result = account([doubled], history(MISSED, MISSED))
    assert amounts(result) == ["200.00"]
    assert codes(result) == ["outcome", "recurrence", "recurrence-multiplier", "share-of-fee"]


def test_three_misses_give_a_right_to_terminate_and_no_money():
    scheme = OnOutcome(ShareOfFee(Fraction(0)))
    ends = rule("ends", scheme, recurrence=Recurrence(3, 6), terminates=True)
    result = account([ends], history(MISSED, MET, MISSED, MISSED))
    assert result.terminations == ("ends",)
    assert total_of(result, EntryKind.CREDIT) == 0
    assert account([ends], history(MISSED, MISSED)).terminations == ()


def test_one_entry_for_several_objectives_together():
    both = frozenset({"uptime", "speed"})
    windows = [
        facts("uptime", MET),
        facts("speed"),
        facts("uptime", place=1),
        facts("speed", place=1),
    ]
    apart = rule("apart", on_miss("1"), objectives=both)
    together = rule("together", on_miss("1"), objectives=both, together=True)
    assert len(account([apart], windows).entries) == 2
    (entry,) = account([together], windows).entries
    assert entry.objectives == ("uptime", "speed")
    # uptime was met in the first month: only together is it two months in a row.
    rules = [
        rule("apart", on_miss("1"), objectives=both, recurrence=Recurrence(2, 2)),
        rule("together", on_miss("1"), objectives=both, recurrence=Recurrence(2, 2), together=True),
    ]
    named = [(entry.rule, entry.objectives) for entry in account(rules, windows).entries]
    assert named == [("apart", ("speed",)), ("together", ("uptime", "speed"))]


def test_a_figure_may_be_averaged_with_the_month_before():
    table = cumulative(
        Promise(percent("99"), Direction.AT_LEAST), [(percent("99"), ShareOfFee(percent("10")))]
    )
    windows = [facts(figure=percent("99.9")), facts(figure=percent("98.5"), place=1)]
    assert amounts(account([rule("r", ByTier(table))], windows)) == ["100.00"]
    assert account([rule("r", ByTier(table), averaged_windows=2)], windows).entries == ()


def test_points_of_two_failed_measures_are_totalled():
    rules = [
        rule(name, OnOutcome(Points(Fraction(points)))) for name, points in [("a", 5), ("b", 7)]
    ]
    rows = ((Fraction(5), ShareOfFee(Fraction(0))), (Fraction(10), ShareOfFee(percent("2"))))
    table = PointsTable("points", EntryKind.CREDIT, frozenset({"a", "b"}), rows, "fee")
    result = account(rules, [facts()], points_tables=(table,))
    assert amounts(result) == [None, None, "20.00"]
    assert [entry.missing for entry in result.entries] == ["points_totalled"] * 2 + [None]
    assert total_of(result, EntryKind.CREDIT) == 20
    assert result.entries[2].steps[0].as_mapping() == {"points": 12, "row": 10}


def test_a_credit_of_one_dollar_or_less_pays_nothing():
    above_one = Minimum(Decimal("1"))
    one = account([rule("r", on_miss("0.1"))], [facts()], minimum=above_one)
    assert amounts(one) == ["0.00"]
    assert codes(one)[-1] == "minimum"
    more = account([rule("r", on_miss("0.101"))], [facts()], minimum=above_one)
    assert amounts(more) == ["1.01"]
    reached = account([rule("r", on_miss("0.1"))], [facts()], minimum=Minimum(Decimal("1"), False))
    assert amounts(reached) == ["1.00"]


def test_where_amounts_are_rounded_is_stated():
    rules = [rule(name, on_miss("0.05")) for name in ("a", "b", "c")]
    each = account(rules, [facts()], fee="10.10")
    assert amounts(each) == ["0.01", "0.01", "0.01"]
    at_total = AmountRounding(at=RoundingStep.TOTAL, mode=RoundingMode.HALF_EVEN)
    total = account(rules, [facts()], fee="10.10", rounding=at_total)
    assert total_of(total, EntryKind.CREDIT) == Decimal("0.02")
    assert codes(total)[-1] == "rounding"


def test_yen_have_no_decimals():
    result = account([rule("r", on_miss("0.15"))], [facts()], currency="JPY", fee="1000")
    assert amounts(result) == ["2"]


percents = st.integers(0, 4000).map(lambda units: str(Fraction(units, 100)))
fees = st.integers(0, 10**7).map(lambda cents: str(Decimal(cents) / 100))


@given(
    st.lists(percents, min_size=1, max_size=5),
    fees,
    percents,
    st.sampled_from(RoundingMode),
    st.sampled_from(RoundingStep),
)
def test_a_cap_is_never_exceeded_and_entries_add_up(each, fee, limit, mode, at):
    rules = [rule(f"r{place}", on_miss(share)) for place, share in enumerate(each)]
    cap = Cap("cap", CapPeriod.WINDOW, ShareOfFee(percent(limit)), "fee")
    rounding = AmountRounding(mode=mode, at=at)
    result = account(rules, [facts()], fee, caps=(cap,), rounding=rounding)
    total = total_of(result, EntryKind.CREDIT)
    paid = [known(entry.amount) for entry in result.entries]
    assert total <= Fraction(fee) * percent(limit)
    assert total == sum(paid)
    assert all(amount >= 0 for amount in paid)
    without_fee = account(rules, [facts()], None, caps=(cap,))
    assert sum(map(known, shares(without_fee))) == min(sum(map(percent, each)), percent(limit))


def test_a_fixed_amount_needs_no_fee():
    scheme = OnOutcome(FixedAmount(Decimal("12.5")))
    assert amounts(account([rule("r", scheme)], [facts()], fee=None)) == ["12.50"]
