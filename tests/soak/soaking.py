"""Kills the processes that write to a store at random, and then counts what is in it."""

from __future__ import annotations

import multiprocessing
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path

from palier.measurements.schema import SeriesKey
from palier.measurements.store import Store, create_store, open_store
from tests.soak import roles

Role = tuple[Callable[..., None], str]

WRITERS: tuple[Role, ...] = (
    (roles.append, "first"),
    (roles.append, "second"),
    (roles.fold, "folder"),
    (roles.compact, "compactor"),
    (roles.compact, "other compactor"),
)
READERS: tuple[Role, ...] = tuple((roles.read, f"reader {number}") for number in range(3))


@dataclass
class Soaked:
    """How a soak went."""

    kills: int = 0
    appends: int = 0
    snapshots: int = 0


def soak(folder: Path, *, kills: int, seconds: float, seed: int = 1) -> Soaked:
    """Runs until so many kills or seconds, whichever comes first; asserts that all is well."""
    place, ledger = str(folder / "store"), folder / "ledger"
    ledger.mkdir()
    create_store(place).close()
    chance, found = random.Random(seed), Soaked()
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.soak.roles"])

    def start(role: Role) -> BaseProcess:
        process = context.Process(target=role[0], args=(place, str(ledger), role[1]), daemon=True)
        process.start()
        return process

    writers = {role: start(role) for role in WRITERS}
    readers = {role: start(role) for role in READERS}
    until = time.monotonic() + seconds
    try:
        while found.kills < kills and time.monotonic() < until:
            time.sleep(chance.uniform(0.02, 0.35))
            for (_, name), process in {**writers, **readers}.items():
                assert process.is_alive(), f"{name} failed by itself"
            role = chance.choice(WRITERS)
            writers[role].kill()
            writers[role].join()
            found.kills += 1
            writers[role] = start(role)
    finally:
        for process in (*writers.values(), *readers.values()):
            process.kill()
            process.join()
    with open_store(place) as store:
        _check(store, ledger, found)
    return found


def _check(store: Store, ledger: Path, found: Soaked) -> None:
    verification = store.verify()
    assert verification.is_clean, verification.findings
    seen = _seen(ledger)
    found.snapshots = len(seen)
    _count(store, ledger, found)
    time.sleep(1.1)  # the leases of the dead run out
    store.fold()
    store.compact()
    store.sweep(0)
    assert store.verify() == type(verification)((), len(store.manifest.parts()), _rows(store), ())
    _count(store, ledger, Soaked())
    for number, digests in seen.items():
        assert digests == {roles.shown(store.snapshot(number))}, f"snapshot {number} changed"


def _rows(store: Store) -> int:
    return sum(part.rows for part in store.manifest.parts())


def _seen(ledger: Path) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for path in ledger.glob("reader*"):
        for line in path.read_text().splitlines():
            number, digest = line.split()
            found.setdefault(int(number), set()).add(digest)
    return found


def _count(store: Store, ledger: Path, found: Soaked) -> None:
    """Every batch acknowledged is there once, and at most one more of each process."""
    snapshot = store.snapshot()
    for _, name in (role for role in WRITERS if role[0] is roles.append):
        path = ledger / name
        told = len(path.read_text().splitlines()) if path.exists() else 0
        found.appends += told
        for number in range(roles.SERIES):
            at = snapshot.columns("event", SeriesKey(f"{name}{number}")).get("at", [])
            sent = told if len(at) == told else told + 1
            assert sorted(at) == at == sorted(roles.instant_of(index) for index in range(sent))
        tickets = snapshot.columns("record", SeriesKey(name))
        for id_, instants in zip(tickets.get("id", ()), tickets.get("instants", ()), strict=True):
            last = max(range(int(id_), sent, roles.TICKETS))
            assert instants == {"opened": roles.instant_of(last)}
