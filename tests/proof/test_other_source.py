"""Money where a source covers too little: priced on the fallback alone, where it covers enough."""

from __future__ import annotations

from fractions import Fraction

import pytest

from palier.calculus.credit_terms import InsufficientDataEffect, Recurrence
from palier.calculus.indicators import Events
from palier.calculus.instants import DAY
from palier.calculus.outcomes import OutcomeKind
from palier.calculus.selectors import Selector, Source
from palier.calculus.terms import MissingData
from palier.proof import ALL_WINDOWS, account, account_json
from tests.calculus.promises import AFTER, event_objective, terms, utc
from tests.measurements.engines.makers import dataset
from tests.proof.cases import FEES, CountingEngine, credit_on_miss, credit_terms

pytestmark = pytest.mark.usefixtures("every_engine")

NONE, OTHER = InsufficientDataEffect.NONE, InsufficientDataEffect.OTHER_SOURCE
EVENTS = Events(Source(Selector("web"), fallback=Selector("proxy")), cadence=DAY)
HALF = MissingData(min_coverage=Fraction(1, 2))
START = utc(2026, 3, 1)
MARCH = "2026-03"


def daily(days: int, good: int, since: int = START) -> list[tuple[int, int, int]]:
    """Of 100 events on each of so many days."""
    return [(since + day * DAY, good, 100) for day in range(days)]


def found(web, proxy, *, effect=OTHER, at=AFTER, windows=MARCH, rule=None, group_by=(), **more):
    agreement = terms(
        event_objective(indicator=EVENTS, missing=HALF, group_by=group_by, **more),
        credits=credit_terms(rule or credit_on_miss("web-up"), insufficient_data=effect),
    )
    by_name = {"web": web, "proxy": proxy}
    series = {
        (name, *(() if region is None else (("region", region),))): rows
        for name, given in by_name.items()
        for region, rows in (given if isinstance(given, dict) else {None: given}).items()
    }
    engine = CountingEngine(dataset(event=series))
    return account(agreement, engine, at=at, windows=windows, fees=FEES), engine


def paid(made) -> list[str]:
    return [
        str(entry.amount)
        for window in made.windows
        for credits in window.credits
        for entry in credits.account.entries
    ]


def notes(made) -> list[str]:
    return [
        note.code
        for window in made.windows
        for credits in window.credits
        for note in credits.account.notes
    ]


def test_money_follows_the_fallback_and_the_outcome_stays():
    made, _ = found(daily(3, 100), daily(31, 90))
    [outcome] = made.outcomes
    assert (outcome.kind, outcome.figure) == (OutcomeKind.INSUFFICIENT_DATA, 1)
    assert (outcome.other_source.kind, outcome.other_source.figure) == ("missed", Fraction(9, 10))
    assert paid(made) == ["100.00"]
    assert notes(made) == []
    shown = account_json(made)["windows"][0]["outcomes"][0]
    assert (shown["kind"], shown["other_source"]["kind"]) == ("insufficient_data", "missed")


def test_a_promise_that_the_fallback_saw_kept_costs_nothing():
    made, _ = found(daily(3, 50), daily(31, 100))
    assert (paid(made), notes(made)) == ([], ["priced-on-other-source"])


@pytest.mark.parametrize("proxy", [daily(3, 90), []])
def test_a_fallback_that_covers_too_little_is_not_priced_either(proxy):
    made, _ = found(daily(3, 50), proxy)
    assert (paid(made), notes(made)) == ([], ["not-priced"])


def test_a_source_that_covers_enough_is_priced_itself():
    made, engine = found(daily(16, 90), daily(31, 100))
    assert made.outcomes[0].other_source is None
    assert (paid(made), notes(made)) == (["100.00"], [])
    assert [request.indicator for request in engine.requests] == [EVENTS]


def test_no_other_source_is_asked_unless_the_agreement_says_so():
    made, engine = found(daily(3, 100), daily(31, 90), effect=NONE)
    assert (paid(made), notes(made)) == ([], ["not-priced"])
    assert [request.indicator for request in engine.requests] == [EVENTS]


def test_an_open_window_waits():
    made, engine = found(daily(3, 100), daily(19, 90), at=utc(2026, 3, 20))
    assert made.outcomes[0].kind is OutcomeKind.INSUFFICIENT_DATA
    assert made.outcomes[0].other_source is None
    assert [request.indicator for request in engine.requests] == [EVENTS]


def test_only_the_windows_without_enough_data_are_asked_again():
    april = daily(30, 100, utc(2026, 4, 1))
    made, engine = found([*daily(3, 100), *april], daily(31, 90), windows=ALL_WINDOWS)
    assert [each.other_source is None for each in made.outcomes] == [False, True]
    assert [len(request.scopes) for request in engine.requests] == [2, 1]
    assert paid(made) == ["100.00"]


def test_each_group_has_its_own_fallback():
    web = {"east": daily(3, 100), "north": daily(31, 100), "south": daily(3, 100)}
    proxy = {"east": daily(31, 90), "north": daily(31, 90), "south": daily(31, 100)}
    made, _ = found(web, proxy, group_by=("region",))
    amounts = {
        dict(credits.group)["region"]: len(credits.account.entries)
        for credits in made.windows[0].credits
    }
    assert amounts == {"east": 1, "north": 0, "south": 0}


def test_a_miss_of_the_fallback_counts_for_recurrence():
    april = daily(30, 90, utc(2026, 4, 1))
    again = credit_on_miss("web-up", recurrence=Recurrence(missed=2, of=2))
    sources = ([*daily(3, 100), *april], daily(31, 90))
    made, _ = found(*sources, rule=again, windows="2026-04")
    assert paid(made) == ["100.00"]
    made, _ = found(*sources, rule=again, windows="2026-04", effect=NONE)
    assert paid(made) == []
