"""Brings documents or tables into the catalogue, all or nothing; and says what that would do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db import transaction

from palier.calculus.errors import PalierError
from palier.calculus.instants import Instant
from palier.documents.catalogue import CatalogueRead, explicit, is_catalogue
from palier.documents.errors import Unreadable
from palier.documents.problems import Problem
from palier.slm.catalogue.actions.bringing import Bringer, Part, Step
from palier.slm.catalogue.actions.holding import hold_graph
from palier.slm.catalogue.errors import CatalogueRefused
from palier.slm.catalogue.queries import catalogue_documents, whole_catalogue
from palier.slm.journal.actions import Record, recording
from palier.slm.parties.actions import By, actor_of, require, require_text

SUBJECT = "catalogue"


class Outcome(StrEnum):
    """What becomes of something that is brought in."""

    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of one thing, and where it stands in the file."""

    part: Part
    name: str
    outcome: Outcome
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Import:
    """What an import does, in order, and what stands in its way: then nothing is done."""

    changes: tuple[Change, ...]
    problems: tuple[Problem, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many things are created, changed and unchanged."""
        found = Counter(each.outcome for each in self.changes)
        return {each.value: found[each] for each in Outcome}


class _Undone(Exception):
    """Ends a transaction of which nothing is to be kept."""

    def __init__(self, made: Import) -> None:
        super().__init__()
        self.made = made


def plan_import(*, read: CatalogueRead, reason: str, by: By, at: Instant) -> Import:
    """What an import would do: it is done, and nothing of it is kept.

    What is not in the file stays as it is: an import takes nothing away. Raises `NotPermitted`.
    """
    require(by, "catalogue.import", at)
    if read.errors:
        return Import((), read.errors)
    try:
        with recording(actor=actor_of(by), at=at) as record:
            raise _Undone(_done(read, Bringer(by, at, reason), record))
    except _Undone as undone:
        return undone.made


def import_catalogue(*, read: CatalogueRead, reason: str, by: By, at: Instant) -> Import:
    """Brings documents into the catalogue, in one transaction; `reason` is kept for what retires.

    Raises `CatalogueRefused` where something stands in the way of a part of it, `FieldUnfit`
    without a reason, and `NotPermitted`.
    """
    require(by, "catalogue.import", at)
    why = require_text(reason, "reason")
    if read.errors:
        raise CatalogueRefused(read.errors)
    with recording(actor=actor_of(by), at=at) as record:
        made = _done(read, Bringer(by, at, why), record)
        if made.problems:
            raise CatalogueRefused(made.problems)
        record("catalogue.imported", SUBJECT, made.counts, why)
    return made


def _done(read: CatalogueRead, bringer: Bringer, record: Record) -> Import:
    hold_graph()
    kept = {_name(each): each for each in catalogue_documents(whole_catalogue())}
    found: dict[int, Change] = {}
    left: list[tuple[int, Step]] = []
    for parsed in read.documents:
        steps = list(bringer.steps(parsed))
        assert is_catalogue(parsed.document)
        written = explicit(parsed.document)
        if kept.get(_name(written)) == written:
            found[len(found) + len(left)] = _change(steps[0], Outcome.UNCHANGED)
            continue
        for step in steps:
            left.append((len(found) + len(left), step))
    refused = _taken(left, found, record)
    changes = tuple(change for _, change in sorted(found.items()))
    return Import(changes, tuple(_problem(step, error) for _, step, error in refused))


def _taken(
    left: Sequence[tuple[int, Step]], found: dict[int, Change], record: Record
) -> list[tuple[int, Step, PalierError]]:
    """Takes steps, and says which of them are refused whatever else is done first.

    Some wait for others, wherever they stand: a service for those that it needs.
    """
    while True:
        refused = []
        for place, step in left:
            before = len(record.found)
            try:
                with transaction.atomic():
                    is_new = step.do()
            except PalierError as error:
                # What it did before it was refused is not kept, and was not done.
                del record.found[before:]
                refused.append((place, step, error))
                continue
            was_done = Outcome.CREATED if is_new else Outcome.CHANGED
            outcome = was_done if len(record.found) > before else Outcome.UNCHANGED
            if step.part is not Part.STATE or outcome is not Outcome.UNCHANGED:
                found[place] = _change(step, outcome)
        if not refused or len(refused) == len(left):
            return refused
        left = [(place, step) for place, step, _ in refused]


def _name(document: Mapping[str, Any]) -> tuple[str, str]:
    return document["kind"], document["metadata"]["name"]


def _change(step: Step, outcome: Outcome) -> Change:
    place = step.parsed.raw.problem(step.path, "", "")
    return Change(step.part, step.name, outcome, place.file, place.line)


def _problem(step: Step, error: PalierError) -> Problem:
    part = error.part if isinstance(error, Unreadable) else ()
    base = ("spec",) if part and step.path[0] == "metadata" else step.path
    return step.parsed.raw.problem((*base, *part), error.code, error.message, error.hint)
