"""The words of indicator methods, and the explicit form of an indicator written by its word."""

from __future__ import annotations

from typing import Any

from palier.calculus.indicators import (
    Aggregate,
    Availability,
    Composite,
    CompositeTimelines,
    Events,
    Incidents,
    Quantile,
    SliceMean,
    Slices,
    Stated,
)
from palier.calculus.records import Elapsed
from palier.documents.errors import Unreadable, nearest
from palier.documents.models.shapes import refused

METHODS: dict[str, type] = {
    "events": Events,
    "availability": Availability,
    "slices": Slices,
    "sliceMean": SliceMean,
    "quantile": Quantile,
    "aggregate": Aggregate,
    "elapsed": Elapsed,
    "incidents": Incidents,
    "composite": Composite,
    "compositeTimelines": CompositeTimelines,
    "stated": Stated,
}
"""The word of each indicator method and the value of the calculus that it makes."""


def indicator_of(value: Any) -> Any:
    """The explicit indicator of `{availability: web}` or `{elapsed: {since: ..., ...}}`."""
    if not isinstance(value, dict) or "method" in value:
        if isinstance(value, dict) and value["method"] not in METHODS:
            word = str(value["method"])
            message = f"{word!r} is not an indicator method"
            raise refused(Unreadable("unknown-word", message, nearest(word, METHODS)))
        return value
    methods = [key for key in value if key in METHODS]
    if len(methods) != 1:
        found = f"{' and '.join(methods)} stand together" if methods else "no method is written"
        hint = f"write one of {', '.join(METHODS)}"
        raise refused(Unreadable("missing-field", found, hint))
    [method] = methods
    body = value[method]
    rest = {key: each for key, each in value.items() if key != method}
    if isinstance(body, dict):
        return {**rest, **body, "method": method}
    if body is None:
        return {**rest, "method": method}
    if method == "composite" and isinstance(body, list):
        return {**rest, "members": body, "method": method}
    return {**rest, "series": body, "method": method}


def with_method(value: Any, key: str) -> Any:
    """`value` with the indicator under `key` explicit; `availability: web` may stand beside it."""
    if not isinstance(value, dict):
        return value
    if key not in value:
        short = {k: v for k, v in value.items() if k in ("events", "availability")}
        if len(short) == 1:
            rest = {k: v for k, v in value.items() if k not in short}
            return {**rest, key: indicator_of(short)}
        return value
    return {**value, key: indicator_of(value[key])}
