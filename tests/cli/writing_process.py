"""A server that goes on writing: actions in a database, and rows in a store that is compacted."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pyarrow as pa


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "palier.site.settings")
    import django

    django.setup()
    from django.conf import settings

    from palier.measurements.store.opening import create_store
    from palier.slm.journal.actions import recording
    from palier.slm.parties.models import Party

    store = create_store(str(settings.HOME / "measurements"))
    ready, number = Path(sys.argv[1]), 0
    while True:
        number += 1
        at = time.time_ns() // 1_000
        with recording(actor="system", at=at) as record:
            party = Party.objects.create(code=f"c{number}", name=f"C {number}", kind="customer")
            record("party.created", party.subject, {"code": party.code}, party=str(party.pk))
        store.append([("state", rows(number))], key=f"batch {number}")
        if number % 5 == 0:
            store.fold()
            store.compact()
        if number == 12:
            ready.touch()


def rows(number: int) -> pa.Table:
    start = 1_700_000_000_000_000 + number * 60_000_000
    return pa.table(
        {
            "series": ["web", "api"],
            "at": pa.array([start, start], pa.timestamp("us", "UTC")),
            "state": ["up", "down"],
        }
    )


if __name__ == "__main__":
    main()
