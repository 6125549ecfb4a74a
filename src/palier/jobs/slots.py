"""When a schedule fires: its slots, each of which stands for one instant whatever clocks do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from palier.calculus.instants import SECOND, Instant
from palier.calculus.zones import instant_at, local_date, zone


@dataclass(frozen=True, slots=True)
class Every:
    """Every so many seconds, counted from 1970."""

    seconds: int

    def latest(self, now: Instant) -> Instant:
        """The last slot that is not in the future."""
        return now - now % (self.seconds * SECOND)


@dataclass(frozen=True, slots=True)
class Daily:
    """Every day at a local time.

    A time that the clocks jump over is that much later; of one that they show twice, the first
    counts. So there is one slot a day.
    """

    at: time
    zone: str = "UTC"

    def latest(self, now: Instant) -> Instant:
        """The last slot that is not in the future."""
        rules = zone(self.zone)
        today = local_date(now, rules)
        slot = instant_at(datetime.combine(today, self.at), rules)
        if slot <= now:
            return slot
        return instant_at(datetime.combine(today - timedelta(days=1), self.at), rules)
