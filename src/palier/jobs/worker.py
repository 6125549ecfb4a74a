"""The loop of a worker: fires schedules, takes a job, does it, and says how it ended."""

from __future__ import annotations

import logging
import os
import platform
import time
import uuid
from collections.abc import Sequence
from contextlib import suppress

from django.db import InterfaceError, OperationalError, close_old_connections, connection
from structlog.contextvars import bound_contextvars

from palier.calculus.errors import PalierError
from palier.jobs.clocks import Clock
from palier.jobs.context import Context, NotWorthRepeating
from palier.jobs.heart import Heart
from palier.jobs.registry import KINDS
from palier.jobs.schedules import SCHEDULES, Schedule, Scheduler
from palier.slm.queue import actions
from palier.slm.queue.errors import LeaseLost
from palier.slm.queue.mapping import Lease

POLL_SECONDS = 0.5
AWAY_SECONDS = 2.0

log = logging.getLogger(__name__)


class Interrupted(BaseException):
    """Raised into a job that goes on for too long after its worker was asked to end.

    Not an `Exception`: a job that catches those must not catch this one.
    """


class Worker:
    """Does one job at a time until it is asked to stop."""

    def __init__(
        self, clock: Clock | None = None, schedules: Sequence[Schedule] = SCHEDULES
    ) -> None:
        self.name = f"{platform.node()[:60]}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
        self.is_stopping = False
        self.is_interruptible = False
        self._clock = clock or Clock()
        self._scheduler = Scheduler(schedules)
        self._heart = Heart(self.name, self._clock)

    def run(self) -> None:
        """Works until `is_stopping`; a database that goes away is waited for."""
        with self._heart.beating():
            is_known = False
            while not self.is_stopping:
                try:
                    if not is_known:
                        self._clock.compare()
                        actions.beat(self.name)
                        is_known = True
                    if not self.work():
                        time.sleep(POLL_SECONDS)
                except (OperationalError, InterfaceError) as error:
                    log.warning("the database does not answer: %s", type(error).__name__)
                    connection.close()
                    time.sleep(AWAY_SECONDS)
        with suppress(OperationalError, InterfaceError):
            actions.leave(self.name)
        connection.close()

    def work(self) -> bool:
        """Fires what is due, and does one job; False where there was none."""
        close_old_connections()
        self._scheduler.fire(self._clock.now())
        lease = actions.lease_job(worker=self.name, kinds=KINDS)
        if lease is None:
            return False
        # Every line that is logged meanwhile says which job it was.
        with suppress(LeaseLost), bound_contextvars(job=lease.job, job_kind=lease.kind):
            self._do(lease)
        return True

    def _do(self, lease: Lease) -> None:
        context = Context(lease, self._clock)
        try:
            with self._heart.holding(lease):
                result = self._result_of(context)
        except Interrupted:
            log.info("job %s (%s) is given back", lease.job, lease.kind)
            # Whatever the connection was in the middle of ends with it.
            connection.close()
            actions.give_back_job(lease)
        except LeaseLost as error:
            log.warning("%s", error)
        except (Exception, SystemExit) as error:
            log.warning("job %s (%s) failed: %s", lease.job, lease.kind, type(error).__name__)
            is_for_good = isinstance(error, NotWorthRepeating)
            actions.fail_job(lease, _told(error), for_good=is_for_good)
        else:
            if not context.is_finished:
                actions.finish_job(lease, result)

    def _result_of(self, context: Context) -> object:
        self.is_interruptible = True
        try:
            return KINDS[context.lease.kind](context)
        finally:
            self.is_interruptible = False


def _told(error: BaseException) -> str:
    """What is kept of an error: its own words, or its kind before them."""
    return str(error) if isinstance(error, PalierError) else f"{type(error).__name__}: {error}"
