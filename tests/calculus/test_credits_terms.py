from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from palier.calculus.claims import ClaimAnchor, ClaimAnchors, Claimant, ClaimRule, ClaimUnit
from palier.calculus.credit_earn_back import EarnBack, EarnBackLevels, EntryStatus, earn_back_status
from palier.calculus.credit_schemes import (
    ByTier,
    NegativeCredit,
    OnOutcome,
    PerIncident,
    PoolShare,
    Weighting,
)
from palier.calculus.credit_terms import (
    Cap,
    CapPeriod,
    EntryKind,
    PointsTable,
    PoolOverdrawn,
    PoolRatioDiffers,
    Recurrence,
    RecurrenceImpossible,
    UnknownStackingGroup,
)
from palier.calculus.credits import assess
from palier.calculus.instants import DAY, MINUTE
from palier.calculus.money import UnknownCurrency, percent
from palier.calculus.outcomes import OutcomeKind
from palier.calculus.spans import Span
from palier.calculus.tiers import (
    Direction,
    GrowingShare,
    Points,
    Promise,
    ShareOfFee,
)
from tests.calculus.credit_makers import (
    UTC,
    account,
    cumulative,
    facts,
    on_miss,
    rule,
    terms,
    total_of,
)

MET = OutcomeKind.MET


def test_an_earn_back_suspends_the_credit():
    back = EarnBack(percent("99"), percent("99.5"), windows=2)
    result = account([rule("r", on_miss("10"), earn_back=back)], [facts()])
    assert result.entries[0].status is EntryStatus.SUSPENDED
    assert total_of(result, EntryKind.CREDIT) == 0
    assert total_of(result, EntryKind.CREDIT, EntryStatus.SUSPENDED) == 100


@pytest.mark.parametrize(
    ("figures", "by_mean", "status"),
    [
        (["99.6"], False, EntryStatus.SUSPENDED),
        (["99.6", "99.5"], False, EntryStatus.FORGIVEN),
        (["99.6", "99.4"], False, EntryStatus.DUE),
        (["99.6", "99.4"], True, EntryStatus.FORGIVEN),
        (["99.6", None], True, EntryStatus.DUE),
        (["99.6", "99.5", "98"], False, EntryStatus.FORGIVEN),
    ],
)
def test_a_suspended_credit_is_forgiven_at_the_target_level(figures, by_mean, status):
    back = EarnBack(percent("99"), percent("99.5"), windows=2, by_mean=by_mean)
    later = [
        facts(outcome=MET, place=place, figure=None if figure is None else percent(figure))
        for place, figure in enumerate(figures, start=1)
    ]
    assert earn_back_status(back, later, ["uptime"]) is status


@pytest.mark.parametrize(
    ("speeds", "status"),
    [
        (["99.6", "99.6"], EntryStatus.FORGIVEN),
        (["99.6", "99.4"], EntryStatus.DUE),
        (["99.6"], EntryStatus.SUSPENDED),
        ([], EntryStatus.SUSPENDED),
    ],
)
def test_every_objective_of_a_joined_entry_earns_it_back_in_its_own_windows(speeds, status):
    back = EarnBack(percent("99"), percent("99.5"), windows=2)
    later = [
        facts(objective, MET, place=place, figure=percent(figure))
        for objective, figures in (("uptime", ["99.6", "99.6"]), ("speed", speeds))
        for place, figure in enumerate(figures, start=1)
    ]
    assert earn_back_status(back, later, ("uptime", "speed")) is status


def test_an_earn_back_follows_the_direction_of_the_target():
    hours = EarnBack(Fraction(4), Fraction(3), windows=1, direction=Direction.AT_MOST)
    reached = [facts(figure=Fraction(3))]
    assert earn_back_status(hours, reached, ["uptime"]) is EntryStatus.FORGIVEN
    with pytest.raises(EarnBackLevels):
        EarnBack(Fraction(4), Fraction(3), windows=1)


def test_a_claim_counts_from_the_end_of_the_entry_s_last_outage():
    claim = ClaimRule(Claimant.CUSTOMER, 30, ClaimUnit.DAYS, ClaimAnchor.INCIDENT_END, UTC)
    window = facts(outages=(Span(0, MINUTE), Span(DAY, DAY + MINUTE)))
    result = account([rule("r", on_miss("10"))], [window], claim=claim)
    assert result.claimant is Claimant.CUSTOMER
    assert result.entries[0].claim_until == 32 * DAY
    unknown = account([rule("r", on_miss("10"))], [facts()], claim=claim)
    assert unknown.entries[0].claim_until is None
    assert [note.code for note in unknown.notes] == ["claim-anchor-missing"]


