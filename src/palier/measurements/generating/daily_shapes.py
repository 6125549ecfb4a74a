"""Named seasons: how a day and a week go for offices, homes and machines."""

from __future__ import annotations

from collections.abc import Sequence
from math import fsum

from palier.measurements.generating.scenario import FLAT, Season


def season(hours: Sequence[float], weekdays: Sequence[float], holiday: float = 1.0) -> Season:
    """A season from any weights: 24 of hours, 7 of weekdays, Monday first; their mean becomes 1."""
    return Season(_around_one(hours), _around_one(weekdays), holiday)


def _around_one(weights: Sequence[float]) -> tuple[float, ...]:
    mean = fsum(weights) / len(weights)
    return tuple(weight / mean for weight in weights)


# fmt: off
NAMED: dict[str, Season] = {
    "flat": FLAT,
    # An office: a rise before nine, a dip at noon, little at night and on weekends.
    "office": season(
        (2, 2, 2, 2, 2, 4, 12, 35, 75, 95, 100, 92, 70, 88, 98, 92, 75, 45, 22, 14, 10, 7, 4, 3),
        (100, 104, 102, 98, 88, 14, 10), 0.15,
    ),
    # People at home: a plateau through the day, the height of it in the evening.
    "evening": season(
        (18, 10, 6, 4, 4, 6, 14, 26, 36, 42, 46, 52,
         60, 56, 54, 56, 64, 76, 90, 100, 98, 84, 58, 34),
        (90, 90, 92, 96, 108, 118, 112), 1.2,
    ),
    # A place that never sleeps, such as a hospital: fewer at night, nearly as many on Sundays.
    "around-the-clock": season(
        (55, 50, 46, 45, 46, 52, 66, 84, 96, 100, 100, 98,
         95, 96, 96, 94, 92, 90, 88, 84, 78, 72, 66, 60),
        (104, 102, 101, 100, 100, 94, 92), 0.95,
    ),
}
# fmt: on
