"""What the function of a job is given: its arguments, the time, and a way to write effects once."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from palier.calculus.errors import PalierError
from palier.calculus.instants import Instant
from palier.jobs.clocks import Clock
from palier.slm.queue import actions
from palier.slm.queue.mapping import Lease
from palier.slm.queue.models import Job

PROGRESS_SECONDS = 1.0


class NotWorthRepeating(PalierError):
    """A job that would fail in the same way at every attempt."""

    code = "job-not-worth-repeating"


class Context:
    """One attempt at a job, which this worker holds."""

    def __init__(self, lease: Lease, clock: Clock) -> None:
        self.lease = lease
        self.is_finished = False
        self._clock = clock
        self._told = float("-inf")

    @property
    def arguments(self) -> Mapping[str, Any]:
        return self.lease.arguments

    @property
    def fence(self) -> int:
        """The number that effects are written under; it grows each time the job is taken."""
        return self.lease.fence

    @property
    def steps_done(self) -> int:
        """How many steps an attempt before this one kept."""
        return self.lease.steps_done

    @property
    def is_last_attempt(self) -> bool:
        return self.lease.attempt >= self.lease.most_attempts

    def at(self) -> Instant:
        """Now, which actions are given."""
        return self._clock.now()

    def progress(self, steps_done: int, steps: int | None = None) -> None:
        """Says how far the job has come; written once a second at most. Raises `LeaseLost`."""
        if time.monotonic() - self._told >= PROGRESS_SECONDS:
            actions.keep_progress(self.lease, steps_done, steps)
            self._told = time.monotonic()

    @contextmanager
    def holding(self) -> Iterator[Job]:
        """A transaction for an effect; its row's `steps_done` is kept with it.

        Raises `LeaseLost` where another worker has the job by now.
        """
        with actions.holding(self.lease.job, self.lease.fence) as row:
            yield row

    @contextmanager
    def finishing(self, result: Any = None) -> Iterator[None]:
        """A transaction for the last effect, which ends the job: both, or neither."""
        with actions.finishing(self.lease, result):
            yield
        self.is_finished = True
