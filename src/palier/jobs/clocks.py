"""The clock of a worker: the machine's, or the database's where the two disagree."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from palier.calculus.instants import SECOND, Duration, Instant
from palier.slm.queue.queries import database_now

TOLERATED: Duration = 2 * SECOND

log = logging.getLogger(__name__)


def machine_now() -> Instant:
    """The instant by the clock of this machine."""
    return time.time_ns() // 1_000


class Clock:
    """The instant that jobs are given."""

    def __init__(self, machine: Callable[[], Instant] = machine_now) -> None:
        self._machine = machine
        self._behind: Duration = 0

    def now(self) -> Instant:
        return self._machine() + self._behind

    def compare(self) -> None:
        """Looks at the clock of the database, and follows it where the machine's is wrong."""
        before = self._machine()
        told = database_now()
        behind = told - (before + self._machine()) // 2
        was_wrong = bool(self._behind)
        self._behind = behind if abs(behind) > TOLERATED else 0
        if self._behind and not was_wrong:
            seconds = abs(behind) // SECOND
            log.warning("this machine's clock is wrong by %s s: the database's is used", seconds)
