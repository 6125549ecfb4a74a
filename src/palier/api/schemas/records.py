"""What is only read: the journal, jobs, tokens, what a search finds, and what codes mean."""

from __future__ import annotations

import json
from typing import Any

from pydantic import Field

from palier.api.paging import PageAsked
from palier.api.schemas.values import Day, Given, Line, Moment, Shown
from palier.slm.access.models import ApiToken
from palier.slm.journal.models import JournalCheckpoint, JournalEntry
from palier.slm.journal.queries import entry_of
from palier.slm.queue.models import Job, JobState


class EntryShown(Shown):
    """One thing that was done; people are named by number, as `7`, or `system`."""

    sequence: int
    at: Moment
    actor: str
    kind: str
    subject: str
    party: str = Field(description='The number of the party that may read it too; "": none.')
    reason: str
    details: dict[str, Any]
    digest: str = Field(description="What seals it to the entries before it.")

    @classmethod
    def of(cls, row: JournalEntry) -> EntryShown:
        """What is shown of a row: what was sealed."""
        entry = entry_of(row)
        return cls(
            sequence=entry.sequence,
            at=entry.at,
            actor=entry.actor,
            kind=entry.kind,
            subject=entry.subject,
            party=entry.party,
            reason=entry.reason,
            details=dict(entry.details),
            digest=row.digest,
        )


class EntryAsked(PageAsked):
    """Which entries, the newest first."""

    subject: str = Field("", max_length=128, description="As `service:12`.")
    actor: str = Field("", max_length=64, description="The number of a person, or `system`.")
    kind: str = Field("", max_length=64, description="As `service.changed`, or `service.*`.")


class CheckpointShown(Shown):
    """The head of the journal at the end of a day, signed."""

    number: int
    on: Day
    sequence: int
    digest: str
    signed_at: Moment
    signature: str = Field(description="A compact JWS (Ed25519, RFC 9864).")

    @classmethod
    def of(cls, row: JournalCheckpoint) -> CheckpointShown:
        """What is shown of a row."""
        return cls(
            number=row.pk,
            on=row.on,
            sequence=row.sequence,
            digest=row.digest,
            signed_at=row.signed_at,
            signature=row.signature,
        )


class JobShown(Shown):
    """One piece of work that is done beside the requests."""

    number: int
    kind: str
    state: JobState
    created_at: Moment
    due_at: Moment
    finished_at: Moment | None
    attempts: int
    steps_done: int
    steps: int | None
    error: str
    result: Any = Field(description="What it ended with; null: nothing yet.")

    @classmethod
    def of(cls, row: Job) -> JobShown:
        """What is shown of a row: its arguments are not."""
        return cls(
            number=row.pk,
            kind=row.kind,
            state=JobState(row.state),
            created_at=row.created_at,
            due_at=row.due_at,
            finished_at=row.finished_at,
            attempts=row.attempts,
            steps_done=row.steps_done,
            steps=row.steps,
            error=row.error,
            result=json.loads(row.result) if row.result else None,
        )


class JobAsked(PageAsked):
    """Which jobs, the newest first."""

    kind: str = Field("", max_length=64)
    state: JobState | None = None


class TokenShown(Shown):
    """A token of a program, without its secret."""

    number: int
    person: int
    name: str
    prefix: str
    scopes: list[str]
    created_at: Moment
    expires_at: Moment
    used_at: Moment | None = Field(description="To the hour.")
    revoked_at: Moment | None

    @classmethod
    def of(cls, row: ApiToken) -> TokenShown:
        """What is shown of a row."""
        return cls(**_token(row))


class TokenWithSecret(TokenShown):
    """A new token, and its secret, which is shown this once."""

    secret: str

    @classmethod
    def with_secret(cls, row: ApiToken, secret: str) -> TokenWithSecret:
        """What is shown of a row that was made just now."""
        return cls(**_token(row), secret=secret)


class TokenMade(Given):
    """A new token of one's own."""

    name: Line
    scopes: list[str] = Field(min_length=1, max_length=20)
    days: int = Field(strict=True, ge=1, le=366, description="For so many days.")


class TokenAsked(PageAsked):
    """Which tokens."""

    is_open: bool | None = Field(None, description="Whether they were not revoked.")


class FoundShown(Shown):
    """Something that a search found."""

    kind: str
    number: int
    label: str
    address: str


class FoundList(Shown):
    """What a search found, so many of each kind at most."""

    items: list[FoundShown]


class SearchAsked(Given):
    """What to search for."""

    words: str = Field(min_length=1, max_length=200, description="How words begin, accents aside.")
    limit: int = Field(10, ge=1, le=50, description="Of each kind.")


class CodeShown(Shown):
    """What a code of a refusal means."""

    code: str
    title: str


def _token(row: ApiToken) -> dict[str, Any]:
    return {
        "number": row.pk,
        "person": row.person_id,
        "name": row.name,
        "prefix": row.prefix,
        "scopes": row.scopes.split(),
        "created_at": row.created_at,
        "expires_at": row.expires_at,
        "used_at": row.used_at,
        "revoked_at": row.revoked_at,
    }
