"""The fixtures of the tests of webhooks."""

from __future__ import annotations

from tests.slm.webhooks.making import boreal, delivery, here, maude, receiver, webhook

__all__ = ["boreal", "delivery", "here", "maude", "receiver", "webhook"]
