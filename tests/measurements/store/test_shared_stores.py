"""A store shared by several who append, fold and read at once, in each place."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from palier.calculus.instants import DAY, SECOND
from palier.measurements.schema import SeriesKey
from palier.measurements.store import Store, create_store, open_store
from palier.measurements.store.errors import LeaseLost, StoreBusy, StoreUnwritable
from tests import postgres_server
from tests.measurements.store.measured import FIRST, table

APPENDS = 12
WRITERS = 3
ROWS = 20


def append(store: Store, writer: int, number: int) -> int:
    """Appends rows of one series twice, as whoever got no answer would; gives their number."""
    start = FIRST + number % 3 * DAY + number * SECOND
    rows = table("event", f"w{writer}", *((start + n * 60 * SECOND, 1, 2) for n in range(ROWS)))
    key = f"{writer}-{number}"
    receipt = store.append([("event", rows)], key=key)
    again = store.append([("event", rows)], key=key)
    assert (again.number, again.is_repeat) == (receipt.number, True)
    return receipt.number


def write(url: str, writer: int) -> list[int]:
    with open_store(url) as store:
        return [append(store, writer, number) for number in range(APPENDS)]


def tidy(url: str, is_over: Event) -> int:
    rounds = 0
    with open_store(url) as store:
        while not is_over.is_set():
            try:
                store.fold()
                store.compact()
                store.sweep()
                rounds += 1
            except (StoreBusy, LeaseLost):
                continue
    return rounds


def counts(store: Store, number: int | None) -> tuple[int, dict[str, int]]:
    """The number of a snapshot, and its rows by writer."""
    snapshot = store.snapshot(number)
    names = [f"w{writer}" for writer in range(WRITERS)]
    found = {name: len(snapshot.columns("event", SeriesKey(name)).get("at", [])) for name in names}
    return snapshot.number, found


def read(url: str, is_over: Event) -> dict[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = {}
    with open_store(url) as store:
        while not is_over.is_set():
            number, rows = counts(store, None)
            assert not any(count % ROWS for count in rows.values()), "part of an append"
            assert counts(store, number) == (number, rows), "a snapshot that changed"
            found[number] = rows
    return found


def test_many_at_once_lose_nothing_and_see_no_half(store_place):
    create_store(*store_place).close()
    url, is_over = store_place.url, Event()
    with ThreadPoolExecutor(WRITERS + 3) as pool:
        tidying = [pool.submit(tidy, url, is_over) for _ in range(2)]
        reading = pool.submit(read, url, is_over)
        writing = [pool.submit(write, url, writer) for writer in range(WRITERS)]
        try:
            numbers = [number for each in writing for number in each.result()]
        finally:
            is_over.set()
        rounds, seen = sum(each.result() for each in tidying), reading.result()
    assert len(set(numbers)) == APPENDS * WRITERS
    with open_store(url) as store:
        assert counts(store, None)[1] == {f"w{n}": APPENDS * ROWS for n in range(WRITERS)}
        for number, rows in seen.items():
            assert counts(store, number) == (number, rows)
        assert store.verify().findings == ()
    assert rounds


def test_what_was_acknowledged_outlives_a_server_killed_again_and_again(tmp_path):
    pytest.importorskip("psycopg")
    if postgres_server.program("postgres") is None:
        pytest.skip(postgres_server.ABSENT)
    with postgres_server.postgres() as url:
        store = create_store(url, str(tmp_path / "parts"))
        kept = []
        for number in range(9):
            kept.append(sent(store, number))
            if number % 3 == 2:
                postgres_server.crash(url)
            if number % 4 == 3:
                tidied(store)
        assert len(set(kept)) == 9
        assert counts(store, None)[1]["w0"] == 9 * ROWS
        assert store.verify().findings == ()
        store.close()


def sent(store: Store, number: int) -> int:
    """Appends until it is acknowledged, as a sender does."""
    while True:
        try:
            return append(store, 0, number)
        except StoreUnwritable:
            continue


def tidied(store: Store) -> None:
    while True:
        try:
            store.fold()
            store.compact()
            return
        except (StoreUnwritable, StoreBusy, LeaseLost):
            continue
