"""One worker, as a process. SIGTERM ends it with its job, or soon after, that job given back."""

from __future__ import annotations

import logging
import os
import signal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from palier.jobs.worker import Worker

GRACE_SECONDS = 3.0
"""How long a job may go on once its worker is asked to end."""


def main() -> None:
    """Works until it is asked to end."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "palier.site.settings")
    import django

    django.setup()
    from palier.jobs.registry import load_kinds
    from palier.jobs.worker import Worker

    load_kinds()
    worker = Worker()
    end_on_signals(worker)
    logging.getLogger("palier.jobs").info("worker %s", worker.name)
    worker.run()


def end_on_signals(worker: Worker) -> None:
    """SIGTERM ends a worker. Ctrl+C is left to the parent, which every process is sent it with."""
    from palier.jobs.worker import Interrupted

    def asked(number: int, frame: object) -> None:
        if not worker.is_stopping:
            worker.is_stopping = True
            signal.setitimer(signal.ITIMER_REAL, GRACE_SECONDS)

    def over(number: int, frame: object) -> None:
        if worker.is_interruptible:
            raise Interrupted

    signal.signal(signal.SIGTERM, asked)
    signal.signal(signal.SIGALRM, over)
    signal.signal(signal.SIGINT, signal.SIG_IGN)


if __name__ == "__main__":
    main()
