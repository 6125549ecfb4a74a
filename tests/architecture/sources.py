"""The parsed source files that the tests of the architecture read."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "palier"


@dataclass(frozen=True, slots=True)
class Source:
    """One Python file, parsed; `name` is its path from the root of the repository."""

    name: str
    lines: int
    tree: ast.Module


@cache
def sources(folder: Path) -> tuple[Source, ...]:
    """Every Python file under `folder`, in order of path."""
    return tuple(_parse(path) for path in sorted(folder.rglob("*.py")))


def _parse(path: Path) -> Source:
    text = path.read_text(encoding="utf-8")
    return Source(path.relative_to(ROOT).as_posix(), len(text.splitlines()), ast.parse(text))
