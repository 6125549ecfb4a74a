"""What says that a worker lives, and keeps the job it holds, while that job is being done."""

from __future__ import annotations

import logging
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import Error, connection

from palier.jobs.clocks import Clock
from palier.slm.queue import actions
from palier.slm.queue.errors import LeaseLost
from palier.slm.queue.mapping import Lease

SECONDS = 2.0

log = logging.getLogger(__name__)


class Heart:
    """A thread with a connection of its own, so that it beats while a job computes or waits."""

    def __init__(self, worker: str, clock: Clock) -> None:
        self._worker = worker
        self._clock = clock
        self._lease: Lease | None = None
        self._is_done = threading.Event()
        self._thread = threading.Thread(target=self._run, name="heart", daemon=True)
        self._parent = os.getppid()

    @contextmanager
    def beating(self) -> Iterator[None]:
        """Beats until the end of the block."""
        self._thread.start()
        try:
            yield
        finally:
            self._is_done.set()
            self._thread.join()

    @contextmanager
    def holding(self, lease: Lease) -> Iterator[None]:
        """Keeps a job until the end of the block."""
        self._lease = lease
        try:
            yield
        finally:
            self._lease = None

    def _run(self) -> None:
        while not self._is_done.wait(SECONDS):
            if os.getppid() != self._parent:
                # Nobody is left to end this process. Linux kills it; elsewhere it ends itself.
                os.kill(os.getpid(), signal.SIGTERM)
            try:
                self._beat()
            except Error as error:
                log.warning("the database does not answer: %s", type(error).__name__)
                connection.close()
        connection.close()

    def _beat(self) -> None:
        actions.beat(self._worker)
        self._clock.compare()
        lease = self._lease
        if lease is None:
            return
        try:
            # Last: it waits while the job writes an effect, which holds the row.
            actions.renew_lease(lease)
        except LeaseLost as error:
            # The job is told when it next writes; what it does until then has no effect. One that
            # ended just now is not lost.
            if self._lease is lease:
                self._lease = None
                log.warning("%s", error)
