"""Writes normal forms as YAML that people can read, and that reads back as the same."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedSeq


def write(normal: Mapping[str, Any]) -> str:
    """The YAML text of a normal form; it reads back to the same fingerprint."""
    yaml = YAML(typ="rt", pure=True)
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.width = 100
    yaml.allow_unicode = True
    stream = io.StringIO()
    yaml.dump(_laid_out(dict(normal)), stream)
    return stream.getvalue()


def _laid_out(value: Any) -> Any:
    """Short lists of plain values on one line."""
    if isinstance(value, dict):
        return {key: _laid_out(each) for key, each in value.items()}
    if not isinstance(value, list):
        return value
    made = CommentedSeq(_laid_out(each) for each in value)
    if all(isinstance(each, str | int | None) for each in value) and len(str(value)) < 80:
        made.fa.set_flow_style()
    return made
