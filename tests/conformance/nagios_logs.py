"""Reads Nagios logs as check results, scheduled downtimes and time periods, in seconds."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from palier.calculus.exclusions import Treatment
from palier.calculus.indicators import Availability, InitialState, TimelineInput, TimelineRules
from palier.calculus.scopes import Scope, Waiver
from palier.calculus.selectors import Condition, Relation, Selector, Source
from palier.calculus.spans import EMPTY, Span, Spans
from palier.calculus.windows import Window
from palier.measurements.dataset import Dataset
from palier.measurements.schema import SeriesKey

NO_DATA, NOT_RUNNING = "NODATA", "NOTRUNNING"
LINE = re.compile(r"\[(\d+)\] (?:([A-Z ]+): )?(.*)")
STARTS = re.compile(r"Nagios .* starting\.\.\.|Finished daemonizing")
STOPS = re.compile(r"shutting down\.\.\.|Successfully shutdown")
ENDED = ("STOPPED", "CANCELLED")


@dataclass
class Log:
    """What a log tells of one host (service empty) or one service."""

    results: list[tuple[int, str, bool]] = field(default_factory=list)
    downtimes: list[tuple[int, str]] = field(default_factory=list)
    periods: dict[str, list[tuple[int, bool]]] = field(default_factory=dict)


@dataclass(frozen=True)
class Reading:
    """The options of a Nagios report that change what its log means."""

    soft_counts: bool = False
    assume_while_stopped: bool = False


def read(lines: list[str], host: str, service: str, reading: Reading) -> Log:
    found = sorted((parsed for line in lines if (parsed := _parsed(line))), key=lambda p: p[0])
    log = Log()
    last = NO_DATA
    for at, kind, text in found:
        parts = text.split(";")
        if kind in ("CURRENT HOST STATE", "HOST ALERT", "INITIAL HOST STATE") and not service:
            parts.insert(1, "")
        if kind.endswith((" STATE", " ALERT")) and "DOWNTIME" not in kind:
            if parts[:2] == [host, service] and kind.startswith(("CURRENT", _of(service))):
                log.results.append((at, parts[2], parts[3] == "HARD"))
                last = parts[2] if parts[3] == "HARD" or reading.soft_counts else last
        elif kind == "HOST DOWNTIME ALERT" and parts[0] == host:
            log.downtimes.append((at, f"host {parts[1]}"))
        elif kind == "SERVICE DOWNTIME ALERT" and parts[:2] == [host, service]:
            log.downtimes.append((at, f"service {parts[2]}"))
        elif kind == "TIMEPERIOD TRANSITION":
            log.periods.setdefault(parts[0], []).append((at, parts[2] == "1"))
        elif not reading.assume_while_stopped and STOPS.search(text):
            log.results.append((at, NOT_RUNNING, True))
        elif not reading.assume_while_stopped and STARTS.search(text):
            log.results.append((at, last, True))
    return log


def _of(service: str) -> str:
    return "SERVICE" if service else "HOST"


def _parsed(line: str) -> tuple[int, str, str] | None:
    match = LINE.match(line)
    return (int(match[1]), match[2] or "", match[3]) if match else None


def spans_between(changes: list[tuple[int, bool]], end: int) -> Spans:
    """Spans from each change to true up to the next to false, or the end."""
    spans, since = [], None
    for at, is_on in [*changes, (end, False)]:
        if is_on and since is None:
            since = at
        elif not is_on and since is not None:
            spans.append(Span(since, max(at, since)))
            since = None
    return Spans.of(spans)


def downtime_spans(log: Log, end: int) -> Spans:
    """Scheduled downtime of the object itself or of its host."""
    found = EMPTY
    for owner in ("host", "service"):
        own = [(at, text) for at, text in log.downtimes if text.startswith(owner)]
        found = found | spans_between([(at, not text.endswith(ENDED)) for at, text in own], end)
    return found


def dataset(logs: dict[str, Log]) -> Dataset:
    """The results of several objects as checks, one series each, named in dimension `object`."""
    series: dict[SeriesKey, dict[str, list]] = {}
    for name, log in logs.items():
        last = {at: (word, hard) for at, word, hard in log.results}
        if any(hard for _, hard in last.values()):
            last |= {at: (word, hard) for at, word, hard in log.results if hard}
        rows = sorted(last.items())
        series[SeriesKey("check", (("object", name),))] = {
            "at": [at for at, _ in rows],
            "state": [word for _, (word, _) in rows],
            "hard": [hard for _, (_, hard) in rows],
            "attempt": [None for _ in rows],
        }
    return Dataset({"check": series})


def scope(
    span: Span, downtimes: dict[str, Spans], treatment: Treatment, service: Spans | None = None
) -> Scope:
    """The report's window with the scheduled downtime of each object treated in one way."""
    hours = (Spans((span,)) if service is None else service).clip(span)
    waivers = tuple(
        Waiver(spans, treatment, (Condition("object", Relation.EQUAL, (name,)),))
        for name, spans in downtimes.items()
    )
    return Scope(Window("report", span), span.end, hours, hours, waivers)


def time_in(
    words: tuple[str, ...], reading: Reading, initial: InitialState, **rest
) -> Availability:
    """The availability whose downtime is the time in one of some states."""
    unmeasured = (NO_DATA, NOT_RUNNING)
    rules = TimelineRules(
        input=TimelineInput.CHECKS,
        down_words=words,
        unknown_words=() if set(words) & set(unmeasured) else unmeasured,
        soft_counts=reading.soft_counts,
        initial=initial,
    )
    return Availability(Source(Selector()), rules, **rest)
