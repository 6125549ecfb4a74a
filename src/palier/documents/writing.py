"""Writes normal forms as YAML that people can read, and that reads back as the same."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString

# The library folds some texts where they do not read back: no line is long enough for that.
_WIDEST = 1_000_000_000
_BREAKS = re.compile("[\n\r\t\x85\u2028\u2029]")
# Lines that a block says as they are: nothing unseen, no space at either end.
_LINE = "[^\\W_]([^\n\r\t\x85\u2028\u2029]*[^\\s])?"
_BETWEEN_BRACKETS = re.compile(r"\w([\w .+/-]|:\w)*")
_BLOCK = re.compile(f"{_LINE}(\n+{_LINE})+")


def write(normal: Mapping[str, Any]) -> str:
    """The YAML text of a normal form; it reads back to the same fingerprint."""
    yaml = YAML(typ="rt", pure=True)
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.width = _WIDEST
    yaml.allow_unicode = True
    stream = io.StringIO()
    yaml.dump(_laid_out(dict(normal)), stream)
    return stream.getvalue()


def _laid_out(value: Any) -> Any:
    """Short lists of plain values on one line; texts of several lines in a block."""
    if isinstance(value, dict):
        return {key: _laid_out(each) for key, each in value.items()}
    if isinstance(value, str) and _BREAKS.search(value):
        styled = LiteralScalarString if _BLOCK.fullmatch(value) else DoubleQuotedScalarString
        return styled(value)
    if not isinstance(value, list):
        return value
    made = CommentedSeq(_laid_out(each) for each in value)
    if all(_is_short(each) for each in value) and len(str(value)) < 80:
        made.fa.set_flow_style()
    return made


def _is_short(value: Any) -> bool:
    """Whether a value reads back between brackets, where marks mean more than elsewhere."""
    if isinstance(value, str):
        return _BETWEEN_BRACKETS.fullmatch(value) is not None
    return isinstance(value, int | None)
