"""A small SVG builder: shapes named by what they mean, coloured by class, readable without CSS.

Every shape carries a class (`f-up`, `s-line`) for pages that have their own colours, light and
dark, and the light colour as an attribute for programs that read no style sheet, such as Typst.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

FONT = "Inter, system-ui, -apple-system, 'Segoe UI', sans-serif"
USUAL, WIDE = 0.56, 0.9
"""Widths of its letters, and of its wide ones, as shares of the size."""

# Tones are told apart by lightness as well as by hue, for people who see colours differently.
LIGHT = {
    "ink": "#1b2330",
    "muted": "#5b6675",
    "faint": "#687384",
    "line": "#d5dbe3",
    "track": "#edf0f4",
    "surface": "#ffffff",
    "up": "#2a9d8f",
    "met": "#2a9d8f",
    "down": "#c2334d",
    "missed": "#c2334d",
    "warning": "#d9930d",
    "unknown": "#a3adba",
    "excluded": "#7a6fb0",
    "accent": "#2f5d8c",
    "up-day": "#cfe8e4",
    "down-1": "#f6cdb5",
    "down-2": "#ee9b86",
    "down-3": "#d75a63",
    "down-4": "#9c1f3f",
}
# Words in a tone are darker than shapes, to be read on white (WCAG 2.2, 1.4.3: 4.5 to 1).
WORDS = {**LIGHT, "met": "#12645a", "missed": "#a11f39", "warning": "#7c5200", "unknown": "#4a5462"}

Point = tuple[float, float]


class Drawing:
    """Shapes on a canvas of `width` by `height`, in the order drawn."""

    def __init__(self, width: float, height: float, title: str, description: str = "") -> None:
        self.width = width
        self.height = height
        self._title = title
        self._description = description
        self._shapes: list[str] = []

    def box(self, at: Point, size: Point, tone: str, *, radius: float = 0, tip: str = "") -> None:
        """A filled rectangle; `tip` is shown when pointed at, and read aloud."""
        if size[0] <= 0 or size[1] <= 0:
            return
        round_ = f' rx="{_n(radius)}"' if radius else ""
        self._add(
            f'<rect x="{_n(at[0])}" y="{_n(at[1])}" width="{_n(size[0])}" height="{_n(size[1])}"'
            f"{round_}{_fill(tone)}",
            "rect",
            tip,
        )

    def line(
        self, start: Point, end: Point, tone: str, *, width: float = 1, dash: str = ""
    ) -> None:
        """A straight stroke."""
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        self._shapes.append(
            f'<line x1="{_n(start[0])}" y1="{_n(start[1])}" x2="{_n(end[0])}" y2="{_n(end[1])}"'
            f' stroke-width="{_n(width)}"{dashes}{_stroke(tone)}/>'
        )

    def dot(
        self, at: Point, radius: float, tone: str, *, hollow: bool = False, tip: str = ""
    ) -> None:
        """A disc; hollow for what is not final."""
        look = _hollow(tone) if hollow else _fill(tone)
        self._add(
            f'<circle cx="{_n(at[0])}" cy="{_n(at[1])}" r="{_n(radius)}"{look}', "circle", tip
        )

    def shape(self, points: Sequence[Point], tone: str) -> None:
        """A filled polygon."""
        joined = " ".join(f"{_n(x)},{_n(y)}" for x, y in points)
        self._shapes.append(f'<polygon points="{joined}"{_fill(tone)}/>')

    def arc(self, path: str, tone: str, width: float, *, dash: str = "") -> None:
        """A stroked path, given as SVG path data."""
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        self._shapes.append(
            f'<path d="{path}" fill="none" stroke-width="{_n(width)}" stroke-linecap="round"'
            f"{dashes}{_stroke(tone)}/>"
        )

    def text(
        self,
        at: Point,
        words: str,
        tone: str = "muted",
        *,
        size: float = 12,
        anchor: str = "start",
        bold: bool = False,
    ) -> None:
        """A line of text; `anchor` is start, middle or end."""
        weight = ' font-weight="600"' if bold else ""
        self._shapes.append(
            f'<text x="{_n(at[0])}" y="{_n(at[1])}" font-size="{_n(size)}" text-anchor="{anchor}"'
            f'{weight} class="f-{tone}" fill="{WORDS[tone]}">{escape(words)}</text>'
        )

    def svg(self, name: str) -> str:
        """The drawing as an SVG element; `name` makes its ids unique in a page."""
        described = f'<desc id="{name}-d">{escape(self._description)}</desc>'
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_n(self.width)}'
            f' {_n(self.height)}" width="{_n(self.width)}" height="{_n(self.height)}" role="img"'
            f' aria-labelledby="{name}-t {name}-d" font-family="{FONT}">'
            f'<title id="{name}-t">{escape(self._title)}</title>{described}'
            f"{''.join(self._shapes)}</svg>"
        )

    def _add(self, opening: str, element: str, tip: str) -> None:
        if tip:
            self._shapes.append(f"{opening}><title>{escape(tip)}</title></{element}>")
        else:
            self._shapes.append(f"{opening}/>")


def width_of(words: str, size: float = 12) -> float:
    """About how wide a text is in Inter, for labels that must not touch."""
    return size * sum(WIDE if each in "mwMW%" else USUAL for each in words)


def _fill(tone: str) -> str:
    return f' class="f-{tone}" fill="{LIGHT[tone]}"'


def _stroke(tone: str) -> str:
    return f' class="s-{tone}" stroke="{LIGHT[tone]}"'


def _hollow(tone: str) -> str:
    colours = f'fill="{LIGHT["surface"]}" stroke="{LIGHT[tone]}"'
    return f' class="f-surface s-{tone}" {colours} stroke-width="2"'


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
