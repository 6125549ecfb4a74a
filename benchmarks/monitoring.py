"""The ratio of 30 days of a thousand series: Palier, Prometheus and VictoriaMetrics.

Both servers are those of the distribution, started here on this machine alone and ended with the
contest. All three are given the same samples beforehand, and keep them in their own way.
"""

from __future__ import annotations

import json
import shutil
import signal
import socket
import subprocess
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from benchmarks.contest import Contender, Contest, Figures, Goal, Result
from palier.calculus.indicators import Events
from palier.calculus.instants import DAY, MINUTE, SECOND, Instant, instant_of
from palier.calculus.scopes import Scope
from palier.calculus.selectors import Selector, Source
from palier.calculus.spans import Span, Spans
from palier.calculus.tallies import EventTally
from palier.calculus.terms import MissingData
from palier.calculus.windows import Window
from palier.measurements.arrow_layout import INSTANT, series_text
from palier.measurements.engines.columnar.engine import ColumnarEngine
from palier.measurements.engines.columnar.parts import Integers
from palier.measurements.engines.live import LiveEngine
from palier.measurements.engines.protocol import Engine, TallyRequest
from palier.measurements.schema import SeriesKey
from palier.measurements.store import Store, create_store, open_store

DAYS = 30
START = instant_of(datetime(2026, 9, 1, tzinfo=UTC))
END = START + DAYS * DAY
PER_DAY = DAY // MINUTE
BLOCK = 162 * 60 * MINUTE
"""The span of the blocks that Prometheus makes of old data by itself."""
QUERY = f"sum_over_time(good[{DAYS}d]) / sum_over_time(total[{DAYS}d])"
"""Sums of integers: no server rounds before it divides."""
_STARTS_WITHIN = 60.0


@dataclass(frozen=True, slots=True)
class Series:
    """How many there are: good and total events each, at second 30 of every minute.

    None falls on a border of the 30 days, which the three do not count alike.
    """

    count: int

    @property
    def names(self) -> list[str]:
        return [f"host-{number:04d}" for number in range(self.count)]

    def instants(self, start: Instant = START, end: Instant = END) -> Integers:
        """Those of every series from `start` to `end`."""
        return np.arange(START + 30 * SECOND, END, MINUTE)[
            (start - START) // MINUTE : (end - START) // MINUTE
        ]

    def counts(self) -> dict[str, Integers]:
        """Good and total: a row per series, a column per instant."""
        chance = np.random.default_rng(20_261_123)
        total = chance.integers(50, 150, (self.count, DAYS * PER_DAY), np.int16)
        lost = chance.integers(0, 1_000, total.shape, np.int16)
        return {"good": total - np.where(lost < 30, lost, 0).astype(np.int16), "total": total}


@contextmanager
def contest(count: int, folder: Path) -> Iterator[Contest]:
    """The contest, while the servers run; a server that is not installed does not take part."""
    series = Series(count)
    counts = series.counts()
    store = folder / "monitored"
    fill(series, counts, store)
    name = f"Palier {version('palier')}"
    kept = Kept(store)
    contenders = [
        Contender(f"{name}, roll-ups", kept.ask, before=kept.opened),
        Contender(f"{name}, roll-ups, opened anew", partial(by_palier, store, is_live=True)),
        Contender(f"{name}, every row, opened anew", partial(by_palier, store, is_live=False)),
    ]
    with ExitStack() as running:
        for server, program, serve in (
            ("Prometheus", "prometheus", prometheus),
            ("VictoriaMetrics", "victoria-metrics", victoria_metrics),
        ):
            if shutil.which(program):
                url = running.enter_context(serve(series, counts, folder))
                contenders.append(Contender(server, partial(by_query, url)))
            else:
                print(f"{server} is not installed: it does not take part")
        rows = counts["good"].size
        yield Contest(
            f"The ratio of {DAYS} days of {count:,} series",
            f"Good and total events of {count:,} series every minute, {rows:,} of each; the ratio "
            f"of each series over {DAYS} days at one instant, `{QUERY}`. Data are loaded "
            "beforehand, and lie in each one's own files.",
            tuple(contenders),
            "Palier keeps roll-ups beside the rows, and reads them for whole minutes; the servers "
            "read every sample. The first line is an engine that was asked before, as the servers "
            "were; the two below it begin with opening the store. The figures are equal to the "
            "last bit.",
            goals=(
                Goal(f"{DAYS} days of {count:,} series, servers to Palier", _least, 10, "x", True),
            ),
        )


def fill(series: Series, counts: Mapping[str, Integers], place: Path) -> None:
    """A store of these events, rolled up."""
    texts = [series_text(SeriesKey("requests", (("instance", name),))) for name in series.names]
    codes = pa.array(np.repeat(np.arange(series.count, dtype=np.int32), PER_DAY))
    with create_store(str(place)) as store:
        with store.loading() as loading:
            for day in range(DAYS):
                at = series.instants(START + day * DAY, START + (day + 1) * DAY)
                columns = {
                    "series": pa.DictionaryArray.from_arrays(codes, pa.array(texts)),
                    "at": pa.array(np.tile(at, series.count)).cast(INSTANT),
                }
                for name, values in counts.items():
                    own = values[:, day * PER_DAY : (day + 1) * PER_DAY].astype(np.int64)
                    columns[name] = pa.array(own.reshape(-1))
                loading.add("event", pa.table(columns))
        store.roll_up()


