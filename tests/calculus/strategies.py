"""What Hypothesis draws for the tests of time: instants, spans, zones, calendars."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import strategies as st

from palier.calculus.calendars import Calendar, DayHours
from palier.calculus.instants import DAY, instant_of
from palier.calculus.spans import Spans

# Half-hour changes, changes at midnight, days skipped whole, changes of law, no change at all.
ZONES = (
    "UTC",
    "America/Toronto",
    "America/Sao_Paulo",
    "America/Havana",
    "Australia/Lord_Howe",
    "Asia/Beirut",
    "Asia/Kathmandu",
    "Europe/Paris",
    "Pacific/Apia",
)
SINCE = instant_of(datetime(1995, 1, 1, tzinfo=UTC))
UNTIL = instant_of(datetime(2030, 1, 1, tzinfo=UTC))

instants = st.integers(SINCE, UNTIL)
dates = st.dates(date(1995, 1, 1), date(2029, 12, 31))
zone_names = st.sampled_from(ZONES)

small_spans = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 20)).map(lambda pair: (pair[0], sum(pair))),
    max_size=8,
).map(Spans.of)

day_hours = st.tuples(st.integers(0, 86_399), st.integers(1, 86_400)).map(
    lambda pair: DayHours(pair[0], pair[0] + pair[1])
)
hours = st.lists(day_hours, max_size=2).map(tuple)
opening = st.tuples(day_hours)


@st.composite
def calendars(draw) -> Calendar:
    """Calendars that open at least once a week."""
    weekly = [draw(hours) for _ in range(7)]
    weekly[draw(st.integers(0, 6))] = draw(opening)
    return Calendar(
        name="drawn",
        zone=draw(zone_names),
        weekly=tuple(weekly),
        overrides=tuple(draw(st.dictionaries(dates, hours, max_size=2)).items()),
        holidays=tuple(draw(st.lists(dates, max_size=3))),
        breaks=tuple(draw(st.dictionaries(dates, hours, max_size=2)).items()),
    )


lengths = st.integers(0, 40 * DAY)
