"""The job that signs, once a day, how far the journal has come."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from palier.calculus.instants import datetime_of
from palier.jobs.context import Context
from palier.jobs.registry import job
from palier.proof.signing import kept_key
from palier.slm.journal.actions import sign_checkpoint


@job("journal.sign")
def sign(context: Context) -> dict[str, Any]:
    """Signs the checkpoint of today; nothing where the day has one."""
    at = context.at()
    key = kept_key(settings.SIGNING_KEY)
    made = sign_checkpoint(on=datetime_of(at).date(), at=at, key=key)
    return {"on": made.on.isoformat(), "sequence": made.sequence}
