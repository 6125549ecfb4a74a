"""Values for every kind of letter, as actions give them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from palier.calculus.instants import instant_of

NOON = instant_of(datetime(2026, 11, 22, 17, 0, tzinfo=UTC))
"""12:00 in Toronto."""

_ALONE: dict[str, dict[str, Any]] = {
    "deputy.named": {
        "name": "Ève", "person": "Maude Roy", "since": "2026-12-01", "until": "2026-12-24",
        "link": "/people/me",
    },
    "password.changed": {"name": "Ève", "at": NOON, "link": "/account"},
    "password.reset": {"name": "Ève", "link": "/reset/s3cret", "expires_at": NOON},
    "person.invited": {
        "name": "Ève", "by": "Maude Roy", "organisation": "Boréal", "link": "/invitations/s3cret",
        "expires_at": NOON,
    },
    "responsibility.granted": {
        "name": "Ève", "responsibility": "service_level_manager", "party": "Boréal",
        "service": "Courriel", "since": "2026-12-01", "until": "2027-12-01", "link": "/people/me",
    },
    "catalogue.imported": {
        "name": "Ève", "services": 12, "by": "Maude Roy", "link": "/services",
    },
    "second_step.removed": {"name": "Ève", "at": NOON, "link": "/account"},
    "service.changed": {
        "name": "Ève", "service": "Courriel", "by": "Maude Roy", "reason": "Renommé",
        "link": "/services/courriel",
    },
    "sign_in.locked": {"name": "Ève", "until": NOON, "link": "/reset"},
    "sign_in.new_device": {
        "name": "Ève", "device": "Firefox, Linux", "address": "203.0.113.7", "at": NOON,
        "link": "/sessions",
    },
    "webhook.switched_off": {"name": "Ève", "webhook": "Facturation", "link": "/webhooks/3"},
}  # fmt: skip

VALUES: dict[str, dict[str, Any]] = {
    **_ALONE,
    "digest": {
        "notices": [
            {"kind": kind, "values": _ALONE[kind], "at": NOON}
            for kind in ("service.changed", "deputy.named")
        ],
        "others": 3,
    },
}
