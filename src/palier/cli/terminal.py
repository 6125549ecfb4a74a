"""Draws tables and explanations for a terminal; plain text where there is none."""

from __future__ import annotations

import io
import sys
import textwrap
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.console import Console, JustifyMethod
from rich.table import Table as Drawn
from rich.text import Text

from palier.cli.showable import showable
from palier.presentation.tables import MARKS

if TYPE_CHECKING:
    from palier.presentation.tables import Row, Table

PIPE_WIDTH = 160
"""Columns where standard output is no terminal: wide enough that no cell is folded."""

STYLES = {"met": "green", "warning": "yellow", "missed": "bold red", "unknown": "magenta"}


def drawn(table: Table, *, coloured: bool) -> str:
    """The table with its title, each row in the tone of its outcome.

    Where a terminal is too narrow for the table, each row is a list of what its cells say.
    """
    console = _console(coloured=coloured)
    places = range(len(table.columns))
    edges = 3 * (len(places) + 1) + 2
    widths = _widths(
        [_narrowest(table, place) for place in places],
        [_widest(table, place) for place in places],
        console.width - edges,
    )
    if widths is None:
        return _printed(console, *_listed(table, console.width))
    made = Drawn(expand=False)
    made.add_column("")
    for column, width in zip(table.columns, widths, strict=True):
        justify: JustifyMethod = "right" if column.numeric else "left"
        made.add_column(column.title, justify=justify, width=width)
    for row in table.rows:
        cells = zip(row.cells, widths, strict=True)
        made.add_row(_mark(row), *(Text(_folded(cell, "", width)) for cell, width in cells))
    # A title of the table itself would be folded where the table ends.
    title = Text(_folded(table.title, "", console.width), style="bold")
    return _printed(console, title, made)


def explained(lines: Iterable[str], *, coloured: bool) -> str:
    """Lines of an explanation: `#` and `##` are headings; a folded line keeps its indent."""
    console = _console(coloured=coloured)
    parts: list[Text] = []
    for line in lines:
        if line.startswith("## "):
            parts.append(Text("\n" + showable(line[3:]), style="bold"))
        elif line.startswith("# "):
            parts.append(Text("\n" + showable(line[2:]), style="bold underline"))
        else:
            depth = len(line) - len(line.lstrip(" "))
            parts.append(Text(_folded(line.strip(), " " * depth, console.width)))
    return _printed(console, *parts)


def _narrowest(table: Table, place: int) -> int:
    """Columns of the terminal that a column needs: numbers are not folded, and no word is cut."""
    column = table.columns[place]
    cells = [showable(row.cells[place]) for row in table.rows]
    words = column.title.split(" ")
    words += cells if column.numeric else [word for cell in cells for word in cell.split(" ")]
    return max(map(cell_len, words))


def _widest(table: Table, place: int) -> int:
    """Columns of the terminal in which no cell of a column is folded."""
    cells = [table.columns[place].title, *(row.cells[place] for row in table.rows)]
    return max(cell_len(showable(cell)) for cell in cells)


def _widths(narrowest: list[int], widest: list[int], room: int) -> list[int] | None:
    """Widths of columns that fit: those with most to give fold first; None where none do."""
    if sum(narrowest) > room:
        return None
    widths = list(widest)
    while sum(widths) > room:
        slack = [width - least for width, least in zip(widths, narrowest, strict=True)]
        widths[slack.index(max(slack))] -= 1
    return widths


def _listed(table: Table, width: int) -> Iterator[Text]:
    yield Text(showable(table.title), style="bold")
    longest = max(len(column.title) for column in table.columns[1:])
    for row in table.rows:
        first, *rest = (showable(cell) for cell in row.cells)
        yield _mark(row) + Text(f" {first}".rstrip())
        for column, cell in zip(table.columns[1:], rest, strict=True):
            if cell:
                yield Text(_folded(f"{column.title:<{longest}}  {cell}", "    ", width))


def _mark(row: Row) -> Text:
    return Text(MARKS.get(row.tone, ""), style=STYLES.get(row.tone, ""))


def _folded(line: str, indent: str, width: int) -> str:
    # Rich would fold at the spaces that hold a number and its unit together.
    return textwrap.fill(
        showable(line),
        width,
        initial_indent=indent,
        subsequent_indent=indent,
        break_on_hyphens=False,
    )


def _console(*, coloured: bool) -> Console:
    """Where the text will stand: a terminal of some width, or a page of `PIPE_WIDTH`."""
    terminal = sys.stdout.isatty() and coloured
    return Console(
        file=io.StringIO(),
        force_terminal=terminal,
        no_color=None if terminal else True,  # None: as NO_COLOR says
        width=None if terminal else PIPE_WIDTH,
        highlight=False,
    )


def _printed(console: Console, *parts: Text | Drawn) -> str:
    with console.capture() as captured:
        for part in parts:
            console.print(part, soft_wrap=isinstance(part, Text))
    # Padding and tables fill lines with spaces, which are noise in a pipe or a file.
    return "\n".join(line.rstrip() for line in captured.get().splitlines()) + "\n"
