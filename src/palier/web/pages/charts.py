"""Charts as pages show them: drawn twice, for wide and for narrow ones, with text to read aloud."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from palier.presentation.charts.svg import Drawing

WIDE = 640.0
NARROW = 310.0


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart with its caption; without `narrow` it is small enough for any page."""

    caption: str
    svg: SafeString
    narrow: SafeString = SafeString("")
    text: str = ""

    @property
    def is_small(self) -> bool:
        """Whether it is never wider than it is drawn."""
        return not self.narrow


def charted(name: str, caption: str, draw: Callable[[float], Drawing | None]) -> Chart | None:
    """The chart at both widths, its ids made of `name`; None when there is nothing to draw."""
    wide, narrow = draw(WIDE), draw(NARROW)
    if wide is None or narrow is None:
        return None
    # A drawing escapes every text that it is given.
    return Chart(caption, mark_safe(wide.svg(f"{name}-w")), mark_safe(narrow.svg(f"{name}-n")))


def small_chart(name: str, caption: str, drawing: Drawing | None) -> Chart | None:
    """A chart of one size; None when there is nothing to draw."""
    return None if drawing is None else Chart(caption, mark_safe(drawing.svg(name)))
