"""What a document of the catalogue says, part by part: whether a catalogue has it so already."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

Key: TypeAlias = tuple[str, ...]
"""Which part of a document: () what it says of itself, as ("needs", "mail") what it needs."""

_WHOLE: dict[str, Callable[[Mapping[str, Any]], Key]] = {
    "needs": lambda each: (each["service"],),
    "costs": lambda each: (each["name"], each["since"]),
    "limits": lambda each: (each.get("offering", ""), each["name"]),
    "facilities": lambda each: (each["facility"],),
}
"""Those of which nothing stays as it is where it is not written."""
_ELSEWHERE = ("state", "offerings", "uses", *_WHOLE)


def parts_of(document: Mapping[str, Any]) -> dict[Key, Any]:
    """The parts of a document in its explicit form."""
    spec = document["spec"]
    found: dict[Key, Any] = {(): {**_own(document["metadata"]), **_own(spec)}}
    if "state" in spec:
        found["state",] = spec["state"]
    for name, key in _WHOLE.items():
        for each in spec.get(name, ()):
            found[name, *key(each)] = each
    for each in spec.get("offerings", ()):
        base = ("offerings", each["name"])
        found[base] = _own(each)
        if "state" in each:
            found[*base, "state"] = each["state"]
        for use in each.get("uses", ()):
            found[*base, "uses", use["customer"], use["since"]] = use
    return found


def is_said(written: Any, kept: Any, key: Key) -> bool:
    """Whether what is kept of a part is what is written of it, as far as anything is."""
    if kept is None:
        return False
    if not key or (key[0] == "offerings" and len(key) == 2):
        return all(kept.get(name) == value for name, value in written.items())
    return bool(kept == written)


def _own(mapping: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in mapping.items() if name not in _ELSEWHERE}
