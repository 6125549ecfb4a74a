"""`palier store info`: what a store holds."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import closing
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from palier.calculus.instants import instant_text
from palier.cli.bad_options import BadOption
from palier.cli.exits import Exit
from palier.cli.storing import counted, facts, opened
from palier.cli.writing import write
from palier.measurements.places import shown_place
from palier.presentation.languages import Words, words
from palier.presentation.numbers import decimals

if TYPE_CHECKING:
    from palier.measurements.store import Store
    from palier.measurements.store.info import Info

FORMATS = ("table", "json")


def info(place: str, tag: str, *, format: str) -> int:
    """Shows what a store holds, in figures."""
    if format not in FORMATS:
        raise BadOption(f"there is no format {format!r}", hint=f"one of {', '.join(FORMATS)}")
    with closing(opened(place)) as store:
        found = _found(store)
    if format == "json":
        write(json.dumps(found, indent=2, ensure_ascii=False) + "\n", None)
    else:
        write(facts(_lines(found, words(tag)), words(tag)), None)
    return Exit.MET


def _found(store: Store) -> dict[str, Any]:
    """A store as JSON-ready data; instants are in UTC, sizes in bytes."""
    from palier.measurements.store.holds import holds_of

    held, snapshot = store.info(), store.snapshot()
    horizon = snapshot.horizon()
    now = time.time_ns() // 1000
    return {
        "format": "palier/store-info/v1",
        "store": held.identity,
        "manifest": shown_place(held.url),
        "parts": store.files.url,
        "snapshot": held.number,
        "fingerprint": snapshot.fingerprint,
        "first_snapshot": held.floor,
        "from": horizon and instant_text(horizon[0]),
        "to": horizon and instant_text(horizon[1]),
        "hot_batches": held.batches,
        "repeats": held.repeats,
        "conflicts": held.conflicts,
        "removed": held.removed,
        "leases": sorted(store.manifest.holders()),
        "holds": [hold.name for hold in holds_of(store.manifest) if hold.is_active(now)],
        "units": {
            name: {"unit": each.unit, "resolution": str(each.resolution)}
            for name, each in sorted(store.manifest.quantities(held.number).items())
        },
        **_sizes(store, held),
    }


def _sizes(store: Store, held: Info) -> dict[str, Any]:
    """What there is of each kind, and of roll-ups, which are parts of kinds of their own."""
    from palier.measurements.schema import KINDS

    rolled = [each for each in held.kinds if each.kind not in KINDS]
    return {
        "kinds": {
            each.kind: {
                "series": len(store.manifest.series(each.kind, held.number)),
                "acknowledged": each.acknowledged,
                "hot": each.hot,
                "parts": each.parts,
                "rows": each.rows,
                "bytes": each.bytes,
            }
            for each in held.kinds
            if each.kind in KINDS
        },
        "rollups": {
            "days": sum(each.parts for each in rolled),
            "bytes": sum(each.bytes for each in rolled),
        },
    }


def _lines(found: dict[str, Any], say: Words) -> Iterator[tuple[str, str]]:
    yield say("manifest"), found["manifest"]
    yield say("parts"), found["parts"]
    yield say("snapshot"), str(found["snapshot"])
    if found["first_snapshot"]:
        yield say("first snapshot"), str(found["first_snapshot"])
    if found["from"]:
        # What is measured at an instant reaches no further: the microsecond says nothing to people.
        yield say("span"), f"{found['from']} → {found['to'].replace('.000001Z', 'Z')}"
    for kind, held in found["kinds"].items():
        yield kind, _held(held, say)
    if found["rollups"]["days"]:
        size = _bytes(found["rollups"]["bytes"], say)
        yield say("roll-ups of days"), f"{counted(found['rollups']['days'], say)} ({size})"
    for label, name in (
        (say("batches to fold"), "hot_batches"),
        (say("repeats dropped"), "repeats"),
        (say("conflicts put aside"), "conflicts"),
        (say("rows removed"), "removed"),
    ):
        if found[name]:
            yield label, counted(found[name], say)
    if found["leases"]:
        yield say("work in progress"), counted(len(found["leases"]), say)
    if found["holds"]:
        yield say("holds"), ", ".join(found["holds"])
    for name, each in found["units"].items():
        label = say("unit of {series}", series=name)
        yield label, f"{decimals(Decimal(each['resolution']), say)} {each['unit']}".rstrip()


def _held(held: dict[str, int], say: Words) -> str:
    """The rows of one kind, and where they are."""
    shown = {name: counted(count, say) for name, count in held.items()}
    series = say.many("{n} series", "{n} series", held["series"], n=shown["series"])
    hot = say.many("{n} row to fold", "{n} rows to fold", held["hot"], n=shown["hot"])
    rows = say.many("{n} row", "{n} rows", held["rows"], n=shown["rows"])
    parts = say.many("{n} part", "{n} parts", held["parts"], n=shown["parts"])
    folded = [rows, parts, _bytes(held["bytes"], say)] if held["parts"] or not held["hot"] else []
    return ", ".join([series, *([hot] if held["hot"] else []), *folded])


def _bytes(count: int, say: Words) -> str:
    shown = counted(count, say)
    return say.many("{n} byte", "{n} bytes", count, n=shown)
