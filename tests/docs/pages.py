"""Reads what a documentation page shows: the files a reader writes and the commands they run.

A fence is a file when the line above it ends with the file's name in backquotes and a colon; a
`console` fence is a transcript, whose commands follow `$ `.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
DOCS = REPOSITORY / "docs"

_OPENING = re.compile(r"(?P<ticks>`{3,})(?P<language>[\w-]*)$")
_NAMED = re.compile(r"`(?P<name>[\w./-]+\.\w+)`[^`]*:$")


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced block, the last line of text above it, and the line where its content starts."""

    language: str
    title: str
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A file that the reader writes."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Command:
    """A command that the reader runs, and what the page says it prints."""

    given: str
    shown: str
    line: int


def fences(text: str) -> Iterator[Fence]:
    """The fenced blocks of a page, in order."""
    opened: re.Match[str] | None = None
    title, start = "", 0
    content: list[str] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if opened is None:
            opened = _OPENING.match(line)
            title = line.strip() if opened is None and line.strip() else title
            start, content = number + 1, []
        elif line == opened["ticks"]:
            yield Fence(opened["language"], title, "\n".join(content), start)
            opened, title = None, ""
        else:
            content.append(line)


def steps(page: Path) -> list[WrittenFile | Command]:
    """What a reader of the page does, in order."""
    made: list[WrittenFile | Command] = []
    for fence in fences(page.read_text()):
        named = _NAMED.search(fence.title)
        if fence.language == "console":
            made.extend(commands(fence))
        elif named:
            made.append(WrittenFile(named["name"], fence.text + "\n"))
    return made


def commands(fence: Fence) -> list[Command]:
    """The commands of a transcript; a line that ends with a backslash goes on."""
    made: list[Command] = []
    going_on = False
    for offset, line in enumerate(fence.text.splitlines()):
        if going_on:
            last = made.pop()
            made.append(Command(f"{last.given}\n{line}", "", last.line))
        elif line.startswith("$ "):
            made.append(Command(line[2:], "", fence.line + offset))
        else:
            last = made.pop()
            made.append(Command(last.given, f"{last.shown}{line.rstrip()}\n", last.line))
        going_on = (line.startswith("$ ") or going_on) and line.endswith("\\")
    return made


def agrees(shown: str, printed: str) -> bool:
    """Whether what was printed is what the page shows, `...` standing for any text."""
    pattern = re.escape(plain(shown)).replace(r"\.\.\.", ".*?")
    return re.fullmatch(pattern, plain(printed), re.DOTALL) is not None


# What is printed keeps a number and its unit on one line; pages are typed with plain spaces.
_PLAIN_SPACES = str.maketrans({"\u00a0": " ", "\u202f": " "})


def plain(text: str) -> str:
    """The text with plain spaces, without spaces at the ends of lines or empty lines around it."""
    lines = text.translate(_PLAIN_SPACES).splitlines()
    return "\n".join(line.rstrip() for line in lines).strip("\n")
