"""When something that lasts from a day until another does: one rule for all that does."""

from __future__ import annotations

from datetime import date

from django.db.models import Q


def not_over(on: date) -> Q:
    """What has no end, or ends after a day: `until` is the first day without it."""
    return Q(until__isnull=True) | Q(until__gt=on)


def lasts_on(on: date) -> Q:
    """What has begun by a day and is not over."""
    return not_over(on) & Q(since__lte=on)
