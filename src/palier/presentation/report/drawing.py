"""Draws a chart twice, for wide and for narrow pages, under names that are unique in a page."""

from __future__ import annotations

from collections.abc import Callable

from palier.presentation.charts.svg import Drawing
from palier.presentation.report.sheet import Chart

WIDE = 680.0
NARROW = 326.0


def charted(
    name: str,
    caption: str,
    draw: Callable[[float], Drawing | None],
    widths: tuple[float, float] = (WIDE, NARROW),
) -> Chart | None:
    """The chart at both widths; None when there is nothing to draw."""
    wide, narrow = draw(widths[0]), draw(widths[1])
    if wide is None or narrow is None:
        return None
    return Chart(caption, wide.svg(f"{name}-w"), narrow.svg(f"{name}-n"))
