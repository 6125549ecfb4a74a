"""Writes a catalogue as documents or as tables: the same catalogue, the same bytes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from palier.documents.catalogue.archives import archive_of
from palier.documents.catalogue.tables import tables_of

# Texts that YAML reads as texts without quotation marks: words, dates, amounts, addresses.
_PLAIN = re.compile(r"[^\W\d_][\w’./@-]*( [\w’./@()-]+)*|\d{4}-\d{2}-\d{2}|\d+(\.\d+)? [A-Z]{3}")
_NOT_PLAIN = {"true", "false", "null", "yes", "no", "on", "off", "y", "n"}
# JSON leaves these as they are, and YAML would break a line at them.
_BREAKS = {ord(each): f"\\u{ord(each):04x}" for each in "\x85\u2028\u2029\ufeff"}
_LINE = "[^\\W_]([^\n\r\t\x85\u2028\u2029\ufeff]*[^\\s\ufeff])?"
_BLOCK = re.compile(f"{_LINE}(\n+{_LINE})+")


def documents_text(documents: Iterable[Mapping[str, Any]]) -> str:
    """The YAML of documents in their explicit form.

    Catalogues are long, and what they hold is simple: this is many times faster than the writer of
    agreements.
    """
    made = ("".join(f"{line}\n" for line in _mapping(each, "")) for each in documents)
    return "---\n".join(made)


def tables_archive(documents: Iterable[Mapping[str, Any]]) -> bytes:
    """The zip archive of the tables of documents in their explicit form."""
    return archive_of(tables_of(documents))


def _mapping(mapping: Mapping[str, Any], indent: str) -> Iterator[str]:
    for key, value in mapping.items():
        if isinstance(value, Mapping):
            yield f"{indent}{key}:" if value else f"{indent}{key}: {{}}"
            yield from _mapping(value, f"{indent}  ")
        elif isinstance(value, list):
            yield f"{indent}{key}:"
            for each in value:
                first, *rest = _mapping(each, f"{indent}    ")
                yield f"{indent}  - {first.lstrip(' ')}"
                yield from rest
        else:
            yield f"{indent}{key}: {_text(value, indent)}"


def _text(text: str, indent: str) -> str:
    if _PLAIN.fullmatch(text) and text.lower() not in _NOT_PLAIN:
        return text
    if _BLOCK.fullmatch(text):
        lines = (f"{indent}  {line}" if line else "" for line in text.split("\n"))
        return "\n".join(("|-", *lines))
    return json.dumps(text, ensure_ascii=False).translate(_BREAKS)
