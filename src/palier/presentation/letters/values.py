"""What a letter says, taken from what was given with it: plain lines, links, dates."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urljoin, urlsplit

from palier.presentation.instants import at_instant, on_date
from palier.presentation.languages import Words
from palier.presentation.letters.errors import LetterUnfit

LONGEST = 300


@dataclass(frozen=True, slots=True)
class Given:
    """The values of a letter, read as `say` speaks and as clocks of `zone` show."""

    values: Mapping[str, Any]
    say: Words
    zone: str
    site: str
    """What links without a host start with."""

    def text(self, name: str) -> str:
        """A text on one line: a header must not be cut in two by what somebody calls himself."""
        found: str = self._value(name, str)
        plain = "".join(
            " " if unicodedata.category(sign) in ("Cc", "Zl", "Zp") else sign for sign in found
        )
        return re.sub(" +", " ", plain).strip()[:LONGEST]

    def optional(self, name: str) -> str:
        """The same; nothing where it was not given."""
        return self.text(name) if self.values.get(name) else ""

    def count(self, name: str) -> int:
        """How many there are."""
        found: int = self._value(name, int)
        return found

    def link(self, name: str = "link") -> str:
        """An address of the web: whole, or below that of the site."""
        found: str = urljoin(self.site, self._value(name, str))
        if urlsplit(found).scheme not in ("http", "https") or re.search(r"\s", found):
            raise LetterUnfit(
                f"the value {name} of a letter is no address of the web",
                hint="give https://..., or a path that starts with /",
            )
        return found

    def instant(self, name: str) -> str:
        """An instant, as the recipient's clocks show it, with the zone."""
        return f"{at_instant(self._value(name, int), self.zone, self.say)} ({self.zone})"

    def day(self, name: str) -> str:
        """A date, given as ISO 8601."""
        return on_date(self._date(name), self.say)

    def _date(self, name: str) -> date:
        try:
            return date.fromisoformat(self._value(name, str))
        except ValueError:
            raise LetterUnfit(
                f"the value {name} of a letter is no date", hint="write it as 2026-12-24"
            ) from None

    def _value(self, name: str, kind: type) -> Any:
        found = self.values.get(name)
        if not isinstance(found, kind):
            raise LetterUnfit(
                f"a letter says {name}, which was not given as {kind.__name__}",
                hint="give every value that the letter says",
            )
        return found
