"""From shapes to the values of the calculus, field by field; the names are the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from palier.documents.models.shapes import Shape
from palier.documents.quantities import Quantity

_TAGS = {"method", "every", "way"}


def value_of(shape: Any, amount: Callable[[Quantity], Any] | None = None) -> Any:
    """The value of the calculus that a shape writes; lists and plain values go through.

    `amount` says what a written quantity is worth.
    """
    if isinstance(shape, Quantity) and amount is not None:
        return amount(shape)
    if isinstance(shape, tuple) and type(shape) is tuple:
        return tuple(value_of(each, amount) for each in shape)
    if not isinstance(shape, Shape):
        return shape
    makes = type(shape).makes
    assert makes is not None, type(shape)
    names = [name for name in type(shape).model_fields if name not in _TAGS]
    return makes(**{name: value_of(getattr(shape, name), amount) for name in names})
