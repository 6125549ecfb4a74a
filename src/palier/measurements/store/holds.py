"""Holds: periods whose measurements must be kept, for whoever disputes, claims or audits them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from palier.calculus.instants import Instant
from palier.calculus.spans import Span
from palier.measurements.store.errors import StoreDamaged, StoreError
from palier.measurements.store.leases import working
from palier.measurements.store.manifest import Change, Lease, Manifest

HOLDS = "holds"
"""The fact that lists the holds."""

LEASE = "retention"
"""Whoever adds a hold waits for a removal to end, and the other way round."""


class NoSuchHold(StoreError):
    """A hold that the store does not have."""

    code = "no-such-hold"


class HoldExists(StoreError):
    """A hold of the name given is there already."""

    code = "hold-exists"


@dataclass(frozen=True, slots=True)
class Hold:
    """What the figures of some series over a span stand on, kept until an instant or for good."""

    name: str
    reason: str
    span: Span
    series: str = "*"
    expires: Instant | None = None

    def is_active(self, at: Instant) -> bool:
        """Whether it still keeps anything at an instant."""
        return self.expires is None or at < self.expires


def holds_of(manifest: Manifest) -> list[Hold]:
    """Every hold, by name; those that have run out as well."""
    text = manifest.fact(HOLDS) or "[]"
    try:
        return [_hold(each) for each in json.loads(text)]
    except (ValueError, KeyError, TypeError) as error:
        raise StoreDamaged(
            f"the list of holds cannot be read: {error}", hint="restore the store from a backup"
        ) from error


def add_hold(manifest: Manifest, hold: Hold) -> None:
    """Adds a hold. Raises `HoldExists`, `StoreBusy`."""
    with working(manifest, LEASE) as worker:
        found = holds_of(manifest)
        if any(each.name == hold.name for each in found):
            raise HoldExists(
                f"there is a hold {hold.name!r} already",
                hint="choose another name, or release that one first",
            )
        _keep(manifest, worker.lease, "hold", [*found, hold])


def release_hold(manifest: Manifest, name: str) -> None:
    """Takes a hold away. Raises `NoSuchHold`, `StoreBusy`."""
    with working(manifest, LEASE) as worker:
        found = holds_of(manifest)
        left = [each for each in found if each.name != name]
        if len(left) == len(found):
            names = ", ".join(repr(each.name) for each in found) or "none"
            raise NoSuchHold(f"there is no hold {name!r}", hint=f"the holds are: {names}")
        _keep(manifest, worker.lease, "release", left)


def _keep(manifest: Manifest, lease: Lease, what: str, holds: Sequence[Hold]) -> None:
    content = [
        {
            "name": each.name,
            "reason": each.reason,
            "from": each.span.start,
            "to": each.span.end,
            "series": each.series,
            "expires": each.expires,
        }
        for each in sorted(holds, key=lambda each: each.name)
    ]
    facts = {HOLDS: json.dumps(content, ensure_ascii=False)}
    manifest.commit(Change(what, lease=lease, facts=facts))


def _hold(content: Any) -> Hold:
    return Hold(
        content["name"],
        content["reason"],
        Span(content["from"], content["to"]),
        content["series"],
        content["expires"],
    )
