"""Whom webhooks may reach: the internet, and what the operator's settings name."""

from __future__ import annotations

from django.conf import settings

from palier.connectors.guard import Guard


def outgoing() -> Guard:
    """The guard of this installation."""
    return Guard(tuple(settings.PRIVATE_HOSTS))
