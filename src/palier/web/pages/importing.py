"""What an import would do, thing by thing, and what stands in its way."""

from __future__ import annotations

from dataclasses import dataclass

from palier.calculus.errors import PalierError
from palier.documents.problems import Problem
from palier.presentation.languages import Words
from palier.presentation.numbers import number
from palier.presentation.refusals import situation
from palier.presentation.words_of_catalogue import catalogue_word
from palier.slm.catalogue.actions import Change, Import, Outcome
from palier.web.lists.columns import Cell

SHOWN = 300
"""Things named on the page; the others are counted."""
_TONES = {Outcome.CREATED: ("met", "plus"), Outcome.CHANGED: ("accent", "edit")}


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A thing that would be new or changed."""

    outcome: Cell
    part: str
    name: str
    place: str


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """Something that stands in the way: where, what rule it breaks, and the technical words."""

    place: str
    words: str
    detail: str


@dataclass(frozen=True, slots=True)
class ImportPage:
    """Everything that the page shows."""

    counts: str
    changes: tuple[ChangeRow, ...]
    other_changes: int
    problems: tuple[ProblemRow, ...]
    other_problems: int
    is_empty: bool
    """Whether everything is as the file says already."""


def import_page(plan: Import, say: Words) -> ImportPage:
    """An import in words."""
    changes = [each for each in plan.changes if each.outcome is not Outcome.UNCHANGED]
    return ImportPage(
        counts=counted_words(plan, say),
        changes=tuple(_change(each, say) for each in changes[:SHOWN]),
        other_changes=max(0, len(changes) - SHOWN),
        problems=tuple(_problem(each, say) for each in sorted(plan.problems, key=_spot)[:SHOWN]),
        other_problems=max(0, len(plan.problems) - SHOWN),
        is_empty=not changes and not plan.problems,
    )


def _spot(problem: Problem) -> tuple[str, int, int]:
    return problem.file, problem.line, problem.column


def counted_words(made: Import, say: Words) -> str:
    """How many things are new, changed, and as they were."""
    counts = made.counts
    said = (
        say.many("{count} new", "{count} new", counts["created"]),
        say.many("{count} changed", "{count} changed", counts["changed"]),
        say.many("{count} unchanged", "{count} unchanged", counts["unchanged"]),
    )
    each = zip(said, counts.values(), strict=True)
    return ", ".join(words.format(count=number(count, say)) for words, count in each)


def _change(change: Change, say: Words) -> ChangeRow:
    tone, icon = _TONES[change.outcome]
    word = catalogue_word("outcome", change.outcome, say)
    return ChangeRow(
        outcome=Cell(word, tone=tone, icon=icon),
        part=catalogue_word("part", change.part, say),
        name=change.name,
        place=_place(change.file, change.line, say),
    )


def _problem(problem: Problem, say: Words) -> ProblemRow:
    words = situation(PalierError(problem.message, code=problem.code), say)
    hint = f" ({problem.hint})" if problem.hint else ""
    return ProblemRow(
        place=_place(problem.file, problem.line, say),
        words=f"{words[:1].upper()}{words[1:]}.",
        detail=f"{problem.path + ': ' if problem.path else ''}{problem.message}{hint}",
    )


def _place(file: str, line: int, say: Words) -> str:
    return say("{file}, line {line}", file=file, line=number(line, say))
