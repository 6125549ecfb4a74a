"""Reads webhooks and their deliveries: what a person may see, and what is due."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from palier.calculus.instants import Instant
from palier.slm.journal.models import JournalHead
from palier.slm.parties.queries import Sight, parties_permitted
from palier.slm.webhooks.models import Delivery, DeliveryState, Webhook

TEST = 0
"""The entry of a delivery that tells none."""


def webhooks_visible_to(sight: Sight) -> QuerySet[Webhook]:
    """The webhooks that somebody looks after: those of the parties they may change them for."""
    found = Webhook.objects.filter(party__in=parties_permitted(sight, "webhook.change"))
    return found.select_related("party", "owner")


def deliveries_of(webhook: Webhook) -> QuerySet[Delivery]:
    """What was and is to be told to a webhook, the newest first."""
    return Delivery.objects.filter(webhook=webhook).order_by("-id")


def due(at: Instant) -> QuerySet[Delivery]:
    """What is to be tried now, the oldest first; a test also where a webhook is paused."""
    return Delivery.objects.filter(
        Q(webhook__is_active=True) | Q(entry=TEST),
        state=DeliveryState.WAITING,
        next_at__lte=at,
    ).order_by("id")


def behind() -> QuerySet[Webhook]:
    """The webhooks that have not looked at the last entry of the journal."""
    last = JournalHead.objects.values("sequence")[:1]
    return Webhook.objects.filter(is_active=True, after__lt=last).order_by("id")


def troubled_webhooks(sight: Sight) -> QuerySet[Webhook]:
    """Those that somebody looks after and whose last messages did not arrive, on or off."""
    return webhooks_visible_to(sight).filter(failures__gt=0)
