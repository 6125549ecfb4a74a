"""Messages to people, by e-mail; delivered after the action that wrote them is kept."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class MessageState(models.TextChoices):
    """How far a message has come."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    HELD = "held"
    """Kept for the daily digest of who gets it."""


class Message(models.Model):
    """One message to one address. Instants are microseconds since 1970, UTC."""

    message_id = models.CharField(max_length=100, unique=True)
    """The same at every attempt, so that a repeat can be told."""
    address = models.CharField(max_length=254)
    recipient = models.CharField(max_length=128, blank=True, default="")
    """Who it is for, as `person:3` or `contact:7`."""
    kind = models.CharField(max_length=64)
    """Which template, as `person.invited`."""
    language = models.CharField(max_length=8)
    zone = models.CharField(max_length=64, default="UTC")
    values = models.TextField(default="{}")
    """JSON of what the template says; removed once sent, as it may hold a link that opens."""
    state = models.CharField(max_length=16, choices=MessageState, default=MessageState.WAITING)
    created_at = models.BigIntegerField()
    sent_at = models.BigIntegerField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True, default="")

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=MessageState.values), name="message_state_known"
            ),
        )
        indexes = (
            models.Index(fields=("state", "id"), name="message_of_state"),
            models.Index(fields=("recipient", "id"), name="message_of_recipient"),
        )

    def __str__(self) -> str:
        return self.message_id
