"""The one table of schedules, and what turns their slots into jobs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import time
from typing import Any

from palier.calculus.instants import Instant
from palier.jobs.slots import Daily, Every
from palier.slm.queue.actions import enqueue_slot
from palier.slm.queue.queries import last_slot


@dataclass(frozen=True, slots=True)
class Schedule:
    """A kind of job that is done again and again."""

    name: str
    kind: str
    when: Every | Daily
    arguments: Mapping[str, Any] = field(default_factory=dict)


SCHEDULES = (
    Schedule("checkpoints", "journal.sign", Daily(time(0, 5))),
    # A quarter of an hour, since zones differ from each other by as little.
    Schedule("digests", "outbox.digest", Every(900)),
    Schedule("tidying", "queue.tidy", Daily(time(3, 30))),
    Schedule("webhooks", "webhooks.follow", Every(5)),
)


class Scheduler:
    """Turns slots into jobs. Every worker has one; a row of the database lets one of them do it."""

    def __init__(self, schedules: Sequence[Schedule] = SCHEDULES) -> None:
        self._schedules = schedules
        self._seen: dict[str, Instant] = {}

    def fire(self, now: Instant) -> None:
        """Fires each schedule whose last slot is new; slots missed before that one are not."""
        for each in self._schedules:
            slot = each.when.latest(now)
            if slot > self._seen.get(each.name, -1):
                self._fire(each, slot, now)
                self._seen[each.name] = slot

    def _fire(self, schedule: Schedule, slot: Instant, now: Instant) -> None:
        # Later than the last one, not just another: a schedule that is moved to another time of
        # day does not fire for a time that has passed.
        if slot > (last_slot(schedule.name) or -1):
            enqueue_slot(schedule.name, slot, schedule.kind, schedule.arguments, at=now)
