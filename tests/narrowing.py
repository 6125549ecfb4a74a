"""Says to the type checker what a test knows, and fails where the test is wrong about it."""

from __future__ import annotations

from typing import TypeVar

Kind = TypeVar("Kind")


def known(value: Kind | None) -> Kind:
    """The value, which is not None."""
    assert value is not None
    return value


def one(kind: type[Kind], value: object) -> Kind:
    """The value, which is one of this kind."""
    assert isinstance(value, kind), f"{value!r} is no {kind.__name__}"
    return value
