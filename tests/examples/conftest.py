"""Gives tests an example with an empty folder for its measurements."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.examples.evaluating import Example


@pytest.fixture
def example(tmp_path: Path, every_engine: str) -> Callable[[str], Example]:
    """An example by its name."""
    return lambda name: Example(name, tmp_path)
