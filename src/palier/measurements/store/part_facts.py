"""What a part file says of its own rows, beside them: its series, their states and ends."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from typing import Any

import numpy as np

from palier.measurements.store.increases import ends_of
from palier.measurements.store.rows import Rows

SERIES, WORDS, ENDS = b"palier.series", b"palier.words", b"palier.ends"
"""Series and rows of each; states of each series; what counters showed first and last."""

_CHECK = b"palier.crc32"


def facts_of(kind: str, rows: Rows) -> dict[bytes, bytes]:
    """The facts of sorted rows, as key-value metadata."""
    counts = np.diff(rows.starts).tolist()
    found = {
        SERIES: json.dumps(list(zip(rows.texts, counts, strict=True))).encode(),
        WORDS: json.dumps(words_of(rows)).encode(),
        ENDS: json.dumps(ends_of(rows) if kind == "counter" else []).encode(),
    }
    return {**found, _CHECK: _check(found).encode()}


def facts_in(metadata: Mapping[bytes, bytes]) -> dict[bytes, Any] | None:
    """The facts by name; None when they are not those that were written."""
    texts = {name: metadata.get(name, b"") for name in (SERIES, WORDS, ENDS)}
    if metadata.get(_CHECK) != _check(texts).encode():
        return None
    return {name: json.loads(text) for name, text in texts.items()}


def _check(texts: Mapping[bytes, bytes]) -> str:
    return f"{zlib.crc32(b''.join(texts[name] for name in (SERIES, WORDS, ENDS))):08x}"


def words_of(rows: Rows) -> dict[str, list[str]]:
    """The states of each series; nothing for kinds without states."""
    if "state" not in rows.table.column_names:
        return {}
    states = rows.array("state")
    words = states.dictionary.to_pylist()
    pairs = np.unique(
        rows.codes.astype(np.int64) * (len(words) + 1) + states.indices.to_numpy()
    ).tolist()
    found: dict[str, list[str]] = {}
    for pair in pairs:
        series, word = divmod(pair, len(words) + 1)
        found.setdefault(rows.texts[series], []).append(words[word])
    return found
