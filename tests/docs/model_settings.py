"""The settings that documents may state, read from their models: words, defaults and owners."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from palier.documents.models.forms import forms_of
from palier.documents.models.kinds import KINDS
from palier.documents.models.shapes import Shape, Text

# Numbers that are facts about something, not a choice of the agreement.
_FACTS = {"weight", "places"}
# What they say changes no figure: their words stand with their fields.
_CATALOGUE = {"Service", "Facility"}


@dataclass(frozen=True, slots=True)
class Setting:
    """A field that changes a figure or an amount: `words` are its values where they are listed."""

    name: str
    owner: str
    words: tuple[str, ...]
    default: str
    meaning: str


def shapes() -> tuple[type[Shape], ...]:
    """Every shape that can stand in a document that figures come from, each once."""
    found: dict[type[Shape], None] = {}

    def visit(shape: type[Shape]) -> None:
        if shape not in found:
            found[shape] = None
            for field in shape.model_fields.values():
                for form in forms_of(field.annotation):
                    visit(form.shape)

    for name, kind in KINDS.items():
        if name not in _CATALOGUE:
            visit(kind)
    return tuple(found)


def owner_of(shape: type[Shape]) -> str:
    """The words for a shape: `timeline rules` for `TimelineRulesShape`."""
    name = shape.__name__.removesuffix("Shape")
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()


def fields() -> set[tuple[str, str]]:
    """Every key of every shape, as (key, owner)."""
    return {
        (field.alias or name, owner_of(shape))
        for shape in shapes()
        for name, field in shape.model_fields.items()
    }


def settings() -> tuple[Setting, ...]:
    """Choices between words, yes or no, and numbers that have a default."""
    return tuple(_settings())


def _settings() -> Iterator[Setting]:
    for shape in shapes():
        for name, field in shape.model_fields.items():
            scalar = _scalar(field.annotation)
            if scalar is None or name in _FACTS:
                continue
            if field.is_required() and not issubclass(scalar, Enum):
                continue
            yield Setting(
                name=field.alias or name,
                owner=owner_of(shape),
                words=_words(scalar),
                default=_default(field),
                meaning=field.description or "",
            )


def _scalar(annotation: Any) -> type | None:
    """The type of a single word, truth value or number; None for anything else."""
    if get_origin(annotation) is Annotated:
        return _scalar(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        inner = [each for each in get_args(annotation) if each is not type(None)]
        return _scalar(inner[0]) if len(inner) == 1 else None
    if isinstance(annotation, type) and issubclass(annotation, Enum | int | Fraction | Decimal):
        return annotation
    return None


def _words(scalar: type) -> tuple[str, ...]:
    if issubclass(scalar, Enum):
        return tuple(_written(each) for each in scalar)
    return ("true", "false") if scalar is bool else ()


def _default(field: FieldInfo) -> str:
    """The default as a document writes it; `required` and `not stated` where there is none."""
    if field.is_required():
        return "required"
    value = field.get_default()
    if value is None:
        return "not stated"
    for mark in (*field.metadata, *get_args(field.annotation)[1:]):
        if isinstance(mark, Text):
            value = mark.write(value)
    return f"`{_written(value)}`"


def _written(value: Any) -> str:
    if isinstance(value, Enum):
        return str(value.value).replace("_", " ")
    return str(value).lower() if isinstance(value, bool) else str(value)
