"""From terms and measurements to an account, with the reference engine."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction

import pytest

from palier.calculus.indicators import Availability, Combine, CombineRule, Composite, CompositeRule
from palier.calculus.instants import DAY, HOUR
from palier.calculus.outcomes import OutcomeKind
from palier.calculus.scopes import Verdict
from palier.calculus.selectors import Condition, Relation, Selector, Source
from palier.calculus.targets import Target
from palier.calculus.terms import Terms
from palier.calculus.window_starts import QuarterWindow
from palier.calculus.zones import tzdata_version
from palier.proof import ALL_WINDOWS, AccountKind, account, account_json, exit_kind
from palier.proof.judging import CompositeOfItself, UnknownMember
from tests.calculus.promises import (
    AFTER,
    MONTH_TIME,
    SOURCE,
    event_objective,
    exclusion,
    objective,
    ratio_target,
    removed,
    terms,
    utc,
)
from tests.engines import engine_of
from tests.measurements.engines.makers import dataset
from tests.proof.cases import CountingEngine, outage, states

pytestmark = pytest.mark.usefixtures("every_engine")

START = (utc(2026, 1, 1), "up")
YEAR = states(START, *outage(utc(2026, 3, 3), 5), *outage(utc(2026, 10, 5), 2))
MET, MISSED = OutcomeKind.MET, OutcomeKind.MISSED


def accounted(agreement: Terms, data=YEAR, **rest):
    return account(agreement, engine_of(data), **{"at": AFTER, **rest})


def composite(rule=CompositeRule.WORST, *members: str, target: Target | None = None, **more):
    indicator = Composite(members or ("web-up",), rule)
    return objective(indicator, target or ratio_target(), name="all", **more)


def test_an_availability_from_state_changes(every_engine):
    found = accounted(terms(), windows="2026-10")
    (outcome,) = found.outcomes
    assert outcome.figure == 1 - Fraction(2 * HOUR, MONTH_TIME)
    assert (outcome.kind, found.kind, exit_kind(found)) == (MISSED, AccountKind.MISSED, 1)
    assert outcome.budget is not None
    assert outcome.budget.spent == 2 * HOUR
    assert (found.engine, found.tzdata_version) == (every_engine, tzdata_version())
    assert found.code_version


def test_an_exclusion_is_honoured_and_both_figures_are_kept():
    agreement = terms(exclusion_rules=(removed(),))
    given_exclusions = (exclusion(utc(2026, 10, 5), 1),)
    found = accounted(agreement, exclusions=given_exclusions, windows="2026-10")
    (outcome,) = found.outcomes
    assert outcome.figure == 1 - Fraction(HOUR, MONTH_TIME - HOUR)
    assert outcome.figure_without_exclusions == 1 - Fraction(2 * HOUR, MONTH_TIME)
    (decision,) = found.windows[0].decisions
    assert decision.verdict is Verdict.GRANTED
    pending = replace(given_exclusions[0], approved_at=AFTER + 1)
    (plain,) = accounted(agreement, exclusions=[pending], windows="2026-10").outcomes
    assert plain.figure == outcome.figure_without_exclusions
    assert plain.figure_without_exclusions is None


def test_an_exclusion_of_other_services_or_objectives_is_not_told():
    agreement = terms(exclusion_rules=(removed(),))
    promised = agreement.objectives[0]

    def told(**changes) -> int:
        given = (exclusion(utc(2026, 10, 5), 1, **changes),)
        found = accounted(agreement, exclusions=given, windows="2026-10")
        return len(found.windows[0].decisions)

    assert told(services=(promised.service,), objectives=(promised.name,)) == 1
    assert told(services=("of another agreement",)) == 0
    assert told(objectives=("of another agreement",)) == 0


def test_the_engine_is_asked_once_per_objective_and_again_only_for_waived_windows():
    engine = CountingEngine(YEAR)
    agreement = terms(exclusion_rules=(removed(),))
    account(agreement, engine, at=AFTER, windows=ALL_WINDOWS)
    assert [len(request.scopes) for request in engine.requests] == [10]
    engine = CountingEngine(YEAR)
    given_exclusions = [exclusion(utc(2026, 10, 5), 1)]
    account(agreement, engine, at=AFTER, windows=ALL_WINDOWS, exclusions=given_exclusions)
    assert [len(request.scopes) for request in engine.requests] == [10, 1]
    assert not engine.requests[1].scopes[0].waivers


def test_groups_are_judged_one_by_one_and_a_silent_one_is_no_data():
    data = dataset(
        event={
            ("web", ("region", "north")): [(utc(2026, 9, 5), 999, 1000), (utc(2026, 10, 5), 1, 2)],
            ("web", ("region", "south")): [(utc(2026, 9, 6), 1, 1)],
        }
    )
    found = accounted(terms(event_objective(group_by=("region",))), data, windows=ALL_WINDOWS)
    assert [(o.scope.window.label, dict(o.group), o.kind) for o in found.outcomes] == [
        ("2026-09", {"region": "north"}, MET),
        ("2026-09", {"region": "south"}, MET),
        ("2026-10", {"region": "north"}, MISSED),
        ("2026-10", {"region": "south"}, OutcomeKind.NO_DATA),
    ]


def test_an_account_without_measurements_cannot_say():
    found = accounted(terms(), dataset(), windows="2026-10")
    assert [outcome.kind for outcome in found.outcomes] == [OutcomeKind.NO_DATA]
    assert (found.kind, exit_kind(found)) == (AccountKind.CANNOT_SAY, 2)


def test_not_applicable_counts_as_kept():
    agreement = terms(event_objective())
    data = dataset(event={("web",): [(utc(2026, 10, 5), 0, 0)]})
    found = accounted(agreement, data, windows="2026-10")
    assert [outcome.kind for outcome in found.outcomes] == [OutcomeKind.NOT_APPLICABLE]
    assert exit_kind(found) == 0


def test_an_open_window_is_so_far():
    found = accounted(terms(), at=utc(2026, 10, 11))
    september, october = found.outcomes
    assert (september.is_final, september.kind) == (True, MET)
    assert (october.is_final, october.kind) == (False, MISSED)
    assert october.figure == 1 - Fraction(2 * HOUR, 10 * DAY)


def test_a_composite_follows_its_members_over_its_own_windows():
    agreement = terms(composite(CompositeRule.WORST, "web-up", window=QuarterWindow()), objective())
    found = accounted(agreement, windows=ALL_WINDOWS)
    by_label = {o.scope.window.label: o for o in found.outcomes if o.objective == "all"}
    quarter = utc(2026, 4, 1) - utc(2026, 1, 1)
    assert by_label["2026-Q1"].figure == 1 - Fraction(5 * HOUR, quarter)
    (member,) = by_label["2026-Q1"].members
    assert member.scope.window.label == "2026-Q1"
    assert by_label["2026-Q2"].kind is MET


def test_a_composite_weighs_groups_equally_and_members_as_stated():
    data = states(north=[START, *outage(utc(2026, 10, 5), 10)], south=[START, (AFTER, "up")])
    by_region = objective(group_by=("region",), weight=Fraction(3))
    mean = composite(CompositeRule.WEIGHTED_MEAN, "web-up")
    found = accounted(terms(by_region, mean), data, windows="2026-10")
    assert found.outcomes[-1].figure == 1 - Fraction(5 * HOUR, MONTH_TIME)
    # Three parts of 5 h lost on average, and one part of 10 h lost in one of the two series.
    north_only = Selector("web", (Condition("region", Relation.EQUAL, ("north",)),))
    north = objective(Availability(Source(north_only)), name="north")
    both = composite(CompositeRule.WEIGHTED_MEAN, "web-up", "north")
    found = accounted(terms(by_region, north, both), data, windows="2026-10")
    assert found.outcomes[-1].figure == 1 - Fraction(25 * HOUR, 4 * MONTH_TIME)
    per_region = replace(mean, group_by=("region",))
    found = accounted(terms(by_region, per_region), data, windows="2026-10")
    assert [dict(o.group)["region"] for o in found.outcomes if o.objective == "all"] == [
        "north",
        "south",
    ]


def test_timelines_combined_before_any_tally():
    at = utc(2026, 10, 5)
    data = states(north=[START, *outage(at, 3)], south=[START, *outage(at + 2 * HOUR, 3)])
    both_down = Availability(SOURCE, combine=(Combine(CombineRule.PARALLEL),))
    found = accounted(terms(objective(both_down)), data, windows="2026-10")
    assert found.outcomes[0].figure == 1 - Fraction(HOUR, MONTH_TIME)


def test_a_composite_of_itself_and_of_strangers_is_refused():
    with pytest.raises(CompositeOfItself, match="made of itself"):
        accounted(terms(composite(CompositeRule.WORST, "all")))
    with pytest.raises(UnknownMember, match="mail-up"):
        accounted(terms(composite(CompositeRule.WORST, "mail-up")))


def test_the_account_as_json_is_exact_and_stable():
    agreement = terms(
        objective(), composite(), exclusion_rules=(removed(),), in_force=terms().in_force
    )
    given_exclusions = [exclusion(utc(2026, 10, 5), 1)]
    found = accounted(agreement, exclusions=given_exclusions, windows="2026-10")
    stamped = found.stamped(terms_fingerprint="abc", snapshot="def")
    data = account_json(stamped)
    assert json.loads(json.dumps(data)) == data
    assert data["agreement"] == {"name": "hosting", "version": "1", "fingerprint": "abc"}
    (window,) = data["windows"]
    assert window["span"] == {"start": "2026-10-01T00:00:00Z", "end": "2026-11-01T00:00:00Z"}
    outcome = window["outcomes"][0]
    assert outcome["figure"] == {"exact": "742/743", "decimal": "0.998654104979812"}
    assert Fraction(outcome["budget"]["spent"]["exact"]) == HOUR
    assert outcome["exclusions"][0]["verdict"] == "granted"
    assert outcome["tally"]["down_microseconds"] == HOUR
    assert [member["objective"] for member in window["outcomes"][1]["members"]] == ["web-up"]
    assert account_json(accounted(agreement, exclusions=given_exclusions, windows="2026-10")) == (
        account_json(found)
    )


def test_an_exact_bound_one_microsecond_either_side():
    allowed = MONTH_TIME // 1000
    at = utc(2026, 10, 5)
    for down, kind in ((allowed, MET), (allowed + 1, MISSED)):
        data = states(START, (at, "down"), (at + down, "up"))
        (outcome,) = accounted(terms(), data, windows="2026-10").outcomes
        assert outcome.kind is kind
    strict = objective(target=ratio_target(relation=Relation.ABOVE))
    data = states(START, (at, "down"), (at + allowed, "up"))
    assert accounted(terms(strict), data, windows="2026-10").outcomes[0].kind is MISSED
