"""The calculus is pure and exact: the standard library, and nothing of the machine."""

from __future__ import annotations

import ast

import pytest

from tests.architecture.purity import faults
from tests.architecture.sources import PACKAGE, sources

CALCULUS = "palier.calculus"


@pytest.mark.parametrize("source", sources(PACKAGE / "calculus"), ids=lambda source: source.name)
def test_the_calculus_is_pure_and_exact(source):
    assert list(faults(source.tree, CALCULUS)) == []


@pytest.mark.parametrize(
    "text",
    [
        "import numpy",
        "from pydantic import BaseModel",
        "import palier.proof",
        "from palier.documents import read",
        "import os.path",
        "from pathlib import Path",
        "import time",
        "open('a')",
        "at = datetime.now(UTC)",
        "on = date.today()",
        "datetime.fromtimestamp(3)",
        "ratio = 0.5",
        "ratio = float(good)",
        "def f(x: float) -> int: ...",
        "def f(x: int) -> dict[str, float]: ...",
        "class A:\n    ratio: float",
        "math.sqrt(2)",
    ],
)
def test_a_breach_is_seen(text):
    assert list(faults(ast.parse(text), CALCULUS))


@pytest.mark.parametrize(
    "text",
    [
        "from __future__ import annotations",
        "from fractions import Fraction\nratio = Fraction(1, 2)",
        "from palier.calculus.spans import Span",
        "from datetime import UTC, datetime\nat = datetime(2026, 1, 1, tzinfo=UTC)",
        "import math\nmath.gcd(4, 6)",
        "if isinstance(value, float): raise TypeError",
    ],
)
def test_what_is_pure_passes(text):
    assert list(faults(ast.parse(text), CALCULUS)) == []
