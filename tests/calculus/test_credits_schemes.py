from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from palier.calculus.credit_facts import LateRecord, StepCode
from palier.calculus.credit_schemes import (
    ByTier,
    ClockHours,
    OnOutcome,
    PerIncident,
    PerLateRecord,
    PerStartedUnit,
    PoolShare,
    ProRata,
    Weighting,
)
from palier.calculus.credit_terms import EntryKind
from palier.calculus.instants import HOUR, MINUTE
from palier.calculus.money import percent
from palier.calculus.outcomes import OutcomeKind
from palier.calculus.spans import Span
from palier.calculus.tiers import (
    Bound,
    Consequence,
    Direction,
    FixedAmount,
    GrowingShare,
    Interval,
    Points,
    Promise,
    ShareOfFee,
    Tier,
    TierTable,
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

TEN = FixedAmount(Decimal("10"))
TIERS = cumulative(
    Promise(percent("99.9"), Direction.AT_LEAST),
    [(percent("99.9"), ShareOfFee(percent("10"))), (percent("99"), ShareOfFee(percent("25")))],
)


def outage(*minutes: int) -> tuple[Span, ...]:
    """Outages of some minutes, one each three hours."""
    return tuple(
        Span(3 * HOUR * place, 3 * HOUR * place + length * MINUTE)
        for place, length in enumerate(minutes)
    )


def late(*minutes: int) -> tuple[LateRecord, ...]:
    return tuple(
        LateRecord(f"T{place}", length * MINUTE, HOUR, HOUR + length * MINUTE)
        for place, length in enumerate(minutes)
    )


def test_a_tier_pays_its_share_of_the_fee_and_shows_its_steps():
    result = account([rule("tiers", ByTier(TIERS))], [facts(figure=percent("98.5"))])
    assert amounts(result) == ["250.00"]
    tier, share = result.entries[0].steps
    assert tier.as_mapping()["compared"] == percent("98.5")
    assert tier.as_mapping()["interval"] == "[0, 99/100)"
    assert share.as_mapping() == {
        "share_ratio": Fraction(1, 4),
        "fee": Decimal("1000"),
        "amount": Fraction(250),
    }


def test_a_miss_without_a_figure_is_an_entry_without_an_amount():
    result = account([rule("tiers", ByTier(TIERS))], [facts()])
    assert amounts(result) == [None]
    assert result.entries[0].missing == "figure"
    assert result.total(EntryKind.CREDIT) is None


def test_growth_below_a_target():
    growing = GrowingShare(percent("1"), percent("1"), percent("0.1"), percent("99.9"))
    table = cumulative(Promise(percent("99.9"), Direction.AT_LEAST), [(percent("99.9"), growing)])
    result = account([rule("growing", ByTier(table))], [facts(figure=percent("99.65"))])
    assert amounts(result) == ["30.00"]
    assert codes(result) == ["tier", "growth", "share-of-fee"]


def test_a_reward_above_the_target_is_its_own_kind():
    above = Tier(Interval(Bound(percent("99.9"), True), None), FixedAmount(Decimal("300")))
    promise = Promise(percent("99.9"), Direction.AT_LEAST)
    table = TierTable(promise, (above,), holes_pay_nothing=True)
    reward = rule("reward", ByTier(table), kind=EntryKind.REWARD)
    met = facts(outcome=OutcomeKind.MET, figure=percent("99.95"))
    result = account([reward], [met])
    assert total_of(result, EntryKind.REWARD) == 300
    assert total_of(result, EntryKind.CREDIT) == 0


def test_weighting_factor_times_amount_at_risk():
    by_amount = Weighting(Fraction(1, 4), FixedAmount(Decimal("5000")))
    by_share = Weighting(Fraction(1, 4), ShareOfFee(percent("10")))
    result = account([rule("amount", by_amount), rule("share", by_share)], [facts()])
    assert amounts(result) == ["1250.00", "25.00"]
    met = account([rule("share", by_share)], [facts(outcome=OutcomeKind.MET)])
    assert met.entries == ()


def test_pools_pay_nothing_when_the_target_is_met():
    pool = PoolShare("p", Fraction(1, 2), Fraction(2, 5), Fraction(1, 10))
    assert account([rule("pool", pool)], [facts(outcome=OutcomeKind.MET)]).entries == ()
    assert amounts(account([rule("pool", pool)], [facts()])) == ["20.00"]


def test_ten_times_the_fee_of_the_downtime():
    # 432 minutes of 30 days are 1 %.
    scheme = ProRata(multiplier=Fraction(10))
    result = account([rule("downtime", scheme)], [facts(outages=(Span(0, 432 * MINUTE),))])
    assert amounts(result) == ["100.00"]


def test_pro_rata_weighs_users_and_leaves_free_time_out():
    window = facts(
        outages=outage(60, 60),
        affected_ratios=(Fraction(1), Fraction(1, 2)),
        service_time=600 * MINUTE,
    )
    weighted = rule("weighted", ProRata(weighted_by_affected=True))
    free = rule("free", ProRata(free=30 * MINUTE))
    assert shares(account([weighted, free], [window])) == [Fraction(90, 600), Fraction(90, 600)]
    within = rule("free", ProRata(free=121 * MINUTE))
    assert account([within], [window]).entries == ()


def test_each_started_hour_after_the_free_time():
    scheme = PerStartedUnit(TEN, unit=HOUR, free=30 * MINUTE)
    result = account([rule("hours", scheme)], [facts(outages=outage(91, 30, 31))])
    # 61 min are two started hours, 0 none, 1 min one.
    assert amounts(result) == ["30.00"]


def test_clock_hours_count_only_above_the_threshold():
    # 6 min in one clock hour are not enough; 7 + 7 min across two hours are both counted.
    spans = (
        Span(0, 6 * MINUTE),
        Span(HOUR + 53 * MINUTE, 2 * HOUR + 7 * MINUTE),
    )
    result = account([rule("hours", ClockHours())], [facts(outages=spans)], fee="720")
    assert amounts(result) == ["2.00"]
    shifted = ClockHours(offset=30 * MINUTE)
    assert amounts(account([rule("h", shifted)], [facts(outages=spans)], fee="720")) == ["1.00"]


@pytest.mark.parametrize(
    ("result", "worth"),
    [
        (TEN, ("amount", 10)),
        (ShareOfFee(Fraction(1, 50)), ("share_ratio", Fraction(1, 50))),
        (Points(Fraction(3)), ("points", 3)),
        (Consequence("a letter"), ("consequence", "a letter")),
    ],
)
def test_the_steps_say_what_one_unit_is_worth(result, worth):
    (entry,) = account([rule("each", PerIncident(result))], [facts(outages=outage(5, 4))]).entries
    each, units = entry.steps[:2]
    assert (each.code, each.numbers) == (StepCode.EACH, (worth,))
    assert units.as_mapping() == {"units": 2}


def test_a_fixed_amount_per_incident_up_to_a_maximum():
    scheme = PerIncident(TEN, min_outage=5 * MINUTE)
    window = facts(outages=outage(5, 4, 20, 30))
    assert amounts(account([rule("each", scheme)], [window])) == ["30.00"]
    limited = rule("each", scheme, maximum=FixedAmount(Decimal("25")))
    result = account([limited], [window])
    assert amounts(result) == ["25.00"]
    assert codes(result)[-1] == "maximum"


@pytest.mark.parametrize(("per_started", "amount"), [(None, "20.00"), (HOUR, "40.00")])
def test_late_records_one_by_one_or_by_started_hour(per_started, amount):
    scheme = PerLateRecord(TEN, per_started)
    assert amounts(account([rule("late", scheme)], [facts(late=late(61, 120))])) == [amount]


def test_a_percentage_per_late_record_stops_at_its_maximum_even_without_a_fee():
    scheme = PerLateRecord(ShareOfFee(percent("2")))
    limited = rule("late", scheme, maximum=ShareOfFee(percent("5")))
    window = facts(late=late(1, 2, 3))
    assert amounts(account([limited], [window])) == ["50.00"]
    without_fee = account([limited], [window], fee=None)
    assert shares(without_fee) == [percent("5")]
    assert without_fee.entries[0].missing == "fee"


def test_a_consequence_in_words():
    scheme = OnOutcome(Consequence("improvement plan within 10 days"))
    entry = account([rule("plan", scheme, terminates=True)], [facts()]).entries[0]
    assert (entry.consequence, entry.missing) == ("improvement plan within 10 days", "not_money")


def test_requires_miss_keeps_outages_of_a_met_window_free():
    window = facts(outcome=OutcomeKind.MET, outages=outage(10))
    assert account([rule("r", PerIncident(TEN), requires_miss=True)], [window]).entries == ()
    assert amounts(account([rule("r", PerIncident(TEN))], [window])) == ["10.00"]


def test_a_weight_multiplies_what_was_earned():
    result = account([rule("r", on_miss("10"), weight=Fraction(1, 4))], [facts()])
    assert amounts(result) == ["25.00"]
    assert "weight" in codes(result)


def test_late_records_of_one_priority():
    attributed = tuple(
        each._replace(attributes=(("priority", priority), ("site", "north")))
        for each, priority in zip(late(1, 2, 3), ["P1", "P2", "P1"], strict=True)
    )
    scheme = PerLateRecord(TEN, where=frozenset({("priority", "P1")}))
    assert amounts(account([rule("late", scheme)], [facts(late=attributed)])) == ["20.00"]
