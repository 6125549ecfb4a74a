"""A row of the table of pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db.models import Model

from palier.slm.parties.queries import Sight

GET, POST, BOTH = ("GET",), ("POST",), ("GET", "POST")
Seen = Callable[[Sight, Model], bool]


@dataclass(frozen=True)
class Page:
    """A page. `about` is the argument of its address; `intent` what one must be permitted."""

    methods: tuple[str, ...]
    about: str = ""
    intent: str = ""
    arguments: dict[str, str] = field(default_factory=dict)
    """Other arguments of the address."""
    is_inside: bool = False
    """Whether it is there for the provider's own people alone."""
