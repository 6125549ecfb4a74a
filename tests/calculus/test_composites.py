"""Figures made of the figures of other objectives."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.calculus.composites import Member, WeightsAddToNothing, evaluate_composite
from palier.calculus.evaluation import evaluate
from palier.calculus.indicators import Composite, CompositeRule
from palier.calculus.outcomes import OutcomeKind
from palier.calculus.results import Outcome
from palier.calculus.selectors import Relation
from palier.calculus.tallies import EventTally
from tests.calculus.promises import event_objective, objective, ratio_target, scope

WHOLE = scope()
SILENT = EventTally()
QUIET = EventTally(seen=True)


def member(name: str, tally: EventTally | int, weight: int | str = 1) -> Member:
    if isinstance(tally, int):
        tally = EventTally(tally, 1000, seen=True)
    return Member(evaluate(event_objective(name=name), WHOLE, tally), Fraction(weight))


def combined(
    rule: CompositeRule, *members: Member, relation: Relation = Relation.AT_LEAST, target="0.99"
) -> Outcome:
    names = tuple(each.outcome.objective for each in members)
    given_objective = objective(Composite(names, rule), ratio_target(target, relation), name="all")
    return evaluate_composite(given_objective, WHOLE, members)


def codes(outcome: Outcome) -> list[str]:
    return [each.code for each in outcome.reasons]


def test_the_worst_member_decides():
    outcome = combined(CompositeRule.WORST, member("a", 999), member("b", 989))
    assert (outcome.figure, outcome.kind) == (Fraction("0.989"), OutcomeKind.MISSED)
    assert dict(outcome.reasons[-1].params)["member"] == "b"
    assert [each.objective for each in outcome.members] == ["a", "b"]
    most = combined(
        CompositeRule.WORST,
        member("a", 5),
        member("b", 9),
        relation=Relation.AT_MOST,
        target="0.01",
    )
    assert (most.figure, most.kind) == (Fraction("0.009"), OutcomeKind.MET)


def test_all_members_keep_their_own_promises():
    outcome = combined(CompositeRule.ALL, member("a", 999), member("b", 998), target="1")
    assert (outcome.figure, outcome.kind) == (Fraction(1, 2), OutcomeKind.MISSED)
    assert codes(outcome) == ["target-missed", "member-not-met"]
    kept = combined(CompositeRule.ALL, member("a", 999), member("b", 1000), target="1")
    assert [kept.figure, kept.kind] == [1, OutcomeKind.MET]


def test_a_weighted_mean():
    outcome = combined(CompositeRule.WEIGHTED_MEAN, member("a", 1000, 3), member("b", 960))
    assert (outcome.figure, outcome.kind) == (Fraction("0.99"), OutcomeKind.MET)
    with pytest.raises(WeightsAddToNothing):
        combined(CompositeRule.WEIGHTED_MEAN, member("a", 1, 0))


def test_members_not_applicable_leave_their_weight_to_the_others():
    outcome = combined(
        CompositeRule.WEIGHTED_MEAN, member("a", 1000, 3), member("b", 960), member("c", QUIET, 9)
    )
    assert outcome.figure == Fraction("0.99")
    assert dict(outcome.reasons[-1].params) == {"members": "c"}
    all_kept = combined(CompositeRule.ALL, member("a", 1000), member("c", QUIET), target="1")
    assert all_kept.kind is OutcomeKind.MET
    nothing = combined(CompositeRule.WEIGHTED_MEAN, member("c", QUIET))
    assert (nothing.kind, nothing.figure) == (OutcomeKind.NOT_APPLICABLE, None)


def test_losses_add_up():
    outcome = combined(CompositeRule.SUM_OF_LOSSES, member("a", 995), member("b", 994))
    assert outcome.figure == Fraction("0.989")
    assert combined(CompositeRule.SUM_OF_LOSSES, member("a", 1), member("b", 1)).figure == 0
    more = combined(
        CompositeRule.SUM_OF_LOSSES, member("a", 5), member("b", 6), relation=Relation.AT_MOST
    )
    assert more.figure == Fraction("0.011")


@pytest.mark.parametrize("rule", CompositeRule)
def test_a_member_without_figure_leaves_it_undecided(rule):
    outcome = combined(rule, member("a", 999), member("b", SILENT))
    assert (outcome.kind, outcome.figure) == (OutcomeKind.INSUFFICIENT_DATA, None)
    assert "members-cannot-say" in codes(outcome)
    assert combined(rule, member("b", SILENT)).kind is OutcomeKind.NO_DATA


@pytest.mark.parametrize("rule", [CompositeRule.WORST, CompositeRule.SUM_OF_LOSSES])
def test_unless_the_others_already_decide_a_miss(rule):
    outcome = combined(rule, member("a", 900), member("b", SILENT))
    assert (outcome.kind, outcome.figure) == (OutcomeKind.MISSED, Fraction("0.9"))


def test_one_miss_decides_for_all_members_unless_the_rest_could_make_up_for_it():
    given_members = (member("a", 900), member("b", SILENT))
    assert combined(CompositeRule.ALL, *given_members, target="1").kind is OutcomeKind.MISSED
    half = combined(CompositeRule.ALL, *given_members, target="0.5")
    assert half.kind is OutcomeKind.INSUFFICIENT_DATA


def test_the_figure_without_exclusions_is_made_of_the_members_own():
    plain = EventTally(900, 1000, seen=True)
    waived = evaluate(event_objective(name="a"), WHOLE, EventTally(1000, 1000), plain)
    outcome = combined(CompositeRule.WORST, Member(waived), member("b", 999))
    assert outcome.figure == Fraction("0.999")
    assert outcome.figure_without_exclusions == Fraction("0.9")
    both = combined(CompositeRule.ALL, Member(waived), member("b", 999))
    assert [both.figure, both.figure_without_exclusions] == [1, Fraction(1, 2)]
    assert combined(CompositeRule.WORST, member("b", 999)).figure_without_exclusions is None


goods = st.lists(st.integers(0, 1000), min_size=1, max_size=5)


@given(goods, st.randoms())
def test_the_order_of_members_is_irrelevant(numbers, random):
    members = [member(f"m{n}", good, n + 1) for n, good in enumerate(numbers)]
    shuffled = list(members)
    random.shuffle(shuffled)
    for rule in CompositeRule:
        one, other = combined(rule, *members), combined(rule, *shuffled)
        assert (one.figure, one.kind) == (other.figure, other.kind)


@given(goods)
def test_worst_bounds_the_mean_and_losses_bound_the_worst(numbers):
    members = [member(f"m{n}", good) for n, good in enumerate(numbers)]
    losses, worst, mean = (
        combined(rule, *members).figure
        for rule in (
            CompositeRule.SUM_OF_LOSSES,
            CompositeRule.WORST,
            CompositeRule.WEIGHTED_MEAN,
        )
    )
    assert losses is not None
    assert worst is not None
    assert mean is not None
    assert losses <= worst <= mean


def test_an_amber_composite():
    target = replace(ratio_target("0.99"), warning=Fraction("0.995"))
    composite = objective(Composite(("a",), CompositeRule.WORST), target)
    assert evaluate_composite(composite, WHOLE, [member("a", 994)]).in_danger
    assert not evaluate_composite(composite, WHOLE, [member("a", 995)]).in_danger
