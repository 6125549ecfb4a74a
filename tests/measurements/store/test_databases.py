"""The tables of a manifest behave alike in SQLite and in a real PostgreSQL."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path

import pytest

from palier.measurements.errors import UnitsDisagree
from palier.measurements.mappings import Quantity
from palier.measurements.store.database import Database
from palier.measurements.store.errors import KindsCollide, LeaseLost, StoreMissing, StoreUnwritable
from palier.measurements.store.manifest import Arrival, Batch, Change, Conflict, PartRow
from palier.measurements.store.sql_manifest import SqlManifest
from palier.measurements.store.sqlite_manifest import SqliteDatabase
from palier.measurements.store.tables import statements


def _database(kind: str, place: str) -> Database:
    if kind == "sqlite":
        return SqliteDatabase(Path(place), must_exist=False)
    from palier.measurements.store.postgres_manifest import PostgresDatabase

    return PostgresDatabase(place)


def _make_tables(kind: str, place: str) -> None:
    database = _database(kind, place)
    with database.writing() as session:
        for statement in statements("BYTEA" if kind == "postgres" else "BLOB"):
            session.run(statement)
    database.close()


@pytest.fixture(params=["sqlite", "postgres"])
def opened(request: pytest.FixtureRequest, tmp_path):
    """Opens the same manifest again and again."""
    kind = request.param
    place = str(tmp_path / "store.sqlite")
    if kind == "postgres":
        place = request.getfixturevalue("postgres_url")
    _make_tables(kind, place)
    made: list[SqlManifest] = []

    def open_again() -> SqlManifest:
        made.append(SqlManifest(_database(kind, place)))
        return made[-1]

    yield open_again
    for manifest in made:
        manifest.close()


def batch(content: bytes = b"rows", rows: int = 3) -> Batch:
    return Batch(0, "event", rows, content)


def part(name: str) -> PartRow:
    return PartRow(name, "event", "2026-11-02", 3, 9, "", "a", "b", 5, None, 1, 1)


def test_an_append_is_there_for_whoever_opens_next(opened):
    quantities = {"latency": Quantity("ms", "ms", Decimal("0.001"))}
    arrival = Arrival([batch(b"\x00\xff%s?")], [("event", "a")], quantities)
    assert opened().append(arrival).number == 1
    again = opened()
    assert again.batches([(1, "event")]) == [Batch(1, "event", 3, b"\x00\xff%s?")]
    assert again.series("event", 1) == ["a"]
    assert again.series("event", 0) == []
    assert again.quantities(1) == quantities
    assert again.counts(1) == {"event": 3}
    assert [(each.number, each.what, each.rows) for each in again.commits()] == [(1, "append", 3)]


def test_a_key_is_kept_once_even_when_it_comes_from_many_at_once(opened):
    manifests = [opened() for _ in range(4)]
    start = threading.Barrier(4)

    def append(manifest: SqlManifest):
        start.wait()
        return manifest.append(Arrival([batch()], key="delivery-1"))

    with ThreadPoolExecutor(4) as pool:
        receipts = list(pool.map(append, manifests))
    assert [each.number for each in receipts] == [1] * 4
    assert sorted(each.is_repeat for each in receipts) == [False, True, True, True]
    assert manifests[0].counts(9) == {"event": 3}


def test_numbers_rise_without_holes_whoever_appends(opened):
    manifests = [opened() for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        jobs = [pool.submit(each.append, Arrival([batch()])) for each in manifests * 10]
    assert sorted(job.result().number for job in jobs) == list(range(1, 41))
    assert manifests[0].head() == 40


def test_what_is_refused_leaves_no_trace(opened):
    manifest = opened()
    millis = {"x": Quantity("ms", "ms", Decimal(1))}
    manifest.append(Arrival([batch()], [("event", "a")], millis))
    with pytest.raises(KindsCollide):
        manifest.append(Arrival([batch()], [("event", "new"), ("counter", "a")], key="k"))
    with pytest.raises(UnitsDisagree):
        manifest.append(Arrival([batch()], (), {"x": Quantity("s", "s", Decimal(1))}))
    assert manifest.head() == 1
    assert manifest.series("event", 9) == ["a"]
    assert not manifest.append(Arrival([batch()], key="k")).is_repeat


def test_a_change_replaces_batches_and_parts_in_one_go(opened):
    manifest = opened()
    manifest.append(Arrival([batch()]))
    aside = Conflict(1, "event", 1, b"other")
    folding = Change("fold", [part("a")], folded=[(1, "event")], conflicts=[aside], repeats=2)
    assert manifest.commit(folding).number == 2
    assert [each.name for each in manifest.parts()] == ["a"]
    assert manifest.hot() == []
    assert [each.blob for each in manifest.conflicts()] == [b"other"]
    manifest.commit(Change("compact", [part("b")], ["a"], facts={"floor": "2"}))
    layout = opened().layout("event")
    assert [(each.name, each.since, each.until) for each in layout.parts] == [("b", 3, None)]
    assert (layout.number, manifest.fact("floor")) == (3, "2")
    assert manifest.names() == {"a", "b"}
    manifest.forget(manifest.retired(2**62))
    assert manifest.names() == {"b"}


def test_a_change_whose_parts_are_gone_changes_nothing(opened):
    manifest = opened()
    manifest.append(Arrival([batch()]))
    with pytest.raises(LeaseLost):
        manifest.commit(Change("fold", [part("a")], removed=["never"], folded=[(1, "event")]))
    assert manifest.parts() == []
    assert manifest.hot() == [(1, "event", 3)]


def test_a_lease_has_one_holder_until_it_runs_out(opened):
    first, second = opened(), opened()
    lease = first.take("fold", "one", 60)
    assert second.take("fold", "two", 60) is None
    assert second.holders() == {"one"}
    first.renew(lease, 0)
    taken = second.take("fold", "two", 60)
    assert taken is not None
    with pytest.raises(LeaseLost):
        first.commit(Change("fold", lease=lease))
    first.give_back(lease)
    assert first.take("fold", "three", 60) is None
    second.give_back(taken)
    assert first.take("fold", "three", 60) is not None


def test_a_lease_of_a_clock_that_was_ahead_blocks_nobody(opened):
    assert opened().take("fold", "one", 24 * 3600) is not None
    assert opened().take("fold", "two", 60) is not None
    assert opened().take("fold", "three", 60) is None


def test_of_many_who_want_a_lease_one_gets_it(opened):
    manifests = [opened() for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda n: manifests[n].take("fold", f"holder {n}", 60), range(4)))
    assert len([lease for lease in found if lease is not None]) == 1


def test_a_reader_sees_one_state_while_others_write(opened):
    manifest, writer = opened(), opened()
    writer.append(Arrival([batch()]))
    with manifest._database.reading() as session:
        before = session.rows("SELECT COUNT(*) FROM batches")
        writer.append(Arrival([batch()]))
        assert session.rows("SELECT COUNT(*) FROM batches") == before
    assert len(manifest.hot()) == 2


def _cut_off(database: Database) -> None:
    """Ends the connection of a transaction from within it."""
    with database.writing() as session:
        session.run("INSERT INTO facts VALUES ('half', 'done')")
        session.rows("SELECT pg_terminate_backend(pg_backend_pid())")


class TestPostgres:
    def test_a_database_without_a_store_is_said_to_have_none(self, postgres_url):
        with pytest.raises(StoreMissing, match="no store"):
            SqlManifest(_database("postgres", postgres_url))

    def test_a_server_that_does_not_answer_is_said_so_without_its_password(self, tmp_path):
        pytest.importorskip("psycopg")
        url = f"postgresql://u:hidden@/db?host={tmp_path}"
        with pytest.raises(StoreMissing) as refused:
            SqlManifest(_database("postgres", url))
        assert "hidden" not in str(refused.value)

    def test_a_connection_that_the_server_ended_is_opened_again(self, postgres_url):
        import psycopg

        _make_tables("postgres", postgres_url)
        manifest = SqlManifest(_database("postgres", postgres_url))
        manifest.append(Arrival([batch()]))
        with psycopg.connect(postgres_url, autocommit=True) as other:
            other.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
            )
        assert manifest.head() == 1
        assert manifest.append(Arrival([batch()])).number == 2

    def test_a_connection_that_ends_within_a_transaction_leaves_nothing(self, postgres_url):
        _make_tables("postgres", postgres_url)
        manifest = SqlManifest(_database("postgres", postgres_url))
        with pytest.raises(StoreUnwritable, match="PostgreSQL"):
            _cut_off(manifest._database)
        assert manifest.fact("half") is None
