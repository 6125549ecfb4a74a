"""Shows errors and problems on standard error: where, which rule, what to do.

Details are written in English by the floors that find them; in another language the situation is
said first, and the detail stands beneath.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from palier.calculus.errors import PalierError
from palier.cli.showable import showable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from palier.documents.problems import Problem
    from palier.presentation.languages import Words


def show(error: PalierError, tag: str) -> None:
    """One refusal, with its code and its hint."""
    from palier.presentation.languages import words

    say = words(tag)
    said = error.message
    if say.is_translated:
        from palier.presentation.refusals import situation

        said = situation(error, say)
    tell(f"palier{say.colon}{said} [{error.code}]")
    _beneath(error.message if said != error.message else "", error.hint, say)


def show_problems(problems: Iterable[Problem], tag: str) -> None:
    """Problems of documents, one per line as editors and CI read them, then the hint."""
    from palier.presentation.languages import words
    from palier.presentation.refusals import rule_broken, severity_name, situation_of

    say = words(tag)
    for problem in problems:
        place = f"{problem.file}:{problem.line}:{problem.column}"
        said = problem.message
        if say.is_translated:
            said = rule_broken(problem.code, say) or situation_of(problem.code, say)
            said = said or problem.message
        severity = severity_name(problem.severity, say)
        tell(f"{place}{say.colon}{severity}{say.colon}{said} [{problem.code}]")
        _beneath(problem.message if said != problem.message else "", problem.hint, say)


def tell(line: str) -> None:
    """A line for the person, on standard error, so that standard output stays data."""
    print(showable(line), file=sys.stderr)


def _beneath(detail: str, hint: str, say: Words) -> None:
    if detail:
        tell(say("  detail: {detail}", detail=detail))
    if hint:
        tell(say("  hint: {hint}", hint=hint))
