"""Whether a request was made on this machine, and not sent on to it by a proxy that stands here."""

from __future__ import annotations

import ipaddress

from django.http import HttpRequest

_FORWARDED = (
    "Forwarded",
    "Via",
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "X-Forwarded-Proto",
    "X-Real-IP",
)


def is_from_here(request: HttpRequest) -> bool:
    """Whether it comes from a loopback address, and says nothing of another one before."""
    if any(name in request.headers for name in _FORWARDED):
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