def test_no_deadline_where_nobody_has_to_claim():
    claim = ClaimRule(Claimant.NOBODY, 0, ClaimUnit.DAYS, ClaimAnchor.INVOICE_DATE, UTC)
    result = account([rule("r", on_miss("10"))], [facts()], claim=claim)
    assert (result.entries[0].claim_until, result.notes) == (None, ())


def test_a_claim_may_count_from_the_invoice():
    claim = ClaimRule(Claimant.CUSTOMER, 1, ClaimUnit.MONTHS, ClaimAnchor.INVOICE_DATE, UTC)
    result = assess(
        terms([rule("r", on_miss("10"))], claim=claim),
        [facts()],
        {"fee": Decimal(1000)},
        anchors=ClaimAnchors(invoice_date=0),
    )
    assert result.entries[0].claim_until == 32 * DAY


def test_pools_may_not_be_overdrawn():
    half = PoolShare("p", Fraction(1), Fraction(1, 2), Fraction(1, 10))
    more = PoolShare("p", Fraction(1), Fraction(3, 5), Fraction(1, 10))
    terms([rule("a", half), rule("b", half)])
    with pytest.raises(PoolOverdrawn):
        terms([rule("a", half), rule("b", more)])
    other = PoolShare("q", Fraction(1, 10), Fraction(1, 2), Fraction(1, 10))
    with pytest.raises(PoolOverdrawn) as caught:
        terms([rule("a", half), rule("b", other)])
    assert "all pools" in str(caught.value)


MINUS = ShareOfFee(percent("-2"))


@pytest.mark.parametrize(
    ("settings", "more"),
    [
        ({"scheme": OnOutcome(MINUS)}, {}),
        ({"scheme": Weighting(Fraction(1), MINUS)}, {}),
        ({"scheme": PoolShare("p", Fraction(-1), Fraction(1), Fraction(1))}, {}),
        ({"scheme": PerIncident(Points(Fraction(-1)))}, {}),
        ({"scheme": on_miss("2"), "maximum": MINUS}, {}),
        ({"scheme": on_miss("2")}, {"caps": (Cap("c", CapPeriod.WINDOW, MINUS),)}),
        (
            {"scheme": on_miss("2")},
            {
                "points_tables": (
                    PointsTable("t", EntryKind.CREDIT, frozenset(), ((Fraction(1), MINUS),)),
                )
            },
        ),
    ],
)
def test_a_negative_share_is_refused_wherever_it_stands(settings, more):
    with pytest.raises(NegativeCredit):
        terms([rule("r", **settings)], **more)


def test_a_tier_may_not_grow_backwards():
    growing = GrowingShare(percent("5"), percent("-1"), percent("0.1"), percent("99"))
    promise = Promise(percent("99"), Direction.AT_LEAST)
    with pytest.raises(NegativeCredit):
        terms([rule("r", ByTier(cumulative(promise, [(percent("99"), growing)])))])


def test_a_pool_has_one_share():
    pools = [PoolShare("p", Fraction(1, each), Fraction(1, 9), Fraction(1)) for each in (2, 3)]
    with pytest.raises(PoolRatioDiffers):
        terms([rule(str(place), pool) for place, pool in enumerate(pools)])


@pytest.mark.parametrize(("missed", "of"), [(0, 2), (3, 2)])
def test_a_recurrence_must_be_possible(missed, of):
    with pytest.raises(RecurrenceImpossible):
        Recurrence(missed, of)


def test_an_unknown_currency_is_refused():
    with pytest.raises(UnknownCurrency):
        terms([], currency="XXZ")


@pytest.mark.parametrize("wrong", [{"group": "g"}, {"excluded_by": frozenset({"x"})}])
def test_names_must_exist(wrong):
    with pytest.raises(UnknownStackingGroup):
        terms([rule("r", on_miss("2"), **wrong)])


def test_an_entry_for_several_objectives_is_claimed_from_the_last_outage_of_all():
    claim = ClaimRule(Claimant.CUSTOMER, 30, ClaimUnit.DAYS, ClaimAnchor.INCIDENT_END, UTC)
    both = rule("r", on_miss("1"), objectives=frozenset({"a", "b"}), together=True)
    windows = [
        facts("a", outages=(Span(0, MINUTE),)),
        facts("b", outages=(Span(DAY, DAY + MINUTE),)),
    ]
    assert account([both], windows, claim=claim).entries[0].claim_until == 32 * DAY
