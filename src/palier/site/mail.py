"""Mail settings from a URL: a mail server, or a folder of messages to open."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ

from palier.calculus.errors import PalierError

TIMEOUT_SECONDS = 20

# RFC 6409 and RFC 8314.
_PORTS = {"smtp": 25, "smtp+tls": 587, "smtp+ssl": 465}


class MailUnknown(PalierError):
    """An EMAIL_URL that names no way to send mail."""

    code = "mail-unknown"


def mail_settings(url: str, home: Path) -> dict[str, Any]:
    """The settings that a URL stands for; "": the folder `mail` of `home`.

    Raises `MailUnknown`.
    """
    if not url:
        return {
            "EMAIL_BACKEND": "palier.jobs.mail_folder.FolderBackend",
            "EMAIL_FILE_PATH": str(home / "mail"),
        }
    try:
        parts = urlsplit(url)
        if parts.scheme not in _PORTS or not parts.hostname:
            raise _unknown()
        found: dict[str, Any] = environ.Env.email_url_config(url)
    except ValueError:
        # What is wrong with it may stand beside a password: the URL is not shown.
        raise _unknown() from None
    return {
        "EMAIL_BACKEND": found["EMAIL_BACKEND"],
        "EMAIL_HOST": found["EMAIL_HOST"],
        "EMAIL_PORT": found["EMAIL_PORT"] or _PORTS[parts.scheme],
        "EMAIL_HOST_USER": found["EMAIL_HOST_USER"] or "",
        "EMAIL_HOST_PASSWORD": found["EMAIL_HOST_PASSWORD"] or "",
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtp+ssl",
        "EMAIL_TIMEOUT": TIMEOUT_SECONDS,
    }


def _unknown() -> MailUnknown:
    return MailUnknown(
        "EMAIL_URL names no way to send mail",
        hint="use smtp://host, smtp+tls://user:password@host:587 or smtp+ssl://user:password@host",
    )
