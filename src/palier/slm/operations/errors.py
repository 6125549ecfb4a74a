"""Refusals of what is done with jobs."""

from __future__ import annotations

from palier.calculus.errors import PalierError


class JobNotFailed(PalierError):
    """Trying again a job that did not fail, or the like of which is being done."""

    code = "job-not-failed"


class JobOver(PalierError):
    """Trying again a job of which what it needs was forgotten when it failed."""

    code = "job-over"
