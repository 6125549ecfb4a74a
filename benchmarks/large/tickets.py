"""Service time of twenty million tickets with pauses, against limits by priority."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from importlib.metadata import version
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from benchmarks.contest import Contender, Contest, Goal, peak, ratio
from benchmarks.large.samples import midnight
from palier.calculus.calendars import Calendar, DayHours, open_spans
from palier.calculus.instants import DAY, HOUR, SECOND
from palier.calculus.records import BelongsBy, Elapsed, LimitRule, RecordRules, ServiceTime
from palier.calculus.scopes import Scope
from palier.calculus.selectors import Condition, Relation, Selector, Source
from palier.calculus.service_clock import AtClosing
from palier.calculus.spans import Span
from palier.calculus.tallies import RecordTally
from palier.calculus.terms import MissingData
from palier.calculus.windows import Window
from palier.measurements.arrow_layout import INSTANT, schema_of, series_text
from palier.measurements.engines.columnar.engine import ColumnarEngine
from palier.measurements.engines.columnar.parts import Integers
from palier.measurements.engines.protocol import TallyRequest
from palier.measurements.schema import SeriesKey
from palier.measurements.store import create_store, open_store

DAYS, TEAMS = 92, 10
AT = midnight(DAYS + 3)
LIMIT_HOURS = (26, 28, 30, 32, 34, 36, 40, 40, 44, 48)
"""By priority; every second one is counted in the longer hours."""
_SERIES = [series_text(SeriesKey("desk", (("team", f"t{number}"),))) for number in range(TEAMS)]
_PRIORITIES = [f"P{number}" for number in range(len(LIMIT_HOURS))]
_A_TIME = 500_000
_WEEKEND = ((), ())
HOURS = Calendar(
    "office",
    "Europe/Paris",
    (*((DayHours(9 * 3600, 18 * 3600),),) * 5, *_WEEKEND),
    holidays=(date(2026, 9, 14), date(2026, 11, 11)),
)
LONGER = Calendar(
    "longer",
    "America/New_York",
    (*((DayHours(7 * 3600, 12 * 3600), DayHours(13 * 3600, 22 * 3600)),) * 6, ()),
    holidays=(date(2026, 9, 7),),
)

Counts = list[tuple[str, int, int, int]]
"""Team, number of the window, tickets within their limit, tickets late or still open."""

_READ = "cum + " + " + ".join(f"greatest(least(t, e{n}) - s{n}, 0)" for n in (1, 2, 3))
ANSWER = f"""
CREATE TABLE answer AS
WITH t AS (
  SELECT row_number() OVER () AS r, id, series, substr(priority, 2)::INT AS p,
         epoch_us("instants.opened") AS o, epoch_us("instants.resolved") AS e, pauses
  FROM read_parquet(?)),
b AS (SELECT r, p % 2 AS cal, o, coalesce(e, {AT}) AS e, pauses FROM t),
ev AS (
  SELECT r, cal, -1 AS sign, o AS t FROM b
  UNION ALL SELECT r, cal, 1, e FROM b
  UNION ALL SELECT r, cal, 1, epoch_us(u.start) FROM (SELECT r, cal, unnest(pauses) AS u FROM b)
  UNION ALL SELECT r, cal, -1, epoch_us(u."end") FROM (SELECT r, cal, unnest(pauses) AS u FROM b)),
