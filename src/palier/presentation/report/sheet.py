"""The sheet: every text and drawing of a report, ready to be laid out on a page or on paper."""

from __future__ import annotations

from dataclasses import dataclass

from palier.presentation.tables import Table

Rows = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing twice: for wide and for narrow pages; both are SVG."""

    caption: str
    wide: str
    narrow: str


@dataclass(frozen=True, slots=True)
class Card:
    """An objective at a glance."""

    anchor: str
    title: str
    window: str
    figure: str
    target: str
    outcome: str
    tone: str


@dataclass(frozen=True, slots=True)
class WindowDetail:
    """Every number behind one window of one objective."""

    title: str
    tone: str
    outcome: str
    sentence: str
    reasons: tuple[str, ...]
    numbers: Rows
    scope: Rows
    facts: tuple[str, ...]
    """Outages, or late records."""
    decisions: tuple[str, ...]
    is_printed: bool
    """Whether paper shows it too."""


@dataclass(frozen=True, slots=True)
class Section:
    """One objective, for one group of dimensions."""

    anchor: str
    title: str
    promise: str
    window: str
    figure: str
    outcome: str
    tone: str
    sentence: str
    bar: Chart | None
    gauge: Chart | None
    charts: tuple[Chart, ...]
    table: Table
    settings: Rows
    windows: tuple[WindowDetail, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One credit, penalty or reward with its arithmetic."""

    title: str
    subject: str
    """The objectives, and the group, that it is about."""
    window: str
    amount: str
    status: str
    steps: tuple[str, ...]
    ladder: Chart | None


@dataclass(frozen=True, slots=True)
class Money:
    """What is owed, and why."""

    totals: Rows
    entries: tuple[Entry, ...]
    settings: Rows
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole report."""

    language: str
    title: str
    kind: str
    parties: Rows
    facts: Rows
    verdict: str
    tone: str
    cards: tuple[Card, ...]
    sections: tuple[Section, ...]
    money: Money | None
    provenance: Rows
    labels: dict[str, str]
    """The headings of the page by name."""
