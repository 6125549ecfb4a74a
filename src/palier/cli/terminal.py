"""Draws tables and explanations for a terminal; plain text where there is none."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

from rich.console import Console
from rich.padding import Padding
from rich.table import Table as Drawn
from rich.text import Text

if TYPE_CHECKING:
    from palier.presentation.tables import Table

PIPE_WIDTH = 160
"""Columns where standard output is no terminal: wide enough that no cell is folded."""

STYLES = {"met": "green", "warning": "yellow", "missed": "bold red", "unknown": "magenta"}
MARKS = {"met": "✓", "warning": "!", "missed": "✗", "unknown": "?"}


def drawn(table: Table, *, coloured: bool) -> str:
    """The table with its title, each row in the tone of its outcome."""
    made = Drawn(title=table.title, title_justify="left", title_style="bold", expand=False)
    made.add_column("")
    for column in table.columns:
        made.add_column(column.title, justify="right" if column.numeric else "left")
    for row in table.rows:
        style = STYLES.get(row.tone, "")
        mark = Text(MARKS.get(row.tone, ""), style=style)
        made.add_row(mark, *(Text(cell) for cell in row.cells))
    return _printed(made, coloured=coloured)


def explained(lines: Iterable[str], *, coloured: bool) -> str:
    """Lines of an explanation: `#` and `##` are headings; a folded line keeps its indent."""
    parts: list[Text | Padding] = []
    for line in lines:
        if line.startswith("## "):
            parts.append(Text("\n" + line[3:], style="bold"))
        elif line.startswith("# "):
            parts.append(Text("\n" + line[2:], style="bold underline"))
        else:
            depth = len(line) - len(line.lstrip(" "))
            parts.append(Padding(Text(line.strip()), (0, 0, 0, depth)))
    return _printed(*parts, coloured=coloured)


def _printed(*parts: object, coloured: bool) -> str:
    terminal = sys.stdout.isatty() and coloured
    sink = io.StringIO()
    console = Console(
        file=sink,
        force_terminal=terminal,
        no_color=not terminal,
        width=None if terminal else PIPE_WIDTH,
        highlight=False,
    )
    for part in parts:
        console.print(part)
    text = sink.getvalue()
    # Padding and tables fill lines with spaces, which are noise in a pipe or a file.
    return "\n".join(line.rstrip() for line in text.splitlines()) + "\n"
