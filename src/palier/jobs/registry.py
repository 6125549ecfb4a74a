"""Which function does which kind of job."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any, TypeAlias

from palier.jobs.context import Context

Function: TypeAlias = Callable[[Context], Any]
"""It may return what it found, as JSON has it."""

KINDS: dict[str, Function] = {}

MODULES = (
    "palier.jobs.checkpoints",
    "palier.jobs.digests",
    "palier.jobs.imports",
    "palier.jobs.mail",
    "palier.jobs.proving",
    "palier.jobs.tidying",
    "palier.jobs.webhooks",
)
"""Every module that has the function of a job."""


def job(kind: str) -> Callable[[Function], Function]:
    """Says that a function does the jobs of a kind."""

    def registered(function: Function) -> Function:
        if KINDS.setdefault(kind, function) is not function:
            raise ValueError(f"two functions do {kind}")
        return function

    return registered


def load_kinds() -> None:
    """Makes every function known."""
    for module in MODULES:
        import_module(module)
