"""`palier generate`: invented measurements of a scenario, to a folder or a store."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast

from palier.cli.bad_options import BadOption
from palier.cli.exits import Exit
from palier.cli.progress import LateProgress
from palier.cli.refusals import tell
from palier.cli.writing import CannotWrite, write
from palier.presentation.languages import words
from palier.presentation.numbers import number

if TYPE_CHECKING:
    import pyarrow as pa

    from palier.calculus.instants import Duration, Instant
    from palier.calculus.spans import Span
    from palier.measurements.generating.planning import Occurrence, Plan
    from palier.measurements.generating.scenario import Scenario
    from palier.measurements.schema import Kind

FILES = ("csv", "parquet")
PLANS = ("yaml", "json")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one call of `palier generate` asks for, as written on the command line."""

    scenario: Path
    output: Path | None = None
    store: str = ""
    format: str = "csv"
    seed: int | None = None
    scale: float = 1.0
    since: str = ""
    until: str = ""
    batches: str = ""
    plan: bool = False
    quiet: bool = False
    language: str = "en"


class Sink(Protocol):
    """Where measurements go."""

    def add(self, kind: Kind, table: pa.Table) -> int: ...

    def add_batch(self, end: Instant, made: list[tuple[Kind, pa.Table]]) -> int: ...


def generate(wanted: Wanted) -> int:
    """Writes the measurements that a scenario makes, or prints what happens in it."""
    from palier.measurements.generating.scenario import scaled
    from palier.measurements.generating.scenario_files import load_scenario

    scenario = load_scenario(wanted.scenario)
    if wanted.seed is not None:
        scenario = replace(scenario, seed=wanted.seed)
    if not 0 < wanted.scale < 1e9:
        raise BadOption(f"--scale {wanted.scale:g} is not above zero", hint="for example 10")
    scenario = scaled(scenario, wanted.scale)
    span = _span(wanted, scenario)
    if wanted.plan:
        return _show_plan(wanted, scenario, span)
    if (wanted.output is None) == (not wanted.store):
        raise BadOption("nowhere to write", hint="state --output FOLDER, or --store STORE")
    _check_format(wanted.format, FILES)
    rows = _write(wanted, scenario, span)
    if not wanted.quiet:
        say = words(wanted.language)
        place, shown = str(wanted.output or wanted.store), number(rows, say)
        tell(say.many("{n} row in {place}", "{n} rows in {place}", rows, n=shown, place=place))
    return Exit.MET


def _write(wanted: Wanted, scenario: Scenario, span: Span) -> int:
    """Writes everything; how many rows."""
    from palier.measurements.generating.arrivals import batches
    from palier.measurements.generating.partitions import DAILY, tables

    label = words(wanted.language)("Generating")
    length = _length(wanted.batches)
    rows = 0
    with _sink(wanted, scenario) as sink, LateProgress(label, quiet=wanted.quiet) as progress:
        if length:
            # A store keeps every version of what changes; files hold each thing once.
            versions = bool(wanted.store)
            for end, made in batches(scenario, length, span, versions=versions):
                rows += sink.add_batch(end, made)
                progress(min(end, span.end) - span.start, span.length)
            return rows
        for kind, partition, table in tables(scenario, span):
            rows += sink.add(kind, table)
            if kind in DAILY:
                progress(_begins(partition) - span.start, span.length)
    return rows


@contextmanager
def _sink(wanted: Wanted, scenario: Scenario) -> Iterator[Sink]:
    if wanted.output is not None:
        from palier.measurements.generating.folder_output import FolderOutput, Format

        if wanted.output.exists() and (not wanted.output.is_dir() or any(wanted.output.iterdir())):
            raise CannotWrite(f"{wanted.output} is not empty", hint="name another folder")
        folder = FolderOutput(wanted.output, scenario, cast(Format, wanted.format))
        yield folder
        folder.close()
        return
    from palier.measurements.generating.store_output import store_output

    with store_output(wanted.store, scenario, in_batches=bool(wanted.batches)) as sink:
        yield sink


def _span(wanted: Wanted, scenario: Scenario) -> Span:
    """The part of the period that is asked for."""
    from palier.calculus.spans import Span
    from palier.calculus.zones import zone
    from palier.measurements.generating.errors import InvalidScenario
    from palier.measurements.generating.spoken_values import moment

    rules = zone(scenario.zone)
    try:
        start = moment(wanted.since, "--from", rules) if wanted.since else scenario.since
        end = moment(wanted.until, "--to", rules) if wanted.until else scenario.until
    except InvalidScenario as error:
        raise BadOption(error.message, hint=error.hint) from None
    start, end = max(start, scenario.since), min(end, scenario.until)
    if start >= end:
        raise BadOption("nothing of the scenario's period is asked for", hint="widen --from, --to")
    return Span(start, end)


def _length(text: str) -> Duration:
    """The length of a batch; 0 without one."""
    from palier.measurements.declared import Declared
    from palier.measurements.generating.errors import InvalidScenario
    from palier.measurements.generating.spoken_values import length

    try:
        return length(Declared({"--batches": text or None}, ""), "--batches", 0)
    except InvalidScenario as error:
        raise BadOption(error.message, hint=error.hint) from None


def _begins(partition: str) -> Instant:
    from datetime import UTC, datetime

    from palier.calculus.instants import instant_of

    return instant_of(datetime.fromisoformat(partition).replace(tzinfo=UTC))


def _check_format(format: str, formats: tuple[str, ...]) -> None:
    if format not in formats:
        raise BadOption(f"there is no format {format!r}", hint=f"one of {', '.join(formats)}")


def _show_plan(wanted: Wanted, scenario: Scenario, span: Span) -> int:
    from palier.measurements.generating.planning import plan

    format = "yaml" if wanted.format == "csv" else wanted.format
    _check_format(format, PLANS)
    shown = _plan_rows(scenario, plan(scenario), span)
    if format == "json":
        write(json.dumps(shown, indent=2, ensure_ascii=False) + "\n", wanted.output)
        return Exit.MET
    from ruamel.yaml import YAML

    text = StringIO()
    YAML().dump(shown, text)
    write(text.getvalue(), wanted.output)
    return Exit.MET


def _plan_rows(scenario: Scenario, plan: Plan, span: Span) -> dict[str, list[dict[str, Any]]]:
    groups = {"incidents": plan.incidents, "maintenance": plan.maintenance, "gaps": plan.gaps}
    return {
        name: [
            _row(scenario, each)
            for each in group
            if each.start < span.end and span.start < each.end
        ]
        for name, group in groups.items()
    }


def _row(scenario: Scenario, each: Occurrence) -> dict[str, Any]:
    from palier.calculus.instants import datetime_of
    from palier.calculus.zones import zone
    from palier.measurements.generating.planning import hit_series

    rules = zone(scenario.zone)
    start, end = (datetime_of(at).astimezone(rules).isoformat() for at in (each.start, each.end))
    row: dict[str, Any] = {"name": each.cause.name, "start": start, "end": end}
    row |= {"shape": each.cause.shape.name, "reason": each.reason}
    if each.affected is not None:
        row["affected"] = str(each.affected)
    return row | {"series": hit_series(scenario, each)}
