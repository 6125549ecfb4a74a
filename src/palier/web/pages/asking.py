"""A page that asks one thing: a form, what is said around it, and where it leads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from palier.web.pages.frame import Crumb


@dataclass(frozen=True, slots=True)
class Touched:
    """Things that something asked for bears upon, some of them by name."""

    heading: str
    named: tuple[Crumb, ...]
    others: int = 0
    """How many more there are than are named."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What is kept now of what a form changes: its version, and its values by field."""

    version: int
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Question:
    """What a page with one form says around it. All texts are said already."""

    heading: str
    trail: tuple[Crumb, ...]
    submit: str
    back: str
    """Where cancelling leads, and success unless it says otherwise."""
    lead: str = ""
    warning: str = ""
    done: str = ""
    """What is said once it is done."""
    kind: str = "primary"
    saved: Callable[[], Saved] | None = None
    """Reads what is kept, for a form that changes something others may change too."""
    touches: tuple[Touched, ...] = ()
    """What follows for other things, shown before one confirms."""


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that the reader may do here; with `why`, it cannot be done now, and why."""

    label: str
    address: str
    icon: str
    kind: str = "plain"
    why: str = ""
    is_post: bool = False
    """Whether it is done at once, without a page that asks."""
