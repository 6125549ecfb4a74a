"""What counts of a window: service hours, spans in force, how far it has run, waivers in order."""

from __future__ import annotations

from dataclasses import replace

from palier.calculus.calendars import Calendar, DayHours
from palier.calculus.exclusions import Treatment
from palier.calculus.instants import DAY, HOUR
from palier.calculus.scopes import Scope, Waiver
from palier.calculus.selectors import Condition, Relation
from palier.calculus.spans import Span, Spans
from tests.calculus.promises import MONTH_TIME, OCTOBER, objective, scope, terms, utc

OFFICE = Calendar("office", "UTC", weekly=((DayHours(9 * 3600, 17 * 3600),),) * 5 + ((),) * 2)
NORTH = Condition("region", Relation.EQUAL, ("north",))


def test_a_closed_window_is_counted_whole():
    whole = scope()
    assert whole.service == whole.expected == Spans((OCTOBER.span,))
    assert (whole.is_open, whole.until, whole.service_time) == (False, OCTOBER.span.end, MONTH_TIME)


def test_a_window_is_closed_at_the_instant_of_its_end_and_open_a_microsecond_before():
    end = OCTOBER.span.end
    assert not scope(at=end).is_open
    before = scope(at=end - 1)
    assert before.is_open
    assert before.service_time == MONTH_TIME - 1
    assert before.expected.measure == MONTH_TIME


def test_a_window_that_has_not_begun_has_no_service_yet():
    early = scope(at=utc(2026, 9, 1))
    assert (early.until, early.service_time) == (OCTOBER.span.start, 0)
    assert early.expected.measure == MONTH_TIME


def test_service_hours_and_spans_in_force_intersect():
    # October 2026 begins on a Thursday; in force until Saturday the 10th: 1, 2 and 5 to 9.
    agreement = terms(
        objective(calendar=OFFICE), in_force=Spans.of([(utc(2026, 1, 1), utc(2026, 10, 10))])
    )
    found = scope(agreement=agreement)
    assert found.service_time == 7 * 8 * HOUR
    assert found.is_open is False


def test_suspended_days_are_not_promised():
    in_force = Spans.of([(utc(2026, 1, 1), utc(2026, 10, 5)), (utc(2026, 10, 8), utc(2027, 1, 1))])
    assert scope(agreement=terms(in_force=in_force)).service_time == MONTH_TIME - 3 * DAY


def _waived(*waivers: Waiver) -> Scope:
    return replace(scope(), waivers=waivers)


def test_an_earlier_waiver_keeps_the_time_it_shares_with_a_later_one():
    day = utc(2026, 10, 5)
    met = Waiver(Spans.of([(day, day + 4 * HOUR)]), Treatment.COUNTED_AS_MET, (NORTH,))
    gone = Waiver(Spans.of([(day + 2 * HOUR, day + 6 * HOUR)]), Treatment.REMOVED)
    found = _waived(met, gone)
    north, south = {"region": "north"}, {"region": "south"}
    assert found.counted_as_met(north).measure == 4 * HOUR
    assert found.removed(north) == Spans((Span(day + 4 * HOUR, day + 6 * HOUR),))
    assert found.counted_as_met(south).measure == 0
    assert found.removed(south).measure == 4 * HOUR
    assert found.countable(south).measure == MONTH_TIME - 4 * HOUR


def test_future_waivers_are_taken_from_what_is_expected_only():
    at, later = utc(2026, 10, 5), utc(2026, 10, 20)
    found = replace(
        scope(at=at), waivers=(Waiver(Spans.of([(later, later + HOUR)]), Treatment.REMOVED),)
    )
    assert found.countable({}).measure == 4 * DAY
    assert found.expected_countable({}).measure == MONTH_TIME - HOUR
    assert found.without_waivers().expected_countable({}).measure == MONTH_TIME
