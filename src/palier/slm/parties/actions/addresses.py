"""Addresses by which people are told, each in the form of its channel."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email

from palier.slm.parties.actions.fields import check_text
from palier.slm.parties.errors import FieldUnfit
from palier.slm.parties.models import Channel

_MOST = 254
# ITU-T E.164: a plus sign and at most 15 digits, of which the first is not 0.
_NUMBER = re.compile(r"\+[1-9][0-9]{6,14}")
_BETWEEN_DIGITS = str.maketrans("", "", " .-()\u00a0\u202f\u2011")
_is_https = URLValidator(schemes=["https"])


def normal_address(channel: Channel, address: str) -> str:
    """An address as it is kept. Raises `FieldUnfit` for one that the channel does not have."""
    written = address.strip()
    if not written or len(written) > _MOST:
        raise _unfit(channel, f"write 1 to {_MOST} characters")
    check_text(written, "address", is_long=channel is Channel.POST)
    match channel:
        case Channel.EMAIL:
            return _email(written)
        case Channel.PHONE | Channel.SMS:
            return _number(channel, written)
        case Channel.CHAT:
            return _chat(written)
        case Channel.POST:
            return written


def _email(written: str) -> str:
    try:
        validate_email(written)
    except ValidationError:
        raise _unfit(Channel.EMAIL, "write it as name@example.com") from None
    return written


def _number(channel: Channel, written: str) -> str:
    bare = written.translate(_BETWEEN_DIGITS)
    if not _NUMBER.fullmatch(bare):
        raise _unfit(channel, "write it with + and the code of the country, as +1 514 555 0100")
    return bare


def _chat(written: str) -> str:
    try:
        _is_https(written)
    except ValidationError:
        raise _unfit(Channel.CHAT, "write the address of the channel, with https://") from None
    return written


def _unfit(channel: Channel, hint: str) -> FieldUnfit:
    # The address itself is somebody's, and a refusal may be logged.
    return FieldUnfit(f"this is no address for {channel.value}", field="address", hint=hint)
