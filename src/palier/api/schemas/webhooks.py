"""Webhooks and their deliveries."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from palier.api.paging import PageAsked
from palier.api.schemas.values import (
    LARGEST,
    Given,
    Moment,
    Number,
    Shown,
    Versioned,
    absent,
)
from palier.slm.webhooks.models import Delivery, DeliveryState, Webhook

_Name = Field(strict=True, min_length=1, max_length=100)
_Url = Field(strict=True, min_length=1, max_length=500, description="https://…")
_Kinds = Field(min_length=1, max_length=100, description="As service.changed, service.* or *.")


class WebhookShown(Versioned):
    """An address that is told of entries of the journal, as far as its owner may see them."""

    number: int
    party: int
    owner: int
    name: str
    url: str
    kinds: list[str]
    is_active: bool
    failures: int = Field(description="Deliveries given up in a row.")

    @classmethod
    def of(cls, row: Webhook) -> WebhookShown:
        """What is shown of a row: its secret is not."""
        return cls(**_fields(row))


class WebhookWithSecret(WebhookShown):
    """A webhook, and the secret that it signs with from now on, which is shown this once."""

    secret: str

    @classmethod
    def of(cls, row: Webhook) -> WebhookWithSecret:
        """What is shown of a row once its secret was made."""
        return cls(**_fields(row), secret=row.secret)


class WebhookAsked(PageAsked):
    """Which webhooks."""

    party: int | None = Field(None, ge=1, le=LARGEST)
    is_active: bool | None = None


class WebhookMade(Given):
    """A new webhook."""

    party: Number
    name: str = _Name
    url: str = _Url
    kinds: list[str] = _Kinds


class WebhookChanged(Given):
    """What is to be another; what is left out stays. Who changes it owns it from then on."""

    name: str = Field(default_factory=str, strict=True, min_length=1, max_length=100)
    url: str = Field(default_factory=str, strict=True, min_length=1, max_length=500)
    kinds: list[str] = absent()


class DeliveryShown(Shown):
    """One entry told, or to be told, to one webhook."""

    number: int
    message_id: str = Field(description="`webhook-id`: the same at every attempt.")
    entry: int = Field(description="The number in the journal; 0: a test.")
    state: DeliveryState
    attempts: int
    created_at: Moment
    tried_at: Moment | None
    next_at: Moment | None
    status: int | None = Field(description="Of the last answer; null: there was none.")
    answer: str = Field(description="How the last answer began, or why there was none.")
    body: str = Field(description="What is sent, by the letter: what is signed.")

    @classmethod
    def of(cls, row: Delivery) -> DeliveryShown:
        """What is shown of a row."""
        return cls(
            number=row.pk,
            message_id=row.message_id,
            entry=row.entry,
            state=DeliveryState(row.state),
            attempts=row.attempts,
            created_at=row.created_at,
            tried_at=row.tried_at,
            next_at=row.next_at,
            status=row.status,
            answer=row.answer,
            body=row.body,
        )


class DeliveryAsked(PageAsked):
    """Which deliveries, the newest first."""

    state: DeliveryState | None = None


def _fields(row: Webhook) -> dict[str, Any]:
    return {
        "number": row.pk,
        "party": row.party_id,
        "owner": row.owner_id,
        "name": row.name,
        "url": row.url,
        "kinds": row.kinds.split(),
        "is_active": row.is_active,
        "failures": row.failures,
        "version": row.version,
    }
