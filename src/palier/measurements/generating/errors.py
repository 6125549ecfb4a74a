"""Refusals of scenarios."""

from __future__ import annotations

from palier.measurements.errors import MeasurementsError


class InvalidScenario(MeasurementsError):
    """A scenario that breaks a rule; the message starts with the path of the key."""

    code = "invalid-scenario"
