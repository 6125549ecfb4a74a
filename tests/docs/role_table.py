"""The tables of the page about roles, made from the table of intents.

`python -m tests.docs.role_table` writes them into the page.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator

from palier.presentation.languages import words
from palier.presentation.words_of_people import level_name, word
from palier.slm.intents import INTENTS, LEVELS, OF_ONE_SERVICE, Intent, Responsibility
from tests.docs.pages import DOCS

PAGE = DOCS / "reference" / "roles.md"
SAY = words("en")


def responsibilities() -> str:
    """One row per responsibility: its level, what it is called, whether it is for one service."""
    rows = [
        f"| `{each}` | {word('responsibility', each, SAY)} | {LEVELS.get(each, '')} "
        f"| {'yes' if each in OF_ONE_SERVICE else 'no'} |"
        for each in Responsibility
    ]
    return "\n".join(["| Code | Responsibility | Level | For one service alone |", _rule(4), *rows])


def permissions() -> str:
    """One row per intent: what it is, for what it must be held, and who may."""
    rows = [
        f"| `{each.code}` | {word('intent', each.code, SAY)} | {word('reach', each.reach, SAY)} "
        f"| {', '.join(_who(each))} |"
        for each in INTENTS.values()
    ]
    return "\n".join(["| Code | To | Held | By |", _rule(4), *rows])


def with_tables(page: str) -> str:
    """The page with both tables as they are now."""
    for heading, made in (("Responsibilities", responsibilities()), ("Permissions", permissions())):
        table = re.search(rf"## {heading}\n(?:.*\n)*?(\|.*\n(?:\|.*\n)*)", page)
        assert table, f"the page has no table under {heading}"
        page = f"{page[: table.start(1)]}{made}\n{page[table.end(1) :]}"
    return page


def _who(intent: Intent) -> Iterator[str]:
    if intent.own:
        yield "anybody for themselves"
    if intent.may == frozenset(Responsibility):
        yield "anybody who has a responsibility"
        return
    for each in Responsibility:
        if each in intent.may:
            level = level_name(LEVELS.get(each), SAY)
            yield word("responsibility", each, SAY) + (f" ({level})" if level else "")


def _rule(columns: int) -> str:
    return "|" + "---|" * columns


if __name__ == "__main__":
    PAGE.write_text(with_tables(PAGE.read_text()))
    sys.stdout.write(f"written: {PAGE}\n")
