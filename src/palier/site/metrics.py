"""The metrics of the server for Prometheus: of all its processes, and of the database."""

from __future__ import annotations

import atexit
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.db import Error
from django.http import HttpRequest, HttpResponse
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest, values
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

_FOLDERS = "PROMETHEUS_MULTIPROC_DIR"


def _started(process: int) -> str:
    """When a process was started, in the words of the system; "" where it is not running."""
    with suppress(OSError, IndexError):
        # The name of a program, in brackets, may hold spaces.
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[19]
    return ""


def _folder() -> Path:
    """Where the processes of this server count together: each start of it has its own.

    Processes that serve side by side have one parent. A process that is replaced leaves its counts
    to the others, and counters do not fall back.
    """
    place: Path = settings.HOME / "run" / "metrics"
    parent = os.getppid()
    mine = place / f"{parent}-{_started(parent)}"
    mine.mkdir(mode=0o700, parents=True, exist_ok=True)
    for each in place.iterdir():
        number, _, started = each.name.partition("-")
        if number.isdigit() and _started(int(number)) != started:
            shutil.rmtree(each, ignore_errors=True)
    return mine


if _FOLDERS not in os.environ:
    os.environ[_FOLDERS] = str(_folder())
# The library decided at its first import whether processes count together, before this was said.
values.ValueClass = values.get_value_class()  # type: ignore[no-untyped-call]
atexit.register(values.close_all_multiprocess_files)

REQUESTS = Counter(
    "palier_requests", "Requests answered.", ("method", "route", "status"), registry=None
)
SECONDS = Histogram(
    "palier_request_duration_seconds",
    "Time until the answer began.",
    ("method", "route"),
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0),
    registry=None,
)

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def known_method(name: str | None) -> str:
    """The method; one that nobody knows under one name, as anybody can make others up."""
    return name if name in _METHODS else "OTHER"


def observe(method: str, route: str, status: int, seconds: float) -> None:
    """Counts an answer; `route` is a pattern, of which there are few."""
    REQUESTS.labels(method, route, str(status)).inc()
    SECONDS.labels(method, route).observe(seconds)


def metrics(request: HttpRequest) -> HttpResponse:
    """The page that Prometheus reads; whether it may be read was settled before."""
    registry = CollectorRegistry()
    MultiProcessCollector(registry, os.environ[_FOLDERS])  # type: ignore[no-untyped-call]
    registry.register(FromDatabase())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_PLAIN_0_0_4)


class FromDatabase(Collector):
    """What the database knows, asked when the page is read, so that every process says the same."""

    def collect(self) -> Iterator[Metric]:
        """The metrics; one alone where the database does not answer."""
        try:
            found = [*_queue(), *_journal(), *_messages()]
        except Error:
            found = []
        yield _gauge("palier_database_up", "Whether the database answers.", bool(found))
        yield from found


def _queue() -> Iterator[Metric]:
    from palier.slm.queue.queries import counts_by_state, live_workers, oldest_waiting

    jobs = GaugeMetricFamily("palier_jobs", "Jobs by state.", labels=("state",))
    for state, count in counts_by_state().items():
        jobs.add_metric((state,), count)
    yield jobs
    yield _gauge(
        "palier_jobs_oldest_waiting_seconds",
        "How long the job that is longest due has waited; 0 where none is.",
        (oldest_waiting() or 0) / 1_000_000,
    )
    yield _gauge("palier_workers", "Workers that said lately that they live.", len(live_workers()))


def _journal() -> Iterator[Metric]:
    from palier.slm.journal.models import JournalHead
    from palier.slm.journal.queries import last_checkpoint

    head = JournalHead.objects.first()
    entries = CounterMetricFamily("palier_journal_entries", "Entries of the journal.")
    entries.add_metric((), head.sequence if head else 0)
    yield entries
    last = last_checkpoint()
    if last is not None:
        age = max(0.0, time.time() - last.signed_at / 1_000_000)
        yield _gauge("palier_journal_checkpoint_age_seconds", "Since the last checkpoint.", age)


def _messages() -> Iterator[Metric]:
    from palier.slm.outbox.models import Message, MessageState

    waiting = Message.objects.filter(state=MessageState.WAITING).count()
    yield _gauge("palier_messages_waiting", "Messages that wait to be sent.", waiting)


def _gauge(name: str, help: str, value: float) -> Metric:
    made = GaugeMetricFamily(name, help)
    made.add_metric((), float(value))
    return made
