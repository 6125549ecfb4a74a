"""`palier store export` and `import`: evidence packs."""

from __future__ import annotations

import shlex
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from palier.calculus.instants import instant_text
from palier.calculus.spans import Span
from palier.cli.exits import Exit
from palier.cli.periods_asked import period_asked
from palier.cli.progress import LateProgress
from palier.cli.storing import counted, facts, opened, receipt_line
from palier.cli.writing import write
from palier.measurements.places import shown_place
from palier.presentation.languages import words


@dataclass(frozen=True, slots=True)
class Export:
    """A pack as it was asked for."""

    store: str
    output: Path
    period: tuple[str, str]
    series: str = "*"
    snapshot: int | None = None
    csv: bool = False
    quiet: bool = False


def export(asked: Export, tag: str) -> int:
    """Writes a pack, and says what is in it."""
    from palier.measurements.store.exporting import Wanted, export
    from palier.proof.pipeline import code_version

    say = words(tag)
    span = period_asked(*asked.period)
    with (
        closing(opened(asked.store)) as store,
        LateProgress(say("Exporting"), quiet=asked.quiet) as progress,
    ):
        number = store.snapshot(asked.snapshot).number
        wanted = Wanted(
            span,
            asked.series,
            number,
            asked.csv,
            f"palier {code_version()}",
            _commands(asked, span, number, shown_place(asked.store)),
        )
        pack = export(store, asked.output, wanted, progress=progress)
    lines = [(file.name, counted(file.rows, say)) for file in (*pack.read, *pack.others)]
    lines.append((say("rows"), counted(pack.rows, say)))
    lines.append((say("snapshot"), str(pack.snapshot)))
    write(facts(lines, say), None)
    return Exit.MET


def import_pack(place: str, pack: Path, tag: str, *, create: bool) -> int:
    """Appends the rows of a pack."""
    from palier.measurements.store.importing import import_pack

    say = words(tag)
    with (
        closing(opened(place, create=create)) as store,
        LateProgress(say("Importing")) as progress,
    ):
        receipt = import_pack(store, pack, progress=progress)
    write(receipt_line(receipt, str(pack), say), None)
    return Exit.MET


def _commands(asked: Export, span: Span, number: int, place: str) -> dict[str, str]:
    """What makes the pack again, and what computes figures from it."""
    again = ["palier", "store", "export", place, "--output", "PACK"]
    again += ["--from", instant_text(span.start), "--to", instant_text(span.end)]
    again += ["--series", asked.series, "--snapshot", str(number)]
    again += ["--csv"] if asked.csv else []
    return {
        "export": shlex.join(again),
        "evaluate": "palier evaluate DOCUMENTS --measurements PACK",
    }
