"""How much a large provider has of everything."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Size:
    """How much of everything."""

    services: int
    people: int
    contacts: int
    entries: int
    customers: int = 200

    def divided(self, share: int) -> Size:
        """So many times less of everything."""
        return Size(
            self.services // share,
            self.people // share,
            self.contacts // share,
            self.entries // share,
            max(4, self.customers // share),
        )
