"""What the contests from a file to figures share: hours, an agreement, and Palier's answer."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from palier.calculus.instants import instant_of
from palier.calculus.tallies import Tally
from palier.documents import load_text
from palier.measurements.engines.reference import ReferenceEngine
from palier.measurements.folders import read_folder
from palier.proof import account

ZONE = "America/Toronto"
OPENS, CLOSES = 8, 18
HOLIDAY = "2026-10-12"
STARTS = datetime(2026, 10, 1, 4, tzinfo=UTC)
"""Midnight in the zone. Measurements reach over the two months, a change of clocks among them."""
SECONDS = 61 * 86_400
MONTHS = ("2026-10", "2026-11")
HOURS = f"Monday to Friday from {OPENS} to {CLOSES}, but one holiday, in {ZONE}"

AGREEMENT = f"""
apiVersion: palier/v1
kind: Agreement
metadata: {{name: web}}
spec:
  provider: Provider
  customer: Customer
  since: 2026-09-01
  zone: {ZONE}
  calendar:
    hours: mon-fri 08:00-18:00
    holidays: [{HOLIDAY}]
  objectives:
"""

T = TypeVar("T", bound=Tally)


def tallies(objectives: str, file: Path, kind: type[T]) -> list[tuple[str, T]]:
    """Month and tally of each objective, from the documents and the file: all that Palier does."""
    library = load_text(AGREEMENT + objectives)
    if library.problems:
        raise ValueError(library.problems[0].message)
    engine = ReferenceEngine(read_folder(file))
    at = instant_of(datetime(2026, 12, 15, tzinfo=UTC))
    made = account(library.agreements()[0].terms, engine, at=at, windows="all")
    return [
        (window.window.label, outcome.tally)
        for window in made.windows
        for outcome in window.outcomes
        if window.window.label in MONTHS and isinstance(outcome.tally, kind)
    ]
