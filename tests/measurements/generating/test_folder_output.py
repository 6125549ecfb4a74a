"""Folders of generated measurements are read back without a word."""

from __future__ import annotations

import pyarrow.compute as pc
import pytest

from palier.calculus.instants import DAY
from palier.measurements.arrow_layout import columns_of, series_key
from palier.measurements.folders import read_folder
from palier.measurements.generating.arrivals import batches
from palier.measurements.generating.folder_output import FolderOutput
from palier.measurements.generating.partitions import tables
from palier.measurements.schema import KINDS
from tests.measurements.generating.city import city, whole_tables


def written(folder, scenario, format="csv", every=0):
    output = FolderOutput(folder, scenario, format)
    if every:
        rows = sum(output.add_batch(end, made) for end, made in batches(scenario, every))
    else:
        rows = sum(output.add(kind, table) for kind, _, table in tables(scenario))
    output.close()
    return rows


@pytest.mark.parametrize(("format", "every"), [("csv", 0), ("parquet", 0), ("csv", 7 * DAY)])
def test_every_kind_is_read_back_as_it_was_made(tmp_path, format, every):
    scenario = city(since="2026-10-01", until="2026-11-07")
    rows = written(tmp_path, scenario, format, every)
    data = read_folder(tmp_path)
    assert data.rejections == ()
    assert data.counts.read == rows
    assert (data.counts.repeats > 0) is bool(every)
    made = whole_tables(scenario)
    assert set(made) == set(KINDS)
    for kind in (kind for kind in made if kind != "counter"):
        for text in made[kind]["series"].unique().to_pylist():
            expected = columns_of(kind, made[kind].filter(pc.equal(made[kind]["series"], text)))
            assert data.columns(kind, series_key(text)) == expected
    for text in made["counter"]["series"].unique().to_pylist():
        totals = made["counter"].filter(pc.equal(made["counter"]["series"], text))["total"]
        increases = data.columns("event", series_key(text))["total"]
        assert len(increases) == len(totals) - 1
        assert sum(increases) >= max(totals.to_pylist()) - totals[0].as_py()
    assert data.quantity("latency").unit == "ms"


def test_files_are_the_same_bytes_every_time(tmp_path):
    for name in ("one", "two"):
        written(tmp_path / name, city())
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()
    text = (tmp_path / "one" / "check-portal-check.csv").read_text()
    assert text.splitlines()[:2] == [
        '"series","probe","at","state","hard","attempt"',
        '"portal-check","a","2026-10-26T04:00:00Z","up",true,1',
    ]


def test_names_that_no_file_can_have_and_dimensions_like_columns(tmp_path):
    hard = {"state": ['down, "really"', "a\nb"], "série": ["é"]}
    series = [
        {"kind": "event", "name": name, "every": "1 d", "per_hour": 10, "dims": hard}
        for name in ("../a b", "../A/b", "{x")
    ]
    series += [{"kind": "check", "name": "c", "every": "1 d", "dims": hard}]
    series += [{**each, "kind": "record", "per_day": 2} for each in _desk()]
    scenario = city(series=series, incidents=[], maintenance=[], gaps=[])
    rows = written(tmp_path, scenario)
    data = read_folder(tmp_path)
    assert (data.counts.accepted, data.rejections) == (rows, ())
    assert {key.name for key in data.series("event")} == {"../a b", "../A/b", "{x"}
    assert {dict(key.dims)["state"] for key in data.series("check")} == set(hard["state"])
    (ticket,) = data.series("record")
    assert ticket.dims == (("opened", "by phone"), ("pauses", "none"))


def _desk():
    priority = {"name": "P1", "respond": "1 h", "resolve": "2 h"}
    dims = {"opened": "by phone", "pauses": "none"}
    return [{"name": "tickets", "priorities": priority, "dims": dims}]


def test_many_rows_of_one_file_are_written_in_pieces(tmp_path, monkeypatch):
    monkeypatch.setattr("palier.measurements.generating.folder_output._FLUSH_ROWS", 1000)
    for format in ("csv", "parquet"):
        rows = written(tmp_path / format, city("check", "sample"), format)
        data = read_folder(tmp_path / format)
        assert (data.counts.accepted, data.counts.rejected) == (rows, 0)
