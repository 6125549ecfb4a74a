"""`palier demo`: a provider's agreements, a year of measurements, and what they say together."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from collections.abc import Iterator
from contextlib import closing
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from palier.cli.evaluating import fees_of, instant_asked
from palier.cli.exits import Exit
from palier.cli.rendering import Rendering, render
from palier.cli.terminal import drawn, explained
from palier.cli.writing import CannotWrite, write
from palier.presentation.languages import words

if TYPE_CHECKING:
    from palier.cli.rendering import Pair
    from palier.documents import Library
    from palier.presentation.languages import Words

AS_OF = "2026-11-02T09:00:00-05:00"
"""The example is invented and its measurements end here: the figures are the same on any day."""

WINDOW = "2026-10"

FEES = {
    "riviere-bleue": ("city=18500",),
    "quatre-lacs": ("hospital=42000", "imaging=9000"),
    "nordet": ("shop=6900",),
    "laurentian-cloud": ("cloud=9800", "zone=3200", "storage=1400"),
    "fjord-telecom": ("fibre=2600",),
}
"""What each agreement costs in a month: credits are shares of it."""

SCENARIO = "scenario.yaml"

CUSTOMERS = ("riviere-bleue", "quatre-lacs", "nordet")


def demonstrate(folder: Path, tag: str) -> int:
    """Puts the example in a folder, evaluates it, writes reports; 0 whatever they say."""
    from palier.documents import load

    say = words(tag)
    _copy(folder)
    _say([say("A hosting provider, its customers, teams and suppliers: invented, all of it.")])
    _measure(folder, tag)
    library = load((folder / "documents",))
    pairs = _evaluated(library, f"{folder}/store")
    write(_tables(pairs, say), None)
    _say(_chains(library, say))
    _say(_reports(pairs, folder, say))
    # Not folded as other lines are: what is pasted must be one line.
    write("".join(f"{line}\n" for line in _commands(folder, say)), None)
    return Exit.MET


def _measure(folder: Path, tag: str) -> None:
    """Makes the measurements up into a store, unless that was done before."""
    from palier.cli.generating import Wanted, generate
    from palier.cli.storing import opened

    store = f"{folder}/store"
    with closing(opened(store, create=True)) as there:
        is_empty = not there.snapshot().number
    if is_empty:
        generate(Wanted(folder / SCENARIO, store=store, language=tag))


def _evaluated(library: Library, store: str) -> list[Pair]:
    """The agreements in force, over all of their windows; measurements are read once."""
    from palier.cli.measuring import read_measurements
    from palier.cli.progress import LateProgress
    from palier.proof import ALL_WINDOWS, Case, accounts

    at, silent = instant_asked(AS_OF), LateProgress("", quiet=True)
    fees = fees_of(tuple(fee for own in FEES.values() for fee in own))
    documents = [each for each in library.agreements() if each.terms.in_force.contains(at)]
    cases = [Case(each.terms, library.exclusions, ALL_WINDOWS, fees) for each in documents]
    measured = read_measurements(store, None, silent)
    with measured.engine("columnar", "", silent) as engine:
        made = accounts(cases, engine, at=at)
    return [
        (each, account.stamped(terms_fingerprint=each.fingerprint, snapshot=measured.fingerprint))
        for each, account in zip(documents, made, strict=True)
    ]


def _tables(pairs: list[Pair], say: Words) -> str:
    from palier.presentation.findings import Findings
    from palier.presentation.overview import closed, overview, shortfalls

    ended = [closed(Findings(account, document.terms)) for document, account in pairs]
    both = (overview(ended, say), shortfalls(ended, say))
    return "\n" + "\n".join(drawn(each, coloured=True) for each in both)


def _chains(library: Library, say: Words) -> Iterator[str]:
    from palier.presentation.chain_words import verdict
    from palier.presentation.tables import MARKS
    from palier.presentation.titles import title_of

    yield "## " + say("Can promises be kept with what is promised underneath?")
    for each in library.chains:
        mark = MARKS["met" if each.is_reachable else "missed"]
        _, enough = verdict(each, say)
        yield f"  {mark} {title_of(each, say)}. {enough}"


def _reports(pairs: list[Pair], folder: Path, say: Words) -> Iterator[str]:
    """Writes a report for each customer, as HTML and as PDF; says where."""
    reports = folder / "reports"
    reports.mkdir(exist_ok=True)
    yield "## " + say("Reports for the customers")
    for pair in pairs:
        name = pair[0].name
        if name in CUSTOMERS:
            files = [reports / f"{name}.{suffix}" for suffix in ("html", "pdf")]
            for file in files:
                again = _evaluation(name, folder, "all")
                made = Rendering(file.suffix[1:], False, say.language.tag, again)
                render([pair], made, file)
            yield "  " + "  ".join(map(str, files))


def _commands(folder: Path, say: Words) -> Iterator[str]:
    documents = shlex.quote(f"{folder}/documents")
    yield "\n" + say("Look closer")
    yield "  " + say("The shop's October, and why each figure is what it is:")
    yield f"  {_evaluation('nordet', folder, WINDOW)} --explain"
    yield "  " + say("What was measured:")
    yield f"  {_program()} store info {shlex.quote(f'{folder}/store')}"
    yield "  " + say("Everything that is promised, in words:")
    yield f"  {_program()} check {documents} --words"
    yield "  " + say("Each chain, step by step:")
    yield f"  {_program()} chain {documents}"


def _evaluation(name: str, folder: Path, window: str) -> str:
    parts = [_program(), "evaluate", f"{folder}/documents/shared"]
    parts += [f"{folder}/documents/customers/{name}.yaml", "-m", f"{folder}/store"]
    parts += ["-w", window, "--as-of", AS_OF]
    parts += [part for fee in FEES[name] for part in ("--fee", fee)]
    return shlex.join(parts)


def _program() -> str:
    """How the reader starts Palier: by its name where the shell finds it, else by its path."""
    return "palier" if shutil.which("palier") else os.path.relpath(sys.argv[0])


def _say(lines: list[str] | Iterator[str]) -> None:
    write(explained(lines, coloured=True), None)


def _copy(folder: Path) -> None:
    source = resources.files("palier.cli") / "demo"
    there = folder / SCENARIO
    if there.is_file() and there.read_bytes() != (source / SCENARIO).read_bytes():
        # What was measured there would not be what these documents speak of.
        raise CannotWrite(
            f"{there} is not this edition's: it was changed, or made by another one",
            hint="name another folder",
        )
    try:
        with resources.as_file(source) as example:
            shutil.copytree(example, folder, dirs_exist_ok=True)
    except OSError as error:
        raise CannotWrite(
            f"{folder} cannot be written: {error.strerror}", hint="name another folder"
        ) from error