class Kept:
    """A store that stays open, and an engine that is asked again and again."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self._engine: Engine

    @contextmanager
    def opened(self) -> Iterator[None]:
        """Until the end the store is open; it was asked once."""
        with open_store(str(self._place)) as store:
            self._engine = _engine(store, is_live=True)
            self.ask()
            yield

    def ask(self) -> Figures:
        """Series and ratio, from roll-ups."""
        return _ratios(self._engine)


def by_palier(place: Path, is_live: bool) -> Figures:
    """Series and ratio, from roll-ups or from every row of the store."""
    with open_store(str(place)) as store:
        return _ratios(_engine(store, is_live))


def _engine(store: Store, is_live: bool) -> Engine:
    snapshot = store.snapshot()
    return LiveEngine(snapshot, store.rollups(snapshot)) if is_live else ColumnarEngine(snapshot)


def _ratios(engine: Engine) -> Figures:
    span = Span(START, END)
    every = Spans.of([span])
    scope = Scope(Window(f"{DAYS} days", span), END, every, every)
    indicator = Events(Source(Selector("requests")))
    request = TallyRequest(indicator, (scope,), ("instance",), MissingData(), END)
    found = []
    for each in engine.tally(request):
        assert isinstance(each.tally, EventTally)
        found.append((dict(each.group)["instance"], each.tally.good / each.tally.total))
    return sorted(found)


def by_query(url: str) -> Figures:
    """The same by a server's interface for queries."""
    asked = {"query": QUERY, "time": END // SECOND, "nocache": 1, "timeout": "300s"}
    answer = json.loads(_got(f"{url}/api/v1/query?{urllib.parse.urlencode(asked)}"))
    return sorted(
        (each["metric"]["instance"], float(each["value"][1])) for each in answer["data"]["result"]
    )


@contextmanager
def prometheus(series: Series, counts: Mapping[str, Integers], folder: Path) -> Iterator[str]:
    """A server over blocks made beforehand, of the span it gives old blocks; its URL."""
    place = folder / "prometheus"
    place.mkdir()
    text = place / "samples.txt"
    start = START
    while start < END:
        end = min(END, (start // BLOCK + 1) * BLOCK)
        _write(text, series, counts, start, end)
        command = ["promtool", "tsdb", "create-blocks-from", "--quiet"]
        command += [f"--max-block-duration={BLOCK // (60 * MINUTE)}h", "openmetrics"]
        subprocess.run([*command, text, place / "data"], check=True)
        start = end
    text.unlink()
    (place / "prometheus.yml").write_text("scrape_configs: []\n", encoding="utf-8")
    port = _free_port()
    with _running(
        place,
        "prometheus",
        f"--config.file={place / 'prometheus.yml'}",
        f"--storage.tsdb.path={place / 'data'}",
        "--storage.tsdb.retention.time=100y",
        # Otherwise it would compact in the background while it is asked.
        f"--storage.tsdb.max-block-duration={BLOCK // (60 * MINUTE)}h",
        f"--web.listen-address=127.0.0.1:{port}",
    ):
        url = f"http://127.0.0.1:{port}"
        _wait_for(lambda: _got(f"{url}/-/ready"))
        yield url


def _write(
    text: Path, series: Series, counts: Mapping[str, Integers], start: Instant, end: Instant
) -> None:
    seconds = pa.array(series.instants(start, end) // SECOND).cast(pa.string())
    first = (start - START) // MINUTE
    with text.open("wb") as out:
        for metric, values in counts.items():
            out.write(f"# TYPE {metric} gauge\n".encode())
            for name, row in zip(series.names, values, strict=True):
                own = pa.array(row[first : first + len(seconds)]).cast(pa.string())
                head = f'{metric}{{instance="{name}"}}'
                lines = pc.binary_join_element_wise(head, own, seconds, " ")
                out.write("\n".join([*lines.to_pylist(), ""]).encode())
        out.write(b"# EOF\n")


@contextmanager
def victoria_metrics(series: Series, counts: Mapping[str, Integers], folder: Path) -> Iterator[str]:
    """A server that has imported and merged the samples; its URL."""
    place = folder / "victoria-metrics"
    place.mkdir()
    port = _free_port()
    with _running(
        place,
        "victoria-metrics",
        f"-storageDataPath={place / 'data'}",
        "-retentionPeriod=100y",
        "-search.disableCache",
        "-search.maxQueryDuration=300s",
        f"-httpListenAddr=127.0.0.1:{port}",
    ):
        url = f"http://127.0.0.1:{port}"
        _wait_for(lambda: _got(f"{url}/health"))
        times = (series.instants() // 1000).tolist()
        for metric, values in counts.items():
            for name, row in zip(series.names, values.tolist(), strict=True):
                labels = {"__name__": metric, "instance": name}
                line = {"metric": labels, "values": row, "timestamps": times}
                _got(f"{url}/api/v1/import", json.dumps(line).encode())
        _got(f"{url}/internal/force_flush")
        _got(f"{url}/internal/force_merge")
        _wait_for(lambda: len(by_query(url)) == series.count or None)
        yield url


@contextmanager
def _running(place: Path, *command: str) -> Iterator[None]:
    with (place / "log.txt").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=place)
    try:
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


def _got(url: str, body: bytes | None = None) -> bytes:
    with urllib.request.urlopen(url, body, timeout=600) as answer:
        content: bytes = answer.read()
        return content


def _wait_for(ask: Callable[[], object]) -> None:
    """Returns when a server answers."""
    until = time.monotonic() + _STARTS_WITHIN
    while True:
        try:
            if ask() is not None:
                return
        except OSError:
            if time.monotonic() > until:
                raise
        time.sleep(0.2)


def _least(results: Sequence[Result]) -> float:
    return min((each.seconds for each in results[3:]), default=0.0) / results[0].seconds
