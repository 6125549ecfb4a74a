"""Rows of tickets become records: early ends refused alone, absent cells left out."""

from __future__ import annotations

from palier.measurements.folders import read_files, read_folder
from palier.measurements.mapping_keys import mapping_of
from palier.measurements.schema import SeriesKey

HEADER = "series,id,priority,opened,resolved\n"
MINUTE = 60_000_000


def read(folder, text, mapping=None):
    (folder / "tickets.csv").write_text(text, encoding="utf-8")
    if mapping is None:
        return read_folder(folder)
    return read_files([mapping_of(mapping)], folder)


def test_a_record_that_ends_too_early_is_rejected_and_its_neighbours_stay_whole(tmp_path):
    data = read(
        tmp_path,
        HEADER
        + "t,a,P1,1970-01-01T00:01:00Z,1970-01-01T00:02:00Z\n"
        + "t,b,P2,1970-01-01T00:04:00Z,1970-01-01T00:03:00Z\n"
        + "t,c,P3,1970-01-01T00:05:00Z,1970-01-01T00:06:00Z\n",
    )
    records = data.rows("record", SeriesKey("t"))
    assert [(each.id, each.priority, each.instants) for each in records] == [
        ("a", "P1", {"opened": MINUTE, "resolved": 2 * MINUTE}),
        ("c", "P3", {"opened": 5 * MINUTE, "resolved": 6 * MINUTE}),
    ]
    (rejection,) = data.rejections
    assert (rejection.row, rejection.excerpt, rejection.code) == (3, "b", "end-before-start")
    assert (data.counts.read, data.counts.accepted, data.counts.rejected) == (3, 2, 1)


def test_an_absent_instant_has_no_name_and_absent_lists_are_empty(tmp_path):
    data = read(tmp_path, HEADER + "t,a,,1970-01-01T00:01:00Z,\n")
    (record,) = data.rows("record", SeriesKey("t"))
    assert record.instants == {"opened": MINUTE}
    assert (record.priority_changes, record.pauses, record.reopenings) == ((), (), ())


def test_the_first_row_of_the_file_keeps_an_id_whatever_its_series(tmp_path):
    data = read(
        tmp_path,
        "id,site,opened\n"
        + "1,north,1970-01-01T00:01:00Z\n"
        + "2,south,1970-01-01T00:02:00Z\n"
        + "2,north,1970-01-01T00:03:00Z\n",
        {
            "kind": "record",
            "files": "*.csv",
            "series": "tickets",
            "dims": ["site"],
            "columns": {"id": "id", "opened": "opened"},
        },
    )
    north, south = data.series("record")
    assert [row.id for row in data.rows("record", north)] == ["1"]
    assert [row.id for row in data.rows("record", south)] == ["2"]
    assert [(each.row, each.code) for each in data.rejections] == [(4, "conflicting-measurement")]
