"""Brings documents or tables into the catalogue, all or nothing; and says what that would do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from palier.calculus.instants import Instant
from palier.documents.catalogue import CatalogueRead
from palier.documents.errors import Unreadable
from palier.documents.problems import Problem
from palier.slm.catalogue.actions.bringing import Bringer, Part, Step
from palier.slm.catalogue.actions.comparing import Compared, compared
from palier.slm.catalogue.actions.holding import hold_graph
from palier.slm.catalogue.actions.taking import Outcome, Placed, Refused, Taker
from palier.slm.catalogue.actions.telling import Telling, tell_together, telling_later
from palier.slm.catalogue.errors import CatalogueRefused
from palier.slm.journal.actions import Record, recording
from palier.slm.parties.actions import (
    By,
    actor_of,
    grants_looked_up_once,
    require,
    require_text,
)

SUBJECT = "catalogue"


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


def plan_import(
    *, read: CatalogueRead, reason: str, by: By, at: Instant, known: Compared | None = None
) -> Import:
    """What an import would do. What is not in the file stays as it is: nothing is taken away.

    What the catalogue has already is found without a lock, or is `known`. Only the rest is done, so
    that what stands in its way is found, and undone. Raises `NotPermitted`.
    """
    require(by, "catalogue.import", at)
    if read.errors:
        return Import((), read.errors)
    bringing = _Bringing(read, Bringer(by, at, reason), known or compared(read.documents))
    if not bringing.left():
        return bringing.made({}, ())
    try:
        with recording(actor=actor_of(by), at=at) as record, telling_later() as tellings:
            raise _Undone(bringing.brought(record, tellings))
    except _Undone as undone:
        return undone.made


def import_catalogue(
    *, read: CatalogueRead, reason: str, by: By, at: Instant, known: Compared | None = None
) -> Import:
    """Brings documents into the catalogue, in one transaction; `reason` is kept for what retires.

    `known` is what the catalogue had before; it is compared again where anything was done since.
    Raises `CatalogueRefused` where something stands in the way of a part of it, `FieldUnfit`
    without a reason, and `NotPermitted`.
    """
    require(by, "catalogue.import", at)
    why = require_text(reason, "reason")
    if read.errors:
        raise CatalogueRefused(read.errors)
    bringing = _Bringing(read, Bringer(by, at, why), known or compared(read.documents))
    with recording(actor=actor_of(by), at=at) as record:
        with telling_later() as tellings:
            made = bringing.brought(record, tellings)
        if made.problems:
            raise CatalogueRefused(made.problems)
        tell_together(tellings, by, at)
        record("catalogue.imported", SUBJECT, made.counts, why)
    return made


@dataclass(slots=True)
class _Bringing:
    """What is to be done of a file, and what became of it."""

    read: CatalogueRead
    bringer: Bringer
    compared: Compared

    def left(self) -> list[Placed]:
        """The steps of what is not in the catalogue as it is written."""
        return [each for each in self._placed() if not self._is_there(each.step)]

    def brought(self, record: Record, tellings: list[Telling]) -> Import:
        """Does what is left, in the transaction of whoever calls."""
        hold_graph()
        if not self.compared.is_current:
            self.compared = compared(self.read.documents)
        taker = Taker(record, tellings)
        with grants_looked_up_once():
            refused = taker.take(self.left())
        return self.made(taker.outcomes, refused)

    def made(
        self, outcomes: Mapping[int, tuple[Step, Outcome]], refused: Sequence[Refused]
    ) -> Import:
        """What became of everything, in the order of the file."""
        found = {place: _change(step, outcome) for place, (step, outcome) in outcomes.items()}
        for place, step in self._placed():
            if self._is_there(step) and self._is_named(step):
                found[place] = _change(step, Outcome.UNCHANGED)
        changes = tuple(change for _, change in sorted(found.items()))
        return Import(changes, tuple(_problem(each) for each in refused))

    def _placed(self) -> Iterator[Placed]:
        steps = (step for parsed in self.read.documents for step in self.bringer.steps(parsed))
        return (Placed(place, step) for place, step in enumerate(steps))

    def _is_there(self, step: Step) -> bool:
        return self.compared.has(step)

    def _is_named(self, step: Step) -> bool:
        """Of a document that is there as a whole, itself; of others, each part but a state."""
        if self.compared.is_whole(step.parsed):
            return step.key == ()
        return step.part is not Part.STATE


def _change(step: Step, outcome: Outcome) -> Change:
    place = step.parsed.raw.problem(step.path, "", "")
    return Change(step.part, step.name, outcome, place.file, place.line)


def _problem(refused: Refused) -> Problem:
    step, error = refused.placed.step, refused.error
    part = error.part if isinstance(error, Unreadable) else ()
    base = ("spec",) if part and step.path[0] == "metadata" else step.path
    return step.parsed.raw.problem((*base, *part), error.code, error.message, error.hint)
