"""Repeats and conflicts: by instant, by the source's id, by row."""

from __future__ import annotations

import pytest

from palier.measurements.folders import read_files
from palier.measurements.mapping_keys import mapping_of
from palier.measurements.schema import SeriesKey
from tests.measurements.reading import codes, read

WEB = SeriesKey("web")


def test_repeats_are_counted_and_conflicts_rejected_naming_the_first(tmp_path):
    text = "at,value\n0,1\n60,2\n0,1.0\n0,3\n"
    dataset = read(tmp_path, text, kind="sample", time="s")
    assert dataset.counts.repeats == 1
    assert codes(dataset) == [(5, "conflicting-measurement")]
    assert "row 2 of web.csv" in dataset.rejections[0].reason


def test_the_source_s_id_or_the_row_may_identify_instead_of_the_instant(tmp_path):
    text = "id,at,good,total\na,0,1,1\nb,0,1,1\na,0,1,1\nb,60,1,1\n"
    by_id = read(tmp_path, text, kind="event", time="s", identity="id", columns={"id": "id"})
    assert [row.at for row in by_id.rows("event", WEB)] == [0, 0]
    assert (by_id.counts.repeats, codes(by_id)) == (1, [(5, "conflicting-measurement")])
    by_row = read(tmp_path, text, kind="event", time="s", identity="row")
    assert len(by_row.rows("event", WEB)) == 4


@pytest.mark.parametrize("identity", ["instant", "id", "row"])
def test_a_file_named_twice_counts_once(tmp_path, identity):
    (tmp_path / "web.csv").write_text("id,at,value\na,0,1\nb,60,1\n")
    keys = {"kind": "sample", "time": "s", "identity": identity}
    twice = [mapping_of({"files": ["web.csv", "*.csv"], **keys}), mapping_of({**keys})]
    assert len(read_files(twice, tmp_path).rows("sample", WEB)) == 2


def test_a_wide_row_shares_its_id(tmp_path):
    pivot = {"columns": ["eu", "us"], "dim": "region"}
    text = "id,at,eu,us\na,0,1,2\na,0,1,2\na,60,1,2\n"
    dataset = read(tmp_path, text, kind="sample", time="s", identity="id", pivot=pivot)
    assert (dataset.counts.accepted, dataset.counts.repeats) == (2, 2)
    assert codes(dataset) == [(4, "conflicting-measurement")] * 2


def test_the_first_of_an_id_is_the_first_in_the_file_whatever_its_dimensions(tmp_path):
    text = "id,at,value,team\nz,0,1,A\nx,1,1,B\nx,2,1,A\nx,1,1,B\nx,2,1,A\n"
    dataset = read(tmp_path, text, kind="sample", time="s", identity="id", dims="team")
    assert codes(dataset) == [(4, "conflicting-measurement"), (6, "conflicting-measurement")]
    assert dataset.counts.repeats == 1


def test_a_record_whose_dimensions_differ_conflicts(tmp_path):
    text = "id,opened,team\n1,0,A\n1,0,B\n1,0,A\n"
    columns = {"opened": "opened"}
    dataset = read(tmp_path, text, kind="record", time="s", columns=columns, dims=["team"])
    assert (dataset.counts.accepted, dataset.counts.repeats) == (1, 1)
    assert codes(dataset) == [(3, "conflicting-measurement")]
