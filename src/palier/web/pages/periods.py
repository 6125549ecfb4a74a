"""Whether what lasts from a day until another lasts now, as a state in words."""

from __future__ import annotations

from datetime import date

from palier.presentation.languages import Words
from palier.web.lists.columns import Cell


def period_state(since: date, until: date | None, on: date, say: Words, now: str = "") -> Cell:
    """Over, to come, or `now` in the words of what it is."""
    if until is not None and until <= on:
        return Cell(say("ended"), tone="unknown", icon="archive")
    if since > on:
        return Cell(say("to come"), tone="accent", icon="calendar")
    return Cell(now or say("now"), tone="met")
