"""Mapping files: YAML or JSON next to the data, read under guard."""

from __future__ import annotations

import re
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from palier.measurements.declared import Declared
from palier.measurements.errors import InvalidMapping
from palier.measurements.mapping_keys import mapping_of
from palier.measurements.mappings import Mapping

MOST_BYTES = 256 << 10
MOST_ALIASES = 50
MOST_DEPTH = 30


def load_mapping(path: Path) -> tuple[Mapping, ...]:
    """The mappings of a file: a list under `sources`, or one mapping.

    Raises `InvalidMapping` for a file too large, aliased too much, or breaking a rule.
    """
    name = path.name
    try:
        if path.stat().st_size > MOST_BYTES:
            raise InvalidMapping(f"{name}: larger than {MOST_BYTES} bytes", hint="split it")
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidMapping(f"{name}: cannot be read: {error}", hint="save it as UTF-8") from None
    value = parsed(text, name)
    keys = Declared(value, name)
    if "sources" not in keys:
        return (mapping_of(dict(value), name),)  # type: ignore[call-overload]
    sources = keys.raw("sources")
    keys.done()
    if not isinstance(sources, list) or not sources:
        raise InvalidMapping(f"{name}.sources: must be a list", hint="start each with `- files:`")
    return tuple(
        mapping_of(_block(source, f"{name}.sources[{place}]"), f"{name}.sources[{place}]")
        for place, source in enumerate(sources)
    )


def _block(value: object, path: str) -> dict[str, object]:
    keys = Declared(value, path)
    return {key: keys.raw(key) for key in keys.names()}


def parsed(text: str, name: str) -> object:
    """The document, without what makes a small file expand or a parser overflow.

    Raises `InvalidMapping`.
    """
    loader = YAML(typ="safe", pure=True)
    aliases = depth = 0
    try:
        for event in loader.parse(text):
            kind = type(event).__name__
            aliases += kind == "AliasEvent"
            depth += kind.endswith("StartEvent") - kind.endswith("EndEvent")
            if aliases > MOST_ALIASES or depth > MOST_DEPTH:
                raise InvalidMapping(
                    f"{name}: more than {MOST_ALIASES} aliases or {MOST_DEPTH} levels",
                    hint="write the values out",
                )
        return YAML(typ="safe", pure=True).load(text)
    except YAMLError as error:
        raise InvalidMapping(
            f"{name}: {_where(error)}", hint="check the indentation and the quotes"
        ) from None
    except (RecursionError, ValueError) as error:
        raise InvalidMapping(f"{name}: {error}", hint="check the values") from None


def _where(error: YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    problem = re.sub(r"\s+", " ", getattr(error, "problem", None) or str(error)).strip()
    return f"line {mark.line + 1}, column {mark.column + 1}: {problem}" if mark else problem
