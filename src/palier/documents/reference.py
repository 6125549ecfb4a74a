"""The field reference of documents, written from the shapes so that it is always complete."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from enum import Enum
from typing import Any, get_args

from pydantic import TypeAdapter
from pydantic.fields import FieldInfo

from palier.documents.models.forms import Form, forms_of
from palier.documents.models.kinds import KINDS, Envelope
from palier.documents.models.shapes import Shape, Words, field_texts


def fields_page() -> str:
    """The Markdown page of every field of every kind."""
    parts = ["---\norphan: true\n---\n\n# Fields of documents\n", _INTRODUCTION]
    done: set[type[Shape]] = set()
    for kind, model in KINDS.items():
        parts.append(f"## Documents of kind {kind}\n\n{_text(model)}\n")
        left = forms_of(model.model_fields["spec"].rebuild_annotation())
        while left:
            form = left.pop(0)
            if form.shape not in done:
                done.add(form.shape)
                parts.append(_section(form))
                left[:0] = _below(form.shape)
    [metadata] = forms_of(Envelope.model_fields["metadata"].annotation)
    parts.append(f"## Metadata of every document\n\n{_section(metadata)}")
    return "\n".join(parts)


_INTRODUCTION = """\
Every document has `apiVersion: palier/v1`, a `kind`, `metadata` and a `spec`. A field without
a default must be written. Where a field takes a name, the document of that name may stand in
another file, or its `spec` may be written in place.
"""


def anchor(shape: type[Shape]) -> str:
    """The heading of a shape."""
    return shape.__name__.removesuffix("Shape")


def _section(form: Form) -> str:
    shape = form.shape
    texts = field_texts(shape)
    lines = [f"### {anchor(shape)}\n", f"{_text(shape)}\n"]
    if shape.short:
        lines.append("Has a short form in place of the mapping.\n")
    if shape.also:
        lines.append(f"Also takes {', '.join(f'`{key}`' for key in shape.also)}, as short forms.\n")
    for name, field in shape.model_fields.items():
        lines.append(f"`{field.alias or name}`\n: {_meaning(field, texts.get(name, ''))}\n")
    return "\n".join(lines)


def _text(shape: type[Shape]) -> str:
    return " ".join((shape.__doc__ or "").split())


def _meaning(field: FieldInfo, text: str) -> str:
    if field.default is not None and not text and isinstance(field.default, str):
        return f"always `{field.default}` in the explicit form."
    forms = dict.fromkeys(anchor(form.shape) for form in forms_of(field.rebuild_annotation()))
    parts = [" ".join(text.split())]
    words = list(_words(field.rebuild_annotation()))
    if words:
        parts.append(f"One of {', '.join(f'`{word}`' for word in words)}.")
    if forms:
        parts.append(f"See {', '.join(f'[{name}](#{name.lower()})' for name in forms)}.")
    parts.append(_default(field))
    return " ".join(part for part in parts if part)


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "**Required.**"
    value = field.get_default(call_default_factory=True)
    if value is None or value in ((), {}, "", frozenset()) or isinstance(value, Shape):
        return ""
    shown = TypeAdapter(field.rebuild_annotation()).dump_python(value, mode="json")
    return (
        f"Default: `{shown}`."
        if not isinstance(shown, bool)
        else f"Default: `{str(shown).lower()}`."
    )


def _words(annotation: Any) -> Iterator[str]:
    """The words of the enumerations inside an annotation."""
    arguments = get_args(annotation)
    if any(isinstance(mark, Words) for mark in arguments):
        kind = arguments[0]
        assert issubclass(kind, Enum)
        yield from (str(each.value).replace("_", " ") for each in kind)
        return
    for each in arguments:
        yield from _words(each)


def _below(shape: type[Shape]) -> list[Form]:
    return [
        form
        for field in shape.model_fields.values()
        for form in forms_of(field.rebuild_annotation())
    ]


if __name__ == "__main__":
    sys.stdout.write(fields_page())
