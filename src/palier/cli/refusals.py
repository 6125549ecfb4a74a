"""Shows errors and problems on standard error: where, which rule, what to do."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from palier.calculus.errors import PalierError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from palier.documents.problems import Problem


def show(error: PalierError, tag: str) -> None:
    """One refusal, with its code and its hint."""
    from palier.presentation.languages import words

    say = words(tag)
    tell(f"palier: {error.message} [{error.code}]")
    if error.hint:
        tell(say("  hint: {hint}", hint=error.hint))


def show_problems(problems: Iterable[Problem], tag: str) -> None:
    """Problems of documents, one per line as editors and CI read them, then the hint."""
    from palier.presentation.languages import words

    say = words(tag)
    for problem in problems:
        place = f"{problem.file}:{problem.line}:{problem.column}"
        tell(f"{place}: {say(problem.severity)}: {problem.message} [{problem.code}]")
        if problem.hint:
            tell(say("  hint: {hint}", hint=problem.hint))


def tell(line: str) -> None:
    """A line for the person, on standard error, so that standard output stays data."""
    print(line, file=sys.stderr)
