"""Which shapes a field takes, read from its annotation: for suggestions and for the reference."""

from __future__ import annotations

from typing import Annotated, Any, NamedTuple, get_args, get_origin

from pydantic import Tag

from palier.documents.models.shapes import Shape


class Form(NamedTuple):
    """A shape that may stand somewhere, and the word that chooses it among several."""

    tag: str | None
    shape: type[Shape]

    @property
    def keys(self) -> list[str]:
        """The keys that may be written in it."""
        fields = self.shape.model_fields.items()
        return [field.alias or name for name, field in fields] + list(self.shape.also)


def forms_of(annotation: Any, tag: str | None = None) -> list[Form]:
    """The shapes inside an annotation, through lists, choices and marks."""
    if isinstance(annotation, type) and get_origin(annotation) is None:
        return [Form(tag, annotation)] if issubclass(annotation, Shape) else []
    arguments = get_args(annotation)
    if get_origin(annotation) is Annotated:
        marks = [mark.tag for mark in arguments[1:] if isinstance(mark, Tag)]
        return forms_of(arguments[0], marks[0] if marks else tag)
    return [form for each in arguments for form in forms_of(each, tag)]
