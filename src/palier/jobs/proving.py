"""The job that recomputes every seal of the journal, for who asked whether it holds."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from palier.jobs.context import Context, NotWorthRepeating
from palier.jobs.registry import job
from palier.proof.sealed_lines import JournalBroken
from palier.proof.signing import key_in, public_of
from palier.slm.journal.models import JournalHead
from palier.slm.journal.queries import proven, signed_checkpoints
from palier.slm.operations.queries import PROOF


@job(PROOF)
def prove(context: Context) -> dict[str, Any]:
    """Says up to where the journal holds; fails for good where it does not.

    Checkpoints are held to the key of this installation.
    """
    head = JournalHead.objects.first()
    steps = head.sequence if head else 0
    key = key_in(settings.SIGNING_KEY)
    try:
        signed = signed_checkpoints(public_of([key] if key else []))
        proof = proven(signed, lambda done: context.progress(done, steps))
    except JournalBroken as error:
        raise NotWorthRepeating(error.message, hint=error.hint) from error
    return {
        "entries": proof.entries,
        "digest": proof.digest,
        "checkpoints": proof.checkpoints,
        "at": context.at(),
    }
