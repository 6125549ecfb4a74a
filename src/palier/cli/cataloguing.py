"""`palier catalogue`: services and facilities out of the database as documents, and into it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from palier.calculus.errors import PalierError
from palier.cli.bad_options import BadOption
from palier.cli.exits import Exit
from palier.cli.progress import LateProgress
from palier.cli.refusals import show_problems, tell
from palier.cli.server_ready import database_ready
from palier.cli.showable import showable
from palier.cli.writing import write
from palier.presentation.languages import Words, words

if TYPE_CHECKING:
    from palier.documents.catalogue import CatalogueRead
    from palier.slm.catalogue.actions import Change, Import

FORMATS = ("documents", "tables")
SUFFIXES = (".json", ".yaml", ".yml", ".zip")


class CannotRead(PalierError):
    """A file that cannot be read where it was named."""

    code = "file-missing"


@dataclass(frozen=True, slots=True)
class Bringing:
    """What to import, why, and whether only to say what that would do."""

    files: tuple[Path, ...]
    reason: str = ""
    is_plan: bool = False


def export(format: str, output: Path | None, tag: str) -> int:
    """Writes the whole catalogue as documents, or as an archive of tables."""
    if format not in FORMATS:
        raise BadOption(f"there is no format {format!r}", hint=f"one of {', '.join(FORMATS)}")
    with database_ready():
        from palier.documents.catalogue import documents_text, tables_archive
        from palier.slm.catalogue.queries import catalogue_documents, whole_catalogue

        documents = list(catalogue_documents(whole_catalogue()))
        if not documents:
            tell(words(tag)("the catalogue is empty"))
        text = documents_text(documents) if format == "documents" else tables_archive(documents)
        write(text, output)
    return Exit.MET


def bring_in(asked: Bringing, tag: str) -> int:
    """Imports documents and tables, and shows what that did; 3 when nothing was done."""
    say = words(tag)
    read = _read(asked.files)
    reason = asked.reason or say("imported from {files}", files=_named(asked.files))
    with database_ready():
        with LateProgress(say("Compared with the catalogue")) as told:
            made = _done(read, reason, told, is_plan=asked.is_plan)
        write("".join(f"{line}\n" for line in _lines(made, say)), None)
        show_problems(made.problems, tag)
    return Exit.BAD_INPUT if made.problems else Exit.MET


def _done(read: CatalogueRead, reason: str, told: LateProgress, *, is_plan: bool) -> Import:
    from palier.slm.catalogue.actions import Import, compared, import_catalogue, plan_import
    from palier.slm.catalogue.errors import CatalogueRefused
    from palier.slm.parties.actions import System

    by, at = System(), time.time_ns() // 1_000
    known = compared(read.documents, told)
    if is_plan:
        return plan_import(read=read, reason=reason, by=by, at=at, known=known)
    try:
        return import_catalogue(read=read, reason=reason, by=by, at=at, known=known)
    except CatalogueRefused as refused:
        return Import((), refused.problems)


def _lines(made: Import, say: Words) -> list[str]:
    lines = [_line(each, say) for each in made.changes if each.outcome.value != "unchanged"]
    counts = {name: str(count) for name, count in made.counts.items()}
    if not made.problems:
        lines.append(say("{created} new, {changed} changed, {unchanged} unchanged", **counts))
    return lines


def _line(change: Change, say: Words) -> str:
    from palier.presentation.words_of_catalogue import catalogue_word

    outcome = catalogue_word("outcome", change.outcome.value, say)
    part = catalogue_word("part", change.part.value, say)
    return showable(f"{change.file}:{change.line}  {outcome}  {part}  {change.name}")


def _named(files: tuple[Path, ...]) -> str:
    return ", ".join(each.name for each in files)


def _read(paths: tuple[Path, ...]) -> CatalogueRead:
    from palier.documents.catalogue import LARGEST_BYTES, read_catalogue

    files: list[tuple[str, bytes]] = []
    for path in [each for given in paths for each in _inside(given)]:
        try:
            with path.open("rb") as stream:
                files.append((str(path), stream.read(LARGEST_BYTES + 1)))
        except OSError as error:
            raise CannotRead(
                f"{path} cannot be read: {error.strerror}", hint="is it the right name?"
            ) from error
    return read_catalogue(files)


def _inside(path: Path) -> list[Path]:
    """The documents and archives of a folder in order of name, or the file itself."""
    if not path.is_dir():
        return [path]
    found = sorted(each for each in path.rglob("*") if each.suffix in SUFFIXES and each.is_file())
    if not found:
        raise CannotRead(f"no document in {path}", hint=f"they end in {', '.join(SUFFIXES)}")
    return found
