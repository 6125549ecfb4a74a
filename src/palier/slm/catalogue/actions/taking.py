"""Takes the steps of an import, whatever order they stand in, and says which are refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from django.db import transaction

from palier.calculus.errors import PalierError
from palier.slm.catalogue.actions.bringing import Part, Step
from palier.slm.catalogue.actions.standing_in import has_stand_in
from palier.slm.catalogue.actions.telling import Telling
from palier.slm.journal.actions import Record


class Outcome(StrEnum):
    """What becomes of something that is brought in."""

    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


class Placed(NamedTuple):
    """A step, and its place in the file."""

    place: int
    step: Step


class Refused(NamedTuple):
    """A step that was not taken, and why."""

    placed: Placed
    error: PalierError


@dataclass(slots=True)
class Taker:
    """Takes steps in the transaction of an action; what a refused one began is undone."""

    record: Record
    tellings: list[Telling]
    outcomes: dict[int, tuple[Step, Outcome]] = field(default_factory=dict)

    def take(self, steps: Sequence[Placed]) -> list[Refused]:
        """The steps that are refused, whatever else is done first.

        What was refused itself is thought to be there, so that what names it is refused for
        reasons of its own alone: nothing is kept then anyway.
        """
        refused, told = self._tried(steps), list[Refused]()
        for is_whole in (True, False):
            # What stands in for a whole lets its parts be tried before anything does for them.
            whole = [each for each in refused if (each.placed.step.key == ()) is is_whole]
            fresh = [each for each in whole if has_stand_in(each.placed.step)]
            if fresh:
                told += fresh
                gone = {each.placed.place for each in fresh}
                left = [each.placed for each in refused if each.placed.place not in gone]
                refused = self._tried(left)
        return sorted((*told, *refused), key=lambda each: each.placed.place)

    def _tried(self, steps: Sequence[Placed]) -> list[Refused]:
        """Tries steps until none of them can be taken: some wait for others."""
        # What others may name comes first.
        left = sorted(steps, key=lambda each: each.step.key != ())
        while True:
            refused = [found for found in map(self._try, left) if found is not None]
            if not refused or len(refused) == len(left):
                return refused
            left = [each.placed for each in refused]

    def _try(self, placed: Placed) -> Refused | None:
        step, found, tellings = placed.step, self.record.found, self.tellings
        before, told = len(found), len(tellings)
        try:
            with transaction.atomic():
                is_new = step.do()
        except PalierError as error:
            # What it did before it was refused is not kept, and was not done.
            del found[before:]
            del tellings[told:]
            return Refused(placed, error)
        was_done = Outcome.CREATED if is_new else Outcome.CHANGED
        outcome = was_done if len(found) > before else Outcome.UNCHANGED
        if step.part is not Part.STATE or outcome is not Outcome.UNCHANGED:
            self.outcomes[placed.place] = step, outcome
        return None
