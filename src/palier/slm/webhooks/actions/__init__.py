"""What can be done with webhooks, and how they follow the journal and tell what it says."""

from palier.slm.webhooks.actions.following import follow
from palier.slm.webhooks.actions.keeping import (
    WebhookFacts,
    change_webhook,
    create_webhook,
    pause_webhook,
    remove_webhook,
    resume_webhook,
    rotate_secret,
)
from palier.slm.webhooks.actions.telling import forget_deliveries, redeliver, send_test, tell
from palier.slm.webhooks.actions.waking import DELIVER

__all__ = [
    "DELIVER",
    "WebhookFacts",
    "change_webhook",
    "create_webhook",
    "follow",
    "forget_deliveries",
    "pause_webhook",
    "redeliver",
    "remove_webhook",
    "resume_webhook",
    "rotate_secret",
    "send_test",
    "tell",
]
