"""Holds every contest in one run, and writes the page of their results."""

from __future__ import annotations

import argparse
import os
import platform
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import fill

from benchmarks.contest import Contest, Result, held
from benchmarks.questions import QUESTIONS

PAGE = Path(__file__).parent.parent / "docs" / "reference" / "benchmarks.md"
RUNS = 3
WIDTH = 100
QUICK_SHARE = 20
"""A quick run asks one time, of so many times less data; goals are for the whole of it."""

PREFACE = """# Benchmarks

Written by `make bench`, which holds every contest below in one run on one machine. All contenders
must give the same figures before any of them is timed; then they take turns, each time in a process
of its own. Machines differ and are noisy: only the ratios mean anything. Above 1 a contender is
slower than Palier, below 1 faster. Memory is what a contender took beyond what it began with.

The first four contests go from a text file to a figure with the reference engine, which loops over
rows so that its figures are plain to check; the others ask the columnar engine, over a store.

Last run: {on}, {processor}, {cores} cores, {memory}Python {python}; the fastest of up to {runs}
runs after the first.

## Goals

| Question | Goal | Measured | Reached |
|---|---|---:|---|
{goals}
"""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="less data, and nothing is written")
    parser.add_argument("--folder", type=Path, help="where to put the data (default: temporary)")
    parser.add_argument(
        "--only", choices=QUESTIONS, action="append", help="this contest; nothing is written"
    )
    chosen = parser.parse_args()
    parts, goals = [], []
    share = QUICK_SHARE if chosen.quick else 1
    with TemporaryDirectory(dir=chosen.folder) as folder:
        for name in chosen.only or QUESTIONS:
            for contest in QUESTIONS[name](share, Path(folder)):
                results = held(contest, 0 if chosen.quick else RUNS)
                parts.append(section(contest, results))
                if chosen.quick:
                    continue
                for goal in contest.goals:
                    goals.append(goal.row(results))
                    print("  " + goals[-1].strip("| "), flush=True)
                if not chosen.only:
                    # As far as it got: the whole takes half an hour.
                    PAGE.write_text("".join((preface(goals), *parts)), encoding="utf-8")


def section(contest: Contest, results: list[Result]) -> str:
    """The part of the page about one contest."""
    lines = [
        f"| {each.name} | {each.first_seconds:.2f} | {each.seconds:.2f} "
        f"| {each.seconds / results[0].seconds:.2f} | {each.peak_mb:,.0f} |"
        for each in results
    ]
    head = (
        "| Contender | First run, s | Fastest, s | Ratio | Memory, MB |\n|---|---:|---:|---:|---:|"
    )
    table = "\n".join((head, *lines))
    question, remark = fill(contest.question, WIDTH), fill(contest.remark, WIDTH)
    return f"\n## {contest.title}\n\n{question}\n\n{table}\n\n{remark}\n"


def preface(goals: Iterable[str]) -> str:
    """The head of the page: what was measured, when and on what, and which goals were reached."""
    return PREFACE.format(
        on=date.today(),  # noqa: DTZ011 (the day on the wall of whoever measures)
        processor=_processor(),
        cores=os.cpu_count(),
        memory=_memory(),
        python=platform.python_version(),
        runs=RUNS,
        goals="\n".join(goals),
    )


def _processor() -> str:
    facts = Path("/proc/cpuinfo")
    lines = facts.read_text(encoding="utf-8").splitlines() if facts.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _memory() -> str:
    if not hasattr(os, "sysconf"):
        return ""
    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return f"{round(total / 2**30)} GiB of memory, "


if __name__ == "__main__":
    main()
