"""What pages have around what they show: the way to them, and the tabs beside them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Crumb:
    """A step of the way to a page; the page itself has no address."""

    label: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Tab:
    """One of the pages about the same thing."""

    label: str
    address: str
    is_here: bool = False
