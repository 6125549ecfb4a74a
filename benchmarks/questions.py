"""Every contest by name, with the data it is held over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks import availability, events, monitoring, service_time, spark, tickets
from benchmarks.contest import Contest
from benchmarks.large import appends, growth, live, methods, service_hours
from benchmarks.large import tickets as many_tickets
from benchmarks.large.samples import Size, check_tables, tables

_SERIES, _A_DAY = 1_000, 1_639
"""A hundred million samples in two months."""


def _size(share: int) -> Size:
    return Size(_SERIES, _A_DAY // share)


def _small(share: int, folder: Path) -> Iterator[Contest]:
    yield service_time.contest(20_000 // share)
    yield events.contest(1_000_000 // share, folder)
    yield availability.contest(1_000_000 // share, folder)
    yield tickets.contest(200_000 // share, folder)


def _service_hours(share: int, folder: Path) -> Iterator[Contest]:
    size, peers = _size(share), folder / "peers"
    service_hours.write_peers(size, peers)
    yield service_hours.contest(size, _samples(size, folder), peers)


def _methods(share: int, folder: Path) -> Iterator[Contest]:
    size = _size(share)
    store = growth.filled(folder / "methods", size, (tables, check_tables))
    yield methods.contest(size, store)


def _tickets(share: int, folder: Path) -> Iterator[Contest]:
    yield many_tickets.contest(20_000_000 // share, folder)


def _live(share: int, folder: Path) -> Iterator[Contest]:
    yield live.contest(10_000 // share, folder)


def _growth(share: int, folder: Path) -> Iterator[Contest]:
    yield growth.contest(Size(_SERIES // 10, _A_DAY // share), folder, 2 if share == 1 else 1)


def _spark(share: int, folder: Path) -> Iterator[Contest]:
    size = _size(share)
    workers = spark.WORKERS if share == 1 else spark.WORKERS[:1]
    yield from spark.contests(size, _samples(size, folder), workers)


def _appends(share: int, folder: Path) -> Iterator[Contest]:
    yield appends.contest(folder / "appends", share)


def _monitoring(share: int, folder: Path) -> Iterator[Contest]:
    with monitoring.contest(1_000 // share, folder) as contest:
        yield contest


def _samples(size: Size, folder: Path) -> Path:
    return growth.filled(folder / f"samples-{size.series}-{size.a_day}", size, (tables,))


QUESTIONS: dict[str, Callable[[int, Path], Iterator[Contest]]] = {
    "small": _small,
    "service-hours": _service_hours,
    "methods": _methods,
    "tickets": _tickets,
    "live": _live,
    "appends": _appends,
    "spark": _spark,
    "monitoring": _monitoring,
    "growth": _growth,
}
