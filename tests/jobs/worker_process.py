"""A worker that knows the kinds of the tests too, as a process of its own.

python tests/jobs/worker_process.py [schedule]
"""

from __future__ import annotations

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "palier.site.settings")
    import django

    django.setup()
    from palier.jobs.__main__ import end_on_signals
    from palier.jobs.registry import load_kinds
    from palier.jobs.schedules import Schedule
    from palier.jobs.slots import Every
    from palier.jobs.worker import Worker
    from tests.jobs import kinds  # noqa: F401 (registers them)

    load_kinds()
    often = Schedule("often", "test.once", Every(1))
    worker = Worker(schedules=[often] if "schedule" in sys.argv else [])
    end_on_signals(worker)
    worker.run()


if __name__ == "__main__":
    main()
