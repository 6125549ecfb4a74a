"""The span of time that measurements speak of, and whether something is down at its end."""

from __future__ import annotations

from collections.abc import Collection

from palier.calculus.instants import Instant
from palier.measurements.engines.protocol import Measurements

_POINTS = ("event", "sample", "state", "check")
_SPANS = ("outage", "figure")


def horizon_of(data: Measurements) -> tuple[Instant, Instant] | None:
    """From the first instant measured to the end, not included; None when there is nothing.

    A measurement at an instant reaches past it; an outage or a figure ends where it says.
    """
    points: list[Instant] = []
    starts: list[Instant] = []
    ends: list[Instant] = []
    for kind in _POINTS:
        for key in data.series(kind):
            points += _extremes(data.columns(kind, key)["at"])
    for key in data.series("record"):
        instants = data.columns("record", key)["instants"]
        points += _extremes([at for each in instants for at in each.values()])
    for kind in _SPANS:
        for key in data.series(kind):
            columns = data.columns(kind, key)
            starts += _extremes([at for at in columns["start"] if at is not None])
            ends += _extremes([at for at in columns["end"] if at is not None])
    ends += [at + 1 for at in (*points, *starts)]
    return (min((*points, *starts, *ends)), max(ends)) if ends else None


def is_still_down(data: Measurements, down_words: Collection[str]) -> bool:
    """Whether an outage is still going on: one without an end, or a series last known as down.

    A state holds until the next one, so that what is still down is so until somebody looks. Case
    does not distinguish words.
    """
    folded = {word.casefold() for word in down_words}
    for key in data.series("state"):
        columns = data.columns("state", key)
        changes = zip(columns["at"], columns["state"], strict=True)
        if max(changes, default=(0, ""))[1].casefold() in folded:
            return True
    return any(
        end is None for key in data.series("outage") for end in data.columns("outage", key)["end"]
    )


def _extremes(instants: list[Instant]) -> list[Instant]:
    return [min(instants), max(instants)] if instants else []
