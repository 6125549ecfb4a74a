"""Evidence packs: what a period stands on, exported, read as it is, and imported."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from palier.calculus.indicators import Availability, TimelineInput, TimelineRules
from palier.calculus.instants import DAY, HOUR
from palier.calculus.spans import Span
from palier.cli.main import run
from palier.measurements.engines.columnar.engine import ColumnarEngine
from palier.measurements.engines.reference import ReferenceEngine
from palier.measurements.folders import read_folder
from palier.measurements.schema import KINDS, SeriesKey
from palier.measurements.store import Store, create_store
from palier.measurements.store.errors import NoSuchSnapshot, WrongLayout
from palier.measurements.store.exporting import FolderInTheWay, Wanted, export
from palier.measurements.store.importing import dataset_of, import_pack
from palier.measurements.store.packs import PackDamaged, read_pack, sha256_of
from palier.measurements.store.retention import remove
from tests.measurements.engines.makers import ANY, request, window
from tests.measurements.store.filling import END, QUANTITIES, fill
from tests.measurements.store.measured import FIRST, table

ALL = Span(FIRST - 500 * DAY, END + 500 * DAY)

AGREEMENT = """\
apiVersion: palier/v1
kind: Agreement
metadata: {name: all-kinds}
spec:
  provider: Nordet
  customer: Ville-Exemple
  since: 2026-10-01
  zone: America/Toronto
  objectives:
    - {name: up, availability: web, target: 60 %}
    - {name: quiet, availability: quiet, target: 60 %}
    - name: probed
      availability: {series: probe, rules: {input: checks, softCounts: false, confirmAfter: 2}}
      target: 60 %
    - {name: outages, incidents: {series: net, rules: {input: outages}, measure: count},
       target: at most 2 outages}
    - {name: answered, events: requests, target: 50 %}
    - {name: served, events: api, groupBy: [region], target: 50 %}
    - {name: fast, quantile: {series: latency, q: 95 %}, target: <= 800 ms}
    - name: resolved
      elapsed: {series: desk, since: opened, until: resolved, limits: [{limit: 2 d}]}
      target: 50 %
    - {name: survey, stated: survey, target: 85 %}
