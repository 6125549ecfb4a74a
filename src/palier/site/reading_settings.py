"""Numbers and switches of the environment: one that cannot be read is refused, not ignored."""

from __future__ import annotations

import os
from urllib.parse import urlsplit

from palier.calculus.errors import PalierError

_WORDS = {
    **dict.fromkeys(("1", "true", "yes", "on"), True),
    **dict.fromkeys(("", "0", "false", "no", "off"), False),
}
_MOST_DIGITS = 9


class SettingUnfit(PalierError):
    """A setting whose value cannot be read."""

    code = "setting-unfit"


def switch(name: str) -> bool:
    """Whether a setting is on; off where it is not set. Raises `SettingUnfit`."""
    found = _WORDS.get(os.environ.get(name, "").strip().lower())
    if found is None:
        raise SettingUnfit(f"{name} is neither true nor false", hint="write true or false")
    return found


def one_line(name: str, default: str) -> str:
    """A text that stands on one line, as in the head of a message. Raises `SettingUnfit`."""
    written = os.environ.get(name, "") or default
    if not written.isprintable():
        raise SettingUnfit(f"{name} is more than one line", hint="write it on one line")
    return written


def web_address(name: str, default: str) -> str:
    """The address of a site, as people type it. Raises `SettingUnfit`."""
    written = one_line(name, default)
    parts = urlsplit(written)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise SettingUnfit(
            f"{name} is no address of the web", hint="write https://palier.example.org"
        )
    return written


def whole_number(name: str, default: int, *, least: int) -> int:
    """A whole number. Raises `SettingUnfit`, also for one that is too small."""
    written = os.environ.get(name, "").strip() or str(default)
    is_number = written.isascii() and written.isdecimal() and len(written) <= _MOST_DIGITS
    if not is_number or int(written) < least:
        raise SettingUnfit(
            f"{name} is no whole number from {least} on", hint=f"write a number, such as {default}"
        )
    return int(written)
