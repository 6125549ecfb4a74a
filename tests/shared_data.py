"""Where the data and the conformance suites that are not part of the repository are found."""

from __future__ import annotations

from pathlib import Path

ABSENT = "needs ../shared, absent here"


def shared_path() -> Path | None:
    """The folder `shared` beside the checkout, or None; for parametrising at collection."""
    folder = Path(__file__).resolve().parents[2] / "shared"
    return folder if folder.is_dir() else None
