"""What `palier --version` prints: the editions of everything that decides a figure."""

from __future__ import annotations

import platform


def version_line() -> str:
    """Palier's version, its time zone rules, and Python's."""
    from palier.calculus.zones import tzdata_version
    from palier.proof.pipeline import code_version

    return (
        f"palier {code_version()} (tzdata {tzdata_version()}, Python {platform.python_version()})"
    )
