"""How the agreement's rules decide what an exclusion is worth."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.calculus.exclusions import (
    Allowance,
    AllowancePeriod,
    Approval,
    Exclusion,
    ExclusionRule,
    Silence,
    SilenceRule,
    Treatment,
)
from palier.calculus.instants import DAY, HOUR
from palier.calculus.scopes import Decision, Scope, Verdict
from palier.calculus.selectors import Condition, Relation
from palier.calculus.spans import Span, Spans
from palier.calculus.windows import Window
from tests.calculus.promises import (
    AFTER,
    MONTH_TIME,
    OCTOBER,
    exclusion,
    objective,
    removed,
    scope,
    terms,
    utc,
)

DAY_5 = utc(2026, 10, 5)


def decided(given: Exclusion, **changes) -> Decision:
    agreement = terms(exclusion_rules=(removed(),), **changes)
    (decision,) = scope(given, agreement=agreement).decisions
    return decision


def under(*rules: ExclusionRule, exclusions: list[Exclusion], window=OCTOBER) -> Scope:
    return scope(*exclusions, agreement=terms(exclusion_rules=rules), window=window)


def verdicts(found: Scope) -> list[Verdict]:
    return [decision.verdict for decision in found.decisions]


def test_an_approved_exclusion_is_removed_whole():
    decision = decided(exclusion(DAY_5))
    assert (decision.verdict, decision.granted.measure) == (Verdict.GRANTED, 2 * HOUR)
    assert scope(exclusion(DAY_5)).countable({}).measure == MONTH_TIME - 2 * HOUR


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({"approval": Approval.PENDING}, Verdict.NOT_APPROVED),
        ({"approval": Approval.REFUSED}, Verdict.NOT_APPROVED),
        ({"approved_at": AFTER}, Verdict.GRANTED),
        ({"approved_at": AFTER + 1}, Verdict.NOT_APPROVED),
        ({"approved_by": "ann"}, Verdict.SELF_APPROVED),
        ({"reason": "customer"}, Verdict.NO_RULE),
        ({"services": ("mail",)}, Verdict.OUT_OF_SCOPE),
        ({"services": ("mail", "web")}, Verdict.GRANTED),
        ({"objectives": ("other",)}, Verdict.OUT_OF_SCOPE),
        ({"objectives": ("web-up",)}, Verdict.GRANTED),
    ],
)
def test_who_approved_what_and_for_whom(changes, verdict):
    decision = decided(exclusion(DAY_5, **changes))
    assert decision.verdict is verdict
    assert decision.granted.measure == (2 * HOUR if verdict is Verdict.GRANTED else 0)


def test_silence_approves_only_where_the_agreement_says_so_and_only_in_time():
    asked = exclusion(DAY_5, approval=Approval.PENDING, requested_at=AFTER - 5 * DAY)
    in_time = SilenceRule(Silence.APPROVED, 5 * DAY)
    too_early = SilenceRule(Silence.APPROVED, 5 * DAY + 1)
    assert decided(asked, silence=in_time).verdict is Verdict.GRANTED
    assert decided(asked, silence=too_early).verdict is Verdict.NOT_APPROVED
    assert decided(asked, silence=SilenceRule()).verdict is Verdict.NOT_APPROVED
    never_asked = replace(asked, requested_at=None)
    assert decided(never_asked, silence=in_time).verdict is Verdict.NOT_APPROVED


def test_notice_and_length_count_to_the_microsecond():
    rule = removed(notice=3 * DAY, at_least=2 * HOUR)
    cases = {
        Verdict.GRANTED: exclusion(DAY_5, notified_at=DAY_5 - 3 * DAY),
        Verdict.LATE_NOTICE: exclusion(DAY_5, notified_at=DAY_5 - 3 * DAY + 1),
        Verdict.TOO_SHORT: exclusion(
            DAY_5, span=Span(DAY_5, DAY_5 + 2 * HOUR - 1), notified_at=DAY_5 - 9 * DAY
        ),
    }
    for verdict, given_exclusion in cases.items():
        assert verdicts(under(rule, exclusions=[given_exclusion])) == [verdict]
    assert verdicts(under(rule, exclusions=[exclusion(DAY_5)])) == [Verdict.LATE_NOTICE]


def test_a_reason_that_is_not_excluded_is_shown_and_counts():
    rule = removed(treatment=Treatment.NOT_EXCLUDED)
    found = under(rule, exclusions=[exclusion(DAY_5)])
    assert verdicts(found) == [Verdict.NOT_EXCLUDED_BY_RULE]
    assert found.waivers == ()
    assert found.countable({}).measure == MONTH_TIME


def test_an_objective_has_its_own_rules_or_none():
    own = objective(exclusion_rules=())
    found = scope(exclusion(DAY_5), agreement=terms(own, exclusion_rules=(removed(),)))
    assert verdicts(found) == [Verdict.NO_RULE]


def test_an_allowance_is_used_up_in_time_order_and_the_rest_counts():
    rule = removed(allowance=Allowance(5 * HOUR))
    given_exclusions = [exclusion(DAY_5 + n * DAY, 2, name=f"e{n}") for n in (3, 0, 1, 2)]
    found = under(rule, exclusions=given_exclusions)
    assert verdicts(found) == [
        Verdict.GRANTED,
        Verdict.GRANTED,
        Verdict.PARTLY_GRANTED,
        Verdict.ALLOWANCE_USED_UP,
    ]
    third = found.decisions[2]
    start = DAY_5 + 2 * DAY
    assert third.granted == Spans((Span(start, start + HOUR),))
    assert third.refused == Spans((Span(start + HOUR, start + 2 * HOUR),))
    assert found.countable({}).measure == MONTH_TIME - 5 * HOUR


def test_a_yearly_allowance_remembers_earlier_windows_and_forgets_at_new_year():
    rule = removed(allowance=Allowance(5 * HOUR, AllowancePeriod.YEAR))
    given_exclusions = [
        exclusion(utc(2026, 3, 1), 4, name="march"),
        exclusion(DAY_5, 2, name="october"),
        exclusion(utc(2027, 1, 5), 2, name="january"),
    ]
    october = under(rule, exclusions=given_exclusions)
    assert [d.granted.measure for d in october.decisions] == [HOUR]
    january = Window("2027-01", Span(utc(2027, 1, 1), utc(2027, 2, 1)))
    found = under(rule, exclusions=given_exclusions, window=january)
    assert [d.granted.measure for d in found.decisions] == [2 * HOUR]


def test_a_monthly_allowance_is_cut_at_the_month_inside_a_longer_window():
    rule = removed(allowance=Allowance(3 * HOUR, AllowancePeriod.MONTH))
    quarter = Window("2026-Q4", Span(utc(2026, 10, 1), utc(2027, 1, 1)))
    across = exclusion(utc(2026, 10, 31, 20), 8)
    found = under(rule, exclusions=[across], window=quarter)
    midnight = utc(2026, 11, 1)
    assert found.decisions[0].granted == Spans(
        (Span(midnight - 4 * HOUR, midnight - HOUR), Span(midnight, midnight + 3 * HOUR))
    )


def test_an_allowance_counts_service_time_only():
    in_force = Spans.of([(utc(2026, 1, 1), DAY_5 + HOUR), (DAY_5 + 2 * HOUR, utc(2027, 1, 1))])
    agreement = terms(exclusion_rules=(removed(allowance=Allowance(2 * HOUR)),), in_force=in_force)
    (decision,) = scope(exclusion(DAY_5, 4), agreement=agreement).decisions
    expected = ((DAY_5, DAY_5 + HOUR), (DAY_5 + 2 * HOUR, DAY_5 + 3 * HOUR))
    assert decision.granted == Spans.of(expected)


def test_the_lower_precedence_wins_and_the_overruled_part_is_recorded():
    winner = removed("maintenance", treatment=Treatment.COUNTED_AS_MET, precedence=1)
    loser = removed("third_party", precedence=2)
    found = under(
        winner,
        loser,
        exclusions=[
            exclusion(DAY_5, 4, name="supplier", reason="third_party"),
            exclusion(DAY_5 + 2 * HOUR, 4, name="works"),
            exclusion(DAY_5 + 3 * HOUR, 1, name="inside", reason="third_party"),
        ],
    )
    assert verdicts(found) == [Verdict.PARTLY_GRANTED, Verdict.GRANTED, Verdict.OVERRULED]
    assert found.decisions[0].refused == Spans((Span(DAY_5 + 2 * HOUR, DAY_5 + 4 * HOUR),))
    assert found.counted_as_met({}).measure == 4 * HOUR
    assert found.removed({}).measure == 2 * HOUR


def test_time_beyond_the_winners_allowance_is_left_to_the_loser():
    winner = removed(allowance=Allowance(HOUR), precedence=1)
    loser = removed("third_party", precedence=2)
    both = [exclusion(DAY_5, 3), exclusion(DAY_5, 3, name="e2", reason="third_party")]
    found = under(winner, loser, exclusions=both)
    assert [d.granted.measure for d in found.decisions] == [HOUR, 2 * HOUR]
    assert found.removed({}).measure == 3 * HOUR


def test_time_that_another_window_gave_to_the_winner_uses_up_no_yearly_allowance():
    winner = removed(allowance=Allowance(2 * HOUR), precedence=1)
    yearly = Allowance(2 * HOUR, AllowancePeriod.YEAR)
    loser = removed("third_party", allowance=yearly, precedence=2)
    september = utc(2026, 9, 5)
    found = under(
        winner,
        loser,
        exclusions=[
            exclusion(september, 2, name="works"),
            exclusion(september, 2, name="supplier", reason="third_party"),
            exclusion(DAY_5, 2, name="again", reason="third_party"),
        ],
    )
    assert [d.granted.measure for d in found.decisions] == [2 * HOUR]


def test_a_reason_that_is_not_excluded_overrules_a_lower_precedence():
    stays = removed("provider", treatment=Treatment.NOT_EXCLUDED, precedence=1)
    given_exclusions = [
        exclusion(DAY_5, 3),
        exclusion(DAY_5, 1, name="own fault", reason="provider"),
    ]
    found = under(stays, removed(precedence=2), exclusions=given_exclusions)
    assert found.removed({}).measure == 2 * HOUR
    same_level = under(
        replace(stays, precedence=2), removed(precedence=2), exclusions=given_exclusions
    )
    assert same_level.removed({}).measure == 3 * HOUR


@pytest.mark.parametrize("first", [Treatment.REMOVED, Treatment.COUNTED_AS_MET])
def test_of_two_rules_at_equal_precedence_the_one_written_first_wins(first):
    other = {Treatment.REMOVED, Treatment.COUNTED_AS_MET} - {first}
    rules = (removed("supplier", treatment=first), removed(treatment=other.pop()))
    both = [exclusion(DAY_5), exclusion(DAY_5 + HOUR, name="e2", reason="supplier")]
    found = under(*rules, exclusions=both)
    assert found.granted(first, {}) == Spans.of([(DAY_5 + HOUR, DAY_5 + 3 * HOUR)])
    assert verdicts(found) == [Verdict.PARTLY_GRANTED, Verdict.GRANTED]


def test_conditions_reach_the_waiver_and_overrule_only_what_they_cover():
    north = (Condition("region", Relation.EQUAL, ("north",)),)
    met = removed(treatment=Treatment.COUNTED_AS_MET, precedence=1)
    gone = removed("third_party", precedence=2)
    both = [exclusion(DAY_5, where=north), exclusion(DAY_5, name="e2", reason="third_party")]
    found = under(met, gone, exclusions=both)
    assert found.counted_as_met({"region": "north"}).measure == 2 * HOUR
    assert found.removed({"region": "north"}).measure == 0
    assert found.removed({"region": "south"}).measure == 2 * HOUR


def test_exclusions_that_do_not_touch_the_window_are_not_decided_there():
    end = OCTOBER.span.end
    assert scope(exclusion(end)).decisions == ()
    touching = exclusion(end, span=Span(end - 1, end + HOUR))
    assert scope(touching).decisions[0].granted.measure == 1


starts = st.integers(0, 40 * 24).map(lambda hour: utc(2026, 9, 25) + hour * HOUR)
reasons = st.sampled_from(["maintenance", "third_party", "provider"])
many = st.lists(st.tuples(starts, st.integers(1, 30), reasons), max_size=8).map(
    lambda rows: [
        exclusion(start, hours, name=f"e{n}", reason=why)
        for n, (start, hours, why) in enumerate(rows)
    ]
)
RULES = (
    removed(allowance=Allowance(10 * HOUR, AllowancePeriod.MONTH), precedence=1),
    removed("third_party", allowance=Allowance(7 * HOUR), treatment=Treatment.COUNTED_AS_MET),
    removed("provider", treatment=Treatment.NOT_EXCLUDED, precedence=0),
)


@given(many, st.randoms())
def test_the_order_of_exclusions_is_irrelevant(given_exclusions, random):
    shuffled = list(given_exclusions)
    random.shuffle(shuffled)
    assert under(*RULES, exclusions=shuffled) == under(*RULES, exclusions=given_exclusions)


@given(many)
def test_allowances_are_never_exceeded_and_every_exclusion_is_decided(given_exclusions):
    found = under(*RULES, exclusions=given_exclusions)
    for reason, allowance in (("maintenance", 10 * HOUR), ("third_party", 7 * HOUR)):
        granted = [d.granted for d in found.decisions if d.exclusion.reason == reason]
        assert sum(spans.measure for spans in granted) <= allowance
        assert Spans.of(s for spans in granted for s in spans).measure <= allowance
    for decision in found.decisions:
        wanted = Spans((decision.exclusion.span,)).clip(OCTOBER.span)
        assert decision.granted | decision.refused == wanted
        assert not decision.granted & decision.refused


@given(many)
def test_removed_counted_as_met_and_the_rest_partition_the_service_time(given_exclusions):
    found = under(*RULES, exclusions=given_exclusions)
    gone, met = found.removed({}), found.counted_as_met({})
    assert not gone & met
    assert gone.measure + found.countable({}).measure == MONTH_TIME
    granted = sum(d.granted.measure for d in found.decisions)
    assert gone.measure + met.measure == granted
