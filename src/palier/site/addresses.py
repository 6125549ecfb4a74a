"""What the public address of a server and its proxy mean for Django's settings."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

HSTS_SECONDS = 31_536_000


def address_settings(url: str, hosts: list[str], *, behind_proxy: bool) -> dict[str, Any]:
    """The settings for a public URL: the hosts answered to, and cookies as safe as it allows."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    is_secure = parts.scheme == "https"
    found: dict[str, Any] = {
        "ALLOWED_HOSTS": [*hosts, *([host] if host and host not in hosts else [])],
        "CSRF_TRUSTED_ORIGINS": [f"{parts.scheme}://{parts.netloc}"] if host else [],
        "SESSION_COOKIE_SECURE": is_secure,
        "CSRF_COOKIE_SECURE": is_secure,
        "SECURE_HSTS_SECONDS": HSTS_SECONDS if is_secure else 0,
    }
    if behind_proxy:
        # Trusted only when asked for: without a proxy, anybody can send these headers.
        found["SECURE_PROXY_SSL_HEADER"] = ("HTTP_X_FORWARDED_PROTO", "https")
        found["USE_X_FORWARDED_HOST"] = True
    return found
