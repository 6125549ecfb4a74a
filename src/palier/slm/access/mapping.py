"""Secrets as text and as what is kept of them; scopes of tokens as words and as text."""

from __future__ import annotations

import hashlib
import string
import zlib
from collections.abc import Iterable

SCOPES = (
    "me:read",
    "catalogue:read",
    "catalogue:write",
    "parties:read",
    "parties:write",
    "journal:read",
    "webhooks:read",
    "webhooks:write",
    "jobs:read",
)
"""What a token may be used for; each is asked for by itself, also reading beside writing."""

SECRET_BYTES = 32
TOKEN_START = "palier_"
_DIGITS = string.digits + string.ascii_uppercase + string.ascii_lowercase
_SECRET_DIGITS = 43
"""So many hold 32 bytes in base 62."""
_CHECK_DIGITS = 6
"""So many hold a CRC-32 in base 62."""
_SHOWN = 12


def token_text(secret: bytes) -> str:
    """A token as its owner keeps it: `palier_`, 43 digits, and 6 that check them.

    Its form and its checksum let a scanner recognise one that leaked without asking the server.
    """
    body = TOKEN_START + _base62(int.from_bytes(secret, "big"), _SECRET_DIGITS)
    return body + _check(body)


def is_token(text: str) -> bool:
    """Whether a text has the form of a token, and the checksum that goes with it."""
    body, check = text[:-_CHECK_DIGITS], text[-_CHECK_DIGITS:]
    length = len(TOKEN_START) + _SECRET_DIGITS
    return len(body) == length and body.startswith(TOKEN_START) and check == _check(body)


def token_prefix(text: str) -> str:
    """How a token begins, to tell it from others."""
    return text[:_SHOWN]


def invitation_text(secret: bytes) -> str:
    """The secret of an invitation, as it stands in a link."""
    return _base62(int.from_bytes(secret, "big"), _SECRET_DIGITS)


def secret_digest(text: str) -> str:
    """What is kept of a secret. It is random: no salt or slow hash would make it safer."""
    return hashlib.sha256(text.encode()).hexdigest()


def scopes_text(scopes: Iterable[str]) -> str:
    """Scopes as they are kept, in the order of their table."""
    asked = set(scopes)
    return " ".join(each for each in SCOPES if each in asked)


def scopes_of(text: str) -> frozenset[str]:
    """The scopes that a token has."""
    return frozenset(text.split())


def _check(body: str) -> str:
    return _base62(zlib.crc32(body.encode()), _CHECK_DIGITS)


def _base62(number: int, width: int) -> str:
    digits = []
    while number:
        number, rest = divmod(number, len(_DIGITS))
        digits.append(_DIGITS[rest])
    return "".join(reversed(digits)).rjust(width, _DIGITS[0])
