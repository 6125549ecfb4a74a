"""`palier store create`, `append`, `compact` and `verify`."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from palier.cli.exits import Exit
from palier.cli.progress import LateProgress
from palier.cli.refusals import tell
from palier.cli.remarks import remark_rejections
from palier.cli.showable import showable
from palier.cli.writing import write
from palier.presentation.languages import Words, words

if TYPE_CHECKING:
    from palier.measurements.dataset import Dataset
    from palier.measurements.store import Store
    from palier.measurements.store.manifest import Receipt


@dataclass(frozen=True, slots=True)
class Delivery:
    """Measurements to append; with `create`, to a store that is made where there is none."""

    store: str
    measurements: Path
    key: str = ""
    create: bool = False
    rejected: Path | None = None
    quiet: bool = False


def create(store: str, parts: str) -> int:
    """Creates an empty store."""
    from palier.measurements.store import create_store

    create_store(store, parts).close()
    return Exit.MET


def opened(place: str, *, create: bool = False) -> Store:
    """The store at a place; a mistyped place never makes a new one, unless it was asked for."""
    from palier.measurements.store import create_store, is_store, open_store
    from palier.measurements.store.errors import StoreExists

    if create and not is_store(place):
        try:
            return create_store(place)
        except StoreExists:
            # Another process may have been quicker.
            if not is_store(place):
                raise
    return open_store(place)


def append(delivery: Delivery, tag: str) -> int:
    """Reads measurements and appends them; says what became of the rows."""
    say = words(tag)
    # Before hours of reading: whether there is a store to append to.
    with closing(opened(delivery.store, create=delivery.create)) as store:
        data = _read(delivery, say)
        with LateProgress(say("Appending"), quiet=delivery.quiet):
            receipt = store.append_dataset(data, key=delivery.key)
    if not delivery.quiet:
        remark_rejections(data.rejections, tag)
    write(receipt_line(receipt, delivery.key, say), None)
    return Exit.MET


def receipt_line(receipt: Receipt, what: str, say: Words) -> str:
    """How many rows were acknowledged, or that `what` was appended before."""
    number = str(receipt.number)
    if receipt.is_repeat:
        said = say(
            "{what} was appended before, as number {number}: nothing was added",
            what=showable(what),
            number=number,
        )
    else:
        rows = counted(receipt.rows, say)
        said = say.many(
            "{n} row acknowledged, as number {number}",
            "{n} rows acknowledged, as number {number}",
            receipt.rows,
            n=rows,
            number=number,
        )
    return f"{said}\n"


def compact(place: str, tag: str, *, quiet: bool) -> int:
    """Folds and compacts a store, and removes files that nobody reads any more."""
    say = words(tag)
    with (
        closing(opened(place)) as store,
        LateProgress(say("Compacting"), quiet=quiet),
    ):
        folded = store.fold()
        compacted = store.compact()
        rolled = store.roll_up()
        store.sweep()
    lines = [
        (say("rows folded"), folded.rows),
        # What repeats or contradicts rows of an earlier fold is seen once they are merged.
        (say("repeats dropped"), folded.repeats + compacted.repeats),
        (say("conflicts put aside"), folded.conflicts + compacted.conflicts),
        (say("parts merged"), compacted.before),
        (say("into parts"), compacted.after),
        (say("roll-ups of days made"), rolled.days),
    ]
    write(facts([(label, counted(count, say)) for label, count in lines], say), None)
    return Exit.MET


@dataclass(frozen=True, slots=True)
class Check:
    """What to verify: a store, and how many of its roll-ups, chosen at random by a seed."""

    store: str
    rollups: int = 0
    seed: int = 0
    quiet: bool = False


def verify(check: Check, tag: str) -> int:
    """Says what is damaged; 1 when something is."""
    say = words(tag)
    with (
        closing(opened(check.store)) as store,
        LateProgress(say("Verifying"), quiet=check.quiet),
    ):
        found = store.verify()
        wrong = store.verify_rollups(check.rollups, check.seed) if found.is_clean else []
    for finding in found.findings:
        tell(f"{finding.place}{say.colon}{finding.what}")
    for each in wrong:
        tell(
            say(
                "{file}: the roll-up of {kind} on {day} is not equal to its rows",
                file=each.name,
                kind=each.kind,
                day=each.partition,
            )
        )
    count = len({finding.place for finding in found.findings}) + len(wrong)
    if count:
        shown = counted(count, say)
        tell(say.many("{n} damaged place", "{n} damaged places", count, n=shown))
        return Exit.MISSED
    rows = say.many("{n} row", "{n} rows", found.rows, n=counted(found.rows, say))
    parts = say.many("{n} part", "{n} parts", found.parts, n=counted(found.parts, say))
    write(say("sound: {rows} in {parts}", rows=rows, parts=parts) + "\n", None)
    return Exit.MET


def facts(lines: Iterable[tuple[str, str]], say: Words) -> str:
    """Names and what they are, one on a line."""
    return "".join(f"{showable(name)}{say.colon}{showable(value)}\n" for name, value in lines)


def counted(count: int, say: Words) -> str:
    """A number of things, grouped as the language does."""
    from palier.presentation.numbers import number

    return number(count, say)


def _read(delivery: Delivery, say: Words) -> Dataset:
    from palier.measurements.folders import read_folder

    with LateProgress(say("Reading measurements"), quiet=delivery.quiet) as progress:
        data = read_folder(delivery.measurements, progress=lambda d, t, _: progress(d, t))
    if delivery.rejected is not None:
        data.write_rejections(delivery.rejected)
    return data
