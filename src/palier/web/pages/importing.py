"""A file on its way into the catalogue: how far it has come, and what it changes or breaks."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from palier.calculus.errors import PalierError
from palier.documents.problems import Problem
from palier.presentation.languages import Words
from palier.presentation.numbers import number
from palier.presentation.refusals import situation
from palier.presentation.words_of_catalogue import catalogue_word
from palier.slm.catalogue.actions import PLAN, Change, Import, Outcome
from palier.slm.models import Job
from palier.slm.queue.models import JobState
from palier.web.lists.columns import Cell
from palier.web.pages.jobs import Progress

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
class Found:
    """What a file would change or changed, thing by thing, or what stands in its way."""

    counts: str
    changes: tuple[ChangeRow, ...]
    other_changes: int
    problems: tuple[ProblemRow, ...]
    other_problems: int

    @property
    def is_empty(self) -> bool:
        """Whether everything is as the file says already."""
        return not self.changes and not self.problems


@dataclass(frozen=True, slots=True)
class ImportPage:
    """Everything that the page shows of a file on its way."""

    heading: str
    is_plan: bool
    is_underway: bool
    is_writing: bool
    """Whether the file is looked at, and what is left takes one step."""
    progress: Progress
    is_done: bool
    counts: str
    """What was done, also when it is no longer known thing by thing; "" where nothing was."""
    found: Found | None
    """None: not yet, no longer, or never, as `error` says."""
    error: str
    part: str
    """The part of the page that is asked for again and again."""
    confirm: str
    """Where it is brought in; "" where there is nothing to bring in."""


def import_page(job: Job, made: Import | None, say: Words) -> ImportPage:
    """A file on its way, with what its job found where that is kept."""
    is_plan, is_done = job.kind == PLAN, job.state == JobState.DONE
    found = None if made is None else _found(made, say)
    is_ready = is_plan and found is not None and bool(found.changes) and not found.problems
    return ImportPage(
        heading=say("What the import would do") if is_plan else say("Import of a file"),
        is_plan=is_plan,
        is_underway=job.state in (JobState.WAITING, JobState.RUNNING),
        is_writing=job.steps is not None and job.steps_done >= job.steps,
        progress=Progress(job.steps_done, job.steps or 0),
        is_done=is_done,
        counts=_counted(json.loads(job.result), say) if is_done and job.result else "",
        found=found,
        error=job.error if job.state == JobState.FAILED and found is None else "",
        part=reverse("catalogue-import-part", args=[job.pk]),
        confirm=reverse("catalogue-import-confirm", args=[job.pk]) if is_ready else "",
    )


def _found(made: Import, say: Words) -> Found:
    changes = [each for each in made.changes if each.outcome is not Outcome.UNCHANGED]
    return Found(
        counts=_counted(made.counts, say),
        changes=tuple(_change(each, say) for each in changes[:SHOWN]),
        other_changes=max(0, len(changes) - SHOWN),
        problems=tuple(_problem(each, say) for each in sorted(made.problems, key=_spot)[:SHOWN]),
        other_problems=max(0, len(made.problems) - SHOWN),
    )


def _spot(problem: Problem) -> tuple[str, int, int]:
    return problem.file, problem.line, problem.column


def _counted(counts: Mapping[str, int], say: Words) -> str:
    """How many things are new, changed, and as they were."""
    said = (
        ("created", say.many("{count} new", "{count} new", counts["created"])),
        ("changed", say.many("{count} changed", "{count} changed", counts["changed"])),
        ("unchanged", say.many("{count} unchanged", "{count} unchanged", counts["unchanged"])),
    )
    return ", ".join(words.format(count=number(counts[name], say)) for name, words in said)


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
