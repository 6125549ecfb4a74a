"""Addresses that are told of entries of the journal, and each delivery to them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from palier.slm.parties.models import Party, Person


class Webhook(models.Model):
    """An address that is told of entries of some kinds, as far as its owner may see them."""

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="webhooks")
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="webhooks")
    """What they may see is what is told."""
    name = models.CharField(max_length=100)
    url = models.CharField(max_length=500)
    secret = models.CharField(max_length=100)
    """`whsec_...` of the Standard Webhooks scheme; it signs, so it must be kept readable."""
    kinds = models.TextField()
    """Kinds of entries between spaces, as `service.changed`; `service.*` and `*` stand for all."""
    is_active = models.BooleanField(default=True)
    after = models.BigIntegerField()
    """The last entry of the journal that was looked at for it."""
    failures = models.PositiveIntegerField(default=0)
    """Deliveries given up in a row; too many switch it off."""
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("name", "id")

    def __str__(self) -> str:
        return self.name

    @property
    def subject(self) -> str:
        """What the journal calls it."""
        return f"webhook:{self.pk}"


class DeliveryState(models.TextChoices):
    """How far a delivery has come."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    GIVEN_UP = "given_up"


class Delivery(models.Model):
    """One entry told, or to be told, to one webhook."""

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    entry = models.BigIntegerField()
    """Its number in the journal; 0: a test."""
    message_id = models.CharField(max_length=64, unique=True)
    """The same at every attempt (`webhook-id`)."""
    body = models.TextField()
    state = models.CharField(max_length=16, choices=DeliveryState, default=DeliveryState.WAITING)
    created_at = models.BigIntegerField()
    tried_at = models.BigIntegerField(null=True, blank=True)
    next_at = models.BigIntegerField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    """The HTTP status of the last answer; None: there was none."""
    answer = models.TextField(blank=True, default="")
    """How the last answer began, or why there was none."""

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=DeliveryState.values), name="delivery_state_known"
            ),
            models.UniqueConstraint(
                fields=("webhook", "entry"), condition=Q(entry__gt=0), name="entry_told_once"
            ),
        )
        indexes = (
            models.Index(fields=("webhook", "id"), name="delivery_of_webhook"),
            models.Index(fields=("state", "next_at"), name="delivery_due"),
        )

    def __str__(self) -> str:
        return self.message_id
