"""Reads webhooks and their deliveries: what a person may see, and what is due."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q, QuerySet

from palier.calculus.instants import Instant, datetime_of
from palier.slm.journal.models import JournalHead
from palier.slm.parties.queries import Sight, entries_visible_to, may, parties_permitted, sight_of
from palier.slm.webhooks.models import Delivery, DeliveryState, Webhook

TEST = 0
"""The entry of a delivery that tells none."""


def webhooks_visible_to(sight: Sight) -> QuerySet[Webhook]:
    """The webhooks that somebody looks after: those of the parties they may change them for."""
    found = Webhook.objects.filter(party__in=parties_permitted(sight, "webhook.change"))
    return found.select_related("party", "owner")


def deliveries_visible_to(sight: Sight, webhook: Webhook) -> QuerySet[Delivery]:
    """What was and is to be told to a webhook, of entries that they see too, the newest first.

    Its owner may see more than others who look after it.
    """
    found = Delivery.objects.filter(webhook=webhook).order_by("-id")
    if may(sight, "journal.read"):
        return found
    seen = entries_visible_to(sight).order_by().values("sequence")
    return found.filter(Q(entry=TEST) | Q(entry__in=seen))


def seen_by_owner(webhook: Webhook, entries: Collection[int], at: Instant) -> set[int]:
    """Those of some entries that its owner sees on this day; none for somebody who is gone."""
    if not entries or not webhook.owner.is_active:
        return set()
    sight = sight_of(webhook.owner, datetime_of(at).date())
    seen = entries_visible_to(sight).filter(sequence__in=entries)
    return set(seen.values_list("sequence", flat=True))


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
