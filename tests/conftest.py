"""What every test may ask for: the shared data, and how hard Hypothesis searches."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.shared_data import ABSENT, shared_path

# No deadline: the time of one example says more about the machine than about the code.
# Derandomised: `make test` gives twice the same; `thorough` searches anew each time.
settings.register_profile("default", deadline=None, max_examples=60, derandomize=True)
settings.register_profile(
    "ci",
    deadline=None,
    max_examples=150,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "thorough", deadline=None, max_examples=2_000, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder `shared` beside the checkout; the test skips where there is none."""
    folder = shared_path()
    if folder is None:
        pytest.skip(ABSENT)
    return folder