"""


@pytest.fixture
def store(store_place) -> Iterator[Store]:
    """A store of every kind, in each place."""
    with create_store(*store_place) as made:
        fill(made, days=2)
        yield made


@pytest.fixture
def folder_store(tmp_path: Path) -> Iterator[Store]:
    with create_store(str(tmp_path / "store")) as made:
        fill(made)
        yield made


def contents(folder: Path) -> dict[str, list[dict]]:
    """The rows of a pack by kind, in an order of their own."""
    return {
        file.stem: sorted(pq.read_table(file).to_pylist(), key=str)
        for file in folder.glob("*.parquet")
    }


def figures(agreement: Path, measurements: Path, window: str, to: Path) -> dict:
    """What `palier evaluate` makes of one window, but for what names the measurements."""
    arguments = ["evaluate", str(agreement), "-m", str(measurements), "-w", window]
    run([*arguments, "--as-of", "2027-01-05T00:00:00Z", "-f", "json", "-o", str(to), "-q"])
    found = json.loads(to.read_text())
    assert found.pop("snapshot")
    return found


def test_a_pack_holds_what_counts_and_comes_back_the_same(store, tmp_path):
    pack = export(store, tmp_path / "pack", Wanted(ALL))
    counted = {kind: sum(rows.num_rows for rows in store.snapshot().tables(kind)) for kind in KINDS}
    assert {file.kind: file.rows for file in pack.read} == counted
    assert min(counted.values()) > 0
    with create_store(str(tmp_path / "second")) as second:
        receipt = import_pack(second, tmp_path / "pack")
        assert receipt.rows == sum(counted.values())
        assert import_pack(second, tmp_path / "pack").is_repeat
        second.fold()
        second.compact()
        export(second, tmp_path / "again", Wanted(ALL))
        assert second.manifest.quantities(9) == QUANTITIES
        assert second.verify().is_clean
    assert contents(tmp_path / "again") == contents(tmp_path / "pack")


@pytest.mark.parametrize(
    ("window", "span"),
    [
        ("2026-11", Span(FIRST - 25 * DAY, FIRST + 5 * DAY + 5 * HOUR)),
        ("2026-12", Span(FIRST + 5 * DAY + 5 * HOUR, FIRST + 36 * DAY + 5 * HOUR)),
    ],
)
def test_a_pack_gives_the_figures_of_its_snapshot(folder_store, tmp_path, window, span):
    agreement = tmp_path / "agreement.yaml"
    agreement.write_text(AGREEMENT)
    export(folder_store, tmp_path / "pack", Wanted(span))
    expected = figures(agreement, Path(folder_store.url), window, tmp_path / "store.json")
    outcomes = expected["windows"][0]["outcomes"]
    assert len(outcomes) >= 9
    assert {each["kind"] for each in outcomes} <= {"met", "missed"}
    assert figures(agreement, tmp_path / "pack", window, tmp_path / "pack.json") == expected
    kept = read_pack(tmp_path / "pack").rows
    assert kept < sum(folder_store.info().kinds[n].acknowledged for n in range(8)) * 0.8


def test_a_log_without_an_outage_in_the_period_is_live_in_its_pack(tmp_path):
    log = table("outage", "net", *((at, at + 9, "down", "", None) for at in (5, 9 * DAY)))
    rules = TimelineRules(TimelineInput.OUTAGES)
    asked = request(Availability(ANY, rules), window(20 * DAY, 30 * DAY))
    with create_store(str(tmp_path / "store")) as made:
        made.append([("outage", log)])
        export(made, tmp_path / "pack", Wanted(Span(20 * DAY, 30 * DAY)))
        expected = ColumnarEngine(made.snapshot()).tally(asked)
    data = dataset_of(tmp_path / "pack")
    assert data.columns("outage", SeriesKey("net"))["start"] == [9 * DAY]
    assert ReferenceEngine(data).tally(asked) == expected


def test_a_pack_of_a_lower_number_has_nothing_that_came_later(folder_store, tmp_path):
    number = folder_store.snapshot().number
    export(folder_store, tmp_path / "before", Wanted(ALL))
    later = table("event", "api", (FIRST + 7, 1, 1), region="north")
    folder_store.append([("event", later)])
    folder_store.fold()
    folder_store.compact()
    export(folder_store, tmp_path / "then", Wanted(ALL, number=number))
    export(folder_store, tmp_path / "now", Wanted(ALL))
    assert contents(tmp_path / "then") == contents(tmp_path / "before")
    assert len(contents(tmp_path / "now")["event"]) == len(contents(tmp_path / "then")["event"]) + 1


def test_a_pattern_leaves_out_the_other_series(folder_store, tmp_path):
    pack = export(folder_store, tmp_path / "pack", Wanted(ALL, series="?eb"))
    assert [file.kind for file in pack.read] == ["state"]
    assert pack.quantities == {}
    data = read_folder(tmp_path / "pack")
    assert data.series("state") == [SeriesKey("web")]


def test_rows_before_the_period_are_counted_apart(tmp_path):
    with create_store(str(tmp_path / "store")) as store:
        instants = (FIRST - 9 * DAY, FIRST - 5 * DAY, FIRST - DAY, FIRST, FIRST + DAY)
        store.append([("event", table("event", "api", *((at, 1, 1) for at in instants)))])
        (file,) = export(store, tmp_path / "pack", Wanted(Span(FIRST, FIRST + DAY))).read
    assert (file.rows, file.rows_before) == (3, 2)
    ats = pq.read_table(tmp_path / "pack" / "event.parquet").column("at").cast(pa.int64())
    assert ats.to_pylist() == [FIRST - 5 * DAY, FIRST - DAY, FIRST]


def test_the_ids_of_a_source_come_along(tmp_path):
    rows = table("event", "api", (FIRST, 1, 1), (FIRST, 0, 1))
    rows = rows.append_column("source_id", pa.array(["a", "b"]))
    with create_store(str(tmp_path / "store")) as store:
        store.append([("event", rows)])
        export(store, tmp_path / "pack", Wanted(ALL))
        assert store.append_dataset(read_folder(tmp_path / "pack")).rows == 2
        assert store.fold().repeats == 2
    data = read_folder(tmp_path / "pack")
    assert data.columns("event", SeriesKey("api"))["total"] == [1, 1]


def test_the_copy_for_people_has_the_same_rows(folder_store, tmp_path):
    pack = export(folder_store, tmp_path / "pack", Wanted(ALL, as_csv=True))
    for file in pack.others:
        lines = (tmp_path / "pack" / file.name).read_text().splitlines()
        assert len(lines) == file.rows + 1
        assert lines[0].startswith('"series"')
    assert len(pack.others) == len(pack.read) == 8
    assert read_folder(tmp_path / "pack").counts.read == pack.rows


def test_the_same_rows_give_the_same_bytes(folder_store, tmp_path):
    first = export(folder_store, tmp_path / "one", Wanted(ALL))
    assert export(folder_store, tmp_path / "two", Wanted(ALL)) == first


class TestRefusals:
    def test_one_byte_changed_in_any_file_is_found(self, folder_store, tmp_path):
        pack = export(folder_store, tmp_path / "pack", Wanted(ALL, as_csv=True))
        for file in (*pack.read, *pack.others):
            path = tmp_path / "pack" / file.name
            sound = path.read_bytes()
            path.write_bytes(sound[:-9] + bytes([sound[-9] ^ 1]) + sound[-8:])
            with pytest.raises(PackDamaged, match=file.name):
                read_folder(tmp_path / "pack")
            path.write_bytes(sound)
        assert read_pack(tmp_path / "pack") == pack

    def test_a_missing_file_is_found_and_nothing_is_imported(self, folder_store, tmp_path):
        export(folder_store, tmp_path / "pack", Wanted(ALL))
        (tmp_path / "pack" / "state.parquet").unlink()
        with create_store(str(tmp_path / "second")) as second:
            with pytest.raises(PackDamaged):
                import_pack(second, tmp_path / "pack")
            assert second.snapshot().number == 0

    @pytest.mark.parametrize(
        "change",
        [
            {"files": [{"name": "../state.parquet"}]},
            {"files": 3},
            {"from": "yesterday"},
            {"from": "1500-01-01T00:00:00Z"},
            {"units": {"latency": {"unit": "ms", "resolution": "many"}}},
            {"snapshot": None},
            {"snapshot": float("inf")},
            {"units": {"latency": {"unit": "ms", "resolution": "-1"}}},
            {"from": "2027-12-01T00:00:00Z", "to": "2026-12-01T00:00:00Z"},
            {"from": "2026-12-01T00:00:00"},
        ],
    )
    def test_a_manifest_that_cannot_be_read_is_refused(self, folder_store, tmp_path, change):
        export(folder_store, tmp_path / "pack", Wanted(ALL))
        path = tmp_path / "pack" / "manifest.json"
        path.write_text(json.dumps({**json.loads(path.read_text()), **change}))
        with pytest.raises(PackDamaged):
            read_pack(tmp_path / "pack")

    @pytest.mark.parametrize(
        "change", [{"kind": "record"}, {"kind": "sample"}, {"rows": 7}, {"name": "a\0b"}]
    )
    def test_files_that_are_not_what_the_manifest_says_are_refused(
        self, folder_store, tmp_path, change
    ):
        export(folder_store, tmp_path / "pack", Wanted(ALL, "web"))
        path = tmp_path / "pack" / "manifest.json"
        said = json.loads(path.read_text())
        said["files"][0] |= change
        path.write_text(json.dumps(said))
        with pytest.raises(PackDamaged):
            read_folder(tmp_path / "pack")

    @pytest.mark.parametrize("series", ["net{", 'net{"a": 1}'])
    def test_rows_that_break_a_rule_are_refused_whatever_their_hash(
        self, folder_store, tmp_path, series
    ):
        export(folder_store, tmp_path / "pack", Wanted(ALL, "net"))
        path, file = (tmp_path / "pack" / name for name in ("manifest.json", "outage.parquet"))
        named = pq.read_table(file).set_column(0, "series", pa.array([series] * 5))
        pq.write_table(named, file)
        said = json.loads(path.read_text())
        said["files"][0] |= {"rows": 5, "sha256": sha256_of(file, file.name)}
        path.write_text(json.dumps(said))
        with pytest.raises(WrongLayout):
            read_folder(tmp_path / "pack")

    def test_a_kind_has_one_file(self, folder_store, tmp_path):
        export(folder_store, tmp_path / "pack", Wanted(ALL))
        path = tmp_path / "pack" / "manifest.json"
        said = json.loads(path.read_text())
        said["files"].append(said["files"][0])
        path.write_text(json.dumps(said))
        with pytest.raises(PackDamaged, match="two files"):
            read_pack(tmp_path / "pack")

    def test_a_pack_may_fill_the_folder_one_is_in(self, folder_store, tmp_path, monkeypatch):
        (tmp_path / "pack").mkdir()
        monkeypatch.chdir(tmp_path / "pack")
        export(folder_store, Path(), Wanted(ALL))
        assert read_pack(tmp_path / "pack").rows > 0

    def test_a_folder_with_files_is_never_written_over(self, folder_store, tmp_path):
        (tmp_path / "pack").mkdir()
        export(folder_store, tmp_path / "pack", Wanted(ALL))
        with pytest.raises(FolderInTheWay):
            export(folder_store, tmp_path / "pack", Wanted(ALL))

    def test_what_fails_leaves_no_folder(self, folder_store, tmp_path):
        remove(folder_store, FIRST + 5 * DAY)
        with pytest.raises(NoSuchSnapshot):
            export(folder_store, tmp_path / "pack", Wanted(ALL, number=1))
        assert sorted(path.name for path in tmp_path.iterdir()) == ["store"]

    def test_another_manifest_is_no_pack(self, tmp_path):
        (tmp_path / "manifest.json").write_text('{"name": "web page"}')
        (tmp_path / "web.csv").write_text("at,state\n2026-11-01T00:00:00Z,up\n")
        assert read_folder(tmp_path).counts.accepted == 1
