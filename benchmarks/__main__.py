"""Holds every contest in one run, and writes the page of their results."""

from __future__ import annotations

import argparse
import os
import platform
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import fill

from benchmarks import availability, events, service_time, tickets
from benchmarks.contest import Contest, Result, held

PAGE = Path(__file__).parent.parent / "docs" / "reference" / "benchmarks.md"
RUNS = 3
WIDTH = 100
QUICK_SHARE = 20
"""A quick run asks one time, of so many times less data, and writes nothing."""

PREFACE = """# Benchmarks

Written by `make bench`, which holds every contest below in one run on one machine. All contenders
must give the same figures before any of them is timed; then they take turns. Machines differ and
are noisy: only the ratios mean anything. Above 1 a contender is slower than Palier, below 1 faster.

Palier is measured with its reference engine, which loops over rows so that its figures are plain to
check. Tools that work on whole columns are faster where a question fits them, as the ratios below 1
show; libraries that answer one ticket at a time are slower.

Last run: {on}, {processor}, {cores} cores, {memory}Python {python};
the fastest of {runs} runs after the first.
"""


def contests(share: int, folder: Path) -> Iterator[Contest]:
    """Each question, asked of its full number of rows divided by `share`."""
    yield service_time.contest(20_000 // share)
    yield events.contest(1_000_000 // share, folder)
    yield availability.contest(1_000_000 // share, folder)
    yield tickets.contest(200_000 // share, folder)


def section(contest: Contest, results: list[Result]) -> str:
    """The part of the page about one contest."""
    lines = [
        f"| {each.name} | {each.first_seconds:.2f} | {each.seconds:.2f} "
        f"| {each.seconds / results[0].seconds:.2f} |"
        for each in results
    ]
    head = "| Contender | First run, s | Fastest, s | Ratio |\n|---|---:|---:|---:|"
    table = "\n".join((head, *lines))
    question, remark = fill(contest.question, WIDTH), fill(contest.remark, WIDTH)
    return f"\n## {contest.title}\n\n{question}\n\n{table}\n\n{remark}\n"


def preface() -> str:
    """The head of the page: what was measured, when and on what."""
    return PREFACE.format(
        on=date.today(),  # noqa: DTZ011 (the day on the wall of whoever measures)
        processor=_processor(),
        cores=os.cpu_count(),
        memory=_memory(),
        python=platform.python_version(),
        runs=RUNS,
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


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="less data, and nothing is written")
    quick = parser.parse_args().quick
    parts = [preface()]
    with TemporaryDirectory() as folder:
        for contest in contests(QUICK_SHARE if quick else 1, Path(folder)):
            parts.append(section(contest, held(contest, 1 if quick else RUNS)))
    if quick:
        return
    PAGE.write_text("".join(parts), encoding="utf-8")
    print(f"Written to {PAGE.relative_to(PAGE.parents[2])}")


if __name__ == "__main__":
    main()