el AS (
  SELECT r, sum(sign * ({_READ}))::BIGINT AS el
  FROM ev JOIN days ON days.cal = ev.cal AND days.day = ev.t // {DAY} GROUP BY r)
SELECT t.r, id, series, t.p, (t.o - {midnight(0)}) // {31 * DAY} AS w, t.o, t.e, el, amount
FROM el JOIN t USING (r) JOIN limits ON limits.p = t.p
"""
SUMS = """
SELECT series, w::INT, sum((el <= amount)::INT)::INT, sum((el > amount)::INT)::INT
FROM answer WHERE e IS NOT NULL OR el > amount GROUP BY ALL ORDER BY ALL
"""
ELSE = (
    "SELECT series, w, el, count(*) FROM answer WHERE e IS NOT NULL GROUP BY ALL",
    "SELECT id, series, p, o, e, el FROM answer WHERE el > amount ORDER BY o, id",
)
"""What a tally holds besides: how often each service time occurred, and the late tickets."""


def contest(count: int, folder: Path) -> Contest:
    """From stored tickets to those within their limit and late, per team and month of opening."""
    store = folder / "tickets"
    _fill(store, count)
    return Contest(
        f"Service time of {count:,} tickets with pauses",
        f"{count:,} tickets with up to three pauses, in Parquet; ten priorities, each with a limit "
        "in hours of service of one of two calendars. Per team and month of opening: how many were "
        "within and late, how often each service time occurred, and the late ones.",
        (
            Contender(f"Palier {version('palier')}", partial(by_palier, store)),
            Contender(
                f"DuckDB {duckdb.__version__}, joined to the hours of each day",
                partial(by_duckdb, store),
            ),
        ),
        "DuckDB is not asked for due instants, which Palier also gives for each late ticket.",
        goals=(
            Goal(
                f"Service time of {count:,} tickets, DuckDB to Palier", ratio(1), 4, is_least=True
            ),
            Goal("the same, peak of memory", peak(), 700, "MB"),
        ),
        runs=1,
    )


def by_palier(store: Path) -> Counts:
    """The columnar engine over the store."""
    windows = [Span(midnight(first), midnight(min(first + 31, DAYS))) for first in (0, 31, 62)]
    scopes = []
    for number, span in enumerate(windows):
        hours = open_spans(HOURS, span)
        scopes.append(Scope(Window(str(number), span), span.end, hours, hours))
    limits = tuple(
        LimitRule(
            ServiceTime(hours * HOUR),
            (Condition("priority", Relation.EQUAL, (f"P{number}",)),),
            LONGER.name if number % 2 else None,
        )
        for number, hours in enumerate(LIMIT_HOURS)
    )
    # A ticket that used up its limit at closing time and ended in the night is within it.
    rules = RecordRules(belongs_by=BelongsBy.OPENED, at_closing=AtClosing.NEXT_OPENING)
    indicator = Elapsed(Source(Selector("desk")), "opened", "resolved", limits, rules=rules)
    request = TallyRequest(indicator, tuple(scopes), ("team",), MissingData(), AT, HOURS, (LONGER,))
    with open_store(str(store)) as opened:
        found = ColumnarEngine(opened.snapshot()).tally(request)
    counts: Counts = []
    for each in found:
        assert isinstance(each.tally, RecordTally)
        series = series_text(SeriesKey("desk", each.group))
        counts.append((series, each.window, each.tally.within, each.tally.late))
    return sorted(counts)


def by_duckdb(store: Path) -> Counts:
    """Each instant of a ticket joined to the hours of its day; no plain SQL was faster."""
    files = str(store / "parts" / "record" / "*" / "*.parquet")
    limits = [(number, hours * HOUR) for number, hours in enumerate(LIMIT_HOURS)]
    with duckdb.connect() as database:
        database.execute("SET TimeZone = 'UTC'")
        names = ["cal", "day", "cum", "s1", "e1", "s2", "e2", "s3", "e3"]
        database.register("days", _table(list(_hours_by_day()), names))
        database.register("limits", _table(limits, ["p", "amount"]))
        database.execute(ANSWER, [files])
        counts: Counts = database.execute(SUMS).fetchall()
        for query in ELSE:
            database.sql(query).to_arrow_table()
    return counts


def _hours_by_day() -> Iterator[tuple[int, ...]]:
    """Calendar, UTC day, service time before it, and its three spans at most."""
    for number, calendar in enumerate((HOURS, LONGER)):
        before = 0
        for day in range(-5, DAYS + 10):
            spans = open_spans(calendar, Span(midnight(day), midnight(day + 1)))
            bounds = [bound for span in spans for bound in span]
            yield number, midnight(day) // DAY, before, *bounds, *[0] * (6 - len(bounds))
            before += spans.measure


def _table(rows: Sequence[tuple[int, ...]], names: Sequence[str]) -> pa.Table:
    return pa.table({name: [row[n] for row in rows] for n, name in enumerate(names)})


def _fill(place: Path, count: int) -> None:
    with create_store(str(place)) as store:
        with store.loading() as loading:
            for first in range(0, count, _A_TIME):
                loading.add("record", _made(first, min(_A_TIME, count - first)))
        store.compact()
        # The other contender takes every file that is there.
        store.sweep(grace=0)


def _made(first: int, count: int) -> pa.Table:
    """Tickets from a number on, resolved in a day and a half on average."""
    chance = np.random.default_rng(first)
    opened = midnight(0) + chance.integers(0, DAYS * 86_400, count) * SECOND
    took = (chance.exponential(1.5 * 86_400, count).astype(np.int64) + 60) * SECOND
    took = np.minimum(took, AT - opened)
    schema = schema_of("record", ("opened", "resolved"))
    nothing = np.zeros(count + 1, np.int32)
    lists = {
        name: pa.ListArray.from_arrays(nothing, pa.array([], schema.field(name).type.value_type))
        for name in ("priority_changes", "reopenings")
    }
    still_open = chance.random(count) < 0.03
    columns = lists | {
        "series": _words(_SERIES, chance.integers(0, TEAMS, count)),
        "id": pa.array(np.char.add("T", np.arange(first, first + count).astype("U9"))),
        "priority": _words(_PRIORITIES, chance.integers(0, len(_PRIORITIES), count)),
        "pauses": _pauses(chance, opened, took, schema.field("pauses").type.value_type),
        "instants.opened": pa.array(opened).cast(INSTANT),
        "instants.resolved": pa.array(opened + took, mask=still_open).cast(INSTANT),
    }
    return pa.table([columns[field.name] for field in schema], schema=schema)


def _pauses(
    chance: np.random.Generator, opened: Integers, took: Integers, of: pa.StructType
) -> pa.ListArray:
    """Up to three for each ticket, one after the other, within its life."""
    counts = chance.integers(0, 4, len(opened))
    ends = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    row = np.repeat(np.arange(len(opened)), counts)
    width = took[row] // (counts[row] + 1) // SECOND
    share = chance.random((2, len(row)))
    start = (np.arange(len(row)) - ends[row]) * width + (share[0] * width * 0.4).astype(np.int64)
    start = opened[row] + start * SECOND
    end = start + ((share[1] * width * 0.5).astype(np.int64) + 1) * SECOND
    reason = _words(["customer", "supplier"], chance.integers(0, 2, len(row))).cast(pa.string())
    fields = [pa.array(start).cast(INSTANT), pa.array(end).cast(INSTANT), reason]
    return pa.ListArray.from_arrays(ends, pa.StructArray.from_arrays(fields, fields=list(of)))


def _words(words: list[str], codes: Integers) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int32)), pa.array(words))
