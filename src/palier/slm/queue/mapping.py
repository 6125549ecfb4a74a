"""A row of the queue to what a worker holds of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from palier.slm.queue.models import Job


@dataclass(frozen=True, slots=True)
class Lease:
    """A job that a worker holds, under the number that its effects are written with."""

    job: int
    kind: str
    fence: int
    arguments: Mapping[str, Any]
    attempt: int
    """1 for the first time that it is tried."""
    most_attempts: int
    steps_done: int
    """How many steps were kept before it was interrupted."""


def lease_of(row: Job) -> Lease:
    """The lease that a row stands for."""
    return Lease(
        job=row.pk,
        kind=row.kind,
        fence=row.fence,
        arguments=json.loads(row.arguments),
        attempt=row.attempts,
        most_attempts=row.most_attempts,
        steps_done=row.steps_done,
    )
