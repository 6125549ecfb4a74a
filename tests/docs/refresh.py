"""Writes in pages what their commands print now: `python -m tests.docs.refresh docs/how-to/*.md`.

Where a page leaves something out with `...`, each line that it shows is replaced by the printed
line that resembles it most; read the difference before you keep it.
"""

from __future__ import annotations

import os
import sys
import tempfile
from contextlib import chdir
from difflib import SequenceMatcher
from pathlib import Path

from tests.docs.pages import Command, agrees, plain, steps
from tests.docs.readers import Reader, provide

ALIKE_RATIO = 0.6
"""Lines that resemble each other less are different lines, and the shown one is dropped."""


def refresh(page: Path) -> None:
    """Rewrites the outputs of a page that differ from what its commands print."""
    lines = page.read_text().splitlines()
    with tempfile.TemporaryDirectory() as folder, chdir(folder):
        provide(Path(folder), page)
        changed = _changed(Reader(Path(folder)), page)
    for command, printed in reversed(changed):
        first = command.line - 1 + len(command.given.splitlines())
        last = first + len(command.shown.splitlines())
        lines[first:last] = shown_again(command.shown, printed)
    page.write_text("\n".join(lines) + "\n")


def _changed(reader: Reader, page: Path) -> list[tuple[Command, str]]:
    found = []
    for step in steps(page):
        if not isinstance(step, Command):
            reader.write(step)
            continue
        printed = reader.printed(step)
        if not agrees(step.shown, printed):
            found.append((step, printed))
    return found


def shown_again(shown: str, printed: str) -> list[str]:
    """The lines to show of what is printed, leaving out what was left out before."""
    there = plain(printed).splitlines()
    if "..." not in shown:
        return there
    made: list[str] = []
    place = 0
    for line in shown.splitlines():
        likeness = [_likeness(line, each) for each in there[place:]]
        if "..." in line:
            made.append(line)
        elif likeness and max(likeness) >= ALIKE_RATIO:
            skipped = likeness.index(max(likeness))
            if skipped and made[-1:] != ["..."]:
                made.append("...")
            place += skipped + 1
            made.append(there[place - 1])
    if place < len(there) and made[-1:] != ["..."]:
        made.append("...")
    return made


def _likeness(shown: str, printed: str) -> float:
    return SequenceMatcher(None, shown, printed, autojunk=False).ratio()


if __name__ == "__main__":
    os.environ["PALIER_LANG"] = "en"
    for name in [Path(each).resolve() for each in sys.argv[1:]]:
        refresh(name)
