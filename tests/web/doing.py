"""Who does things in the worlds of the tests, and when."""

from __future__ import annotations

import time

from palier.calculus.instants import Instant
from palier.slm.parties.actions import System

BY = System()


def now() -> Instant:
    """The instant that pages are asked at, and that things are done at."""
    return time.time_ns() // 1000
