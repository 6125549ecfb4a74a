"""Folders and files: formats, defaults, declarations, and every row accounted for."""

from __future__ import annotations

import csv
import gzip
import json
from decimal import Decimal
from fractions import Fraction

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from palier.calculus.selectors import Condition, Relation, Selector
from palier.measurements.errors import (
    FileMissing,
    InvalidMapping,
    LineTooLong,
    MissingColumn,
    UnitsDisagree,
    UnknownFormat,
)
from palier.measurements.folders import read_files, read_folder
from palier.measurements.mapping_keys import mapping_of
from palier.measurements.mappings import Quantity
from palier.measurements.readers.guarded import Limits
from palier.measurements.schema import (
    Check,
    Event,
    Outage,
    Pause,
    PriorityChange,
    Record,
    Sample,
    SeriesKey,
)
from tests.measurements.reading import codes, read

MIDNIGHT = 1_790_812_800_000_000  # 2026-10-01T00:00:00Z
MINUTE = 60_000_000
WEB = SeriesKey("web")


EVENTS = [("2026-10-01T00:00:00Z", 9, 10), ("2026-10-01T00:01:00Z", 10, 10)]


def test_our_own_column_names_need_no_mapping_in_any_format(tmp_path):
    lines = [f"web,{at},{good},{total}" for at, good, total in EVENTS]
    text = "series,at,good,total\n" + "\n".join(lines)
    objects = [{"series": "web", "at": at, "good": g, "total": t} for at, g, t in EVENTS]
    folders = {name: tmp_path / name for name in ("csv", "tsv", "csv.gz", "jsonl", "parquet")}
    for folder in folders.values():
        folder.mkdir()
    (folders["csv"] / "a.csv").write_text(text)
    (folders["tsv"] / "a.tsv").write_text(text.replace(",", "\t"))
    (folders["csv.gz"] / "a.csv.gz").write_bytes(gzip.compress(text.encode()))
    (folders["jsonl"] / "a.jsonl").write_text("\n".join(map(json.dumps, objects)))
    pq.write_table(pa.Table.from_pylist(objects), folders["parquet"] / "a.parquet")
    read = [read_folder(folder) for folder in folders.values()]
    assert read[0].rows("event", WEB) == [
        Event(MIDNIGHT, 9, 10),
        Event(MIDNIGHT + MINUTE, 10, 10),
    ]
    assert len({dataset.snapshot for dataset in read}) == 1


@pytest.mark.parametrize(
    ("header", "row", "kind"),
    [
        ("at,value", "2026-10-01T00:00:00Z,1.5", "sample"),
        ("at,state", "2026-10-01T00:00:00Z,UP", "state"),
        ("at,state,hard", "2026-10-01T00:00:00Z,up,yes", "check"),
        ("start,end", "2026-10-01T00:00:00Z,", "outage"),
        ("start,end,value", "2026-10-01T00:00:00Z,2026-11-01T00:00:00Z,99.5", "figure"),
        ("label,value,by", "2026-10,99.5,me", "figure"),
        ("id,opened,closed", "1,2026-10-01T00:00:00Z,", "record"),
    ],
)
def test_the_columns_tell_the_kind_and_the_file_names_the_series(tmp_path, header, row, kind):
    dataset = read(tmp_path, f"{header},region\n{row},eu\n")
    (key,) = dataset.series(kind)
    assert key == SeriesKey("web", (("region", "eu"),))
    assert len(dataset.rows(kind, key)) == 1


def test_columns_that_tell_no_kind_ask_for_a_mapping(tmp_path):
    with pytest.raises(InvalidMapping, match=r"web.csv: the columns when, what tell no kind"):
        read(tmp_path, "when,what\n1,2\n")


def test_measurements_yaml_lists_the_sources_of_a_folder(tmp_path):
    (tmp_path / "pings.txt").write_text("1790812800;up\n1790812860;KO\n")
    (tmp_path / "measurements.yaml").write_text(
        "sources:\n- {files: '*.txt', format: csv, delimiter: ;, kind: check, series: web,\n"
        "   time: s, columns: {at: t, state: s}, states: {up: up, down: [ko]}}\n"
    )
    (tmp_path / "pings.txt").write_text("t;s\n1790812800;up\n1790812860;KO\n")
    for path in (tmp_path, tmp_path / "measurements.yaml"):
        assert read_folder(path).rows("check", WEB) == [
            Check(MIDNIGHT, "up", None, None),
            Check(MIDNIGHT + MINUTE, "down", None, None),
        ]


def test_samples_keep_unit_and_resolution(tmp_path):
    dataset = read(
        tmp_path,
        "at;value\n2026-10-01T00:00:00Z;250,5\n",
        kind="sample",
        delimiter=";",
        decimal=",",
        unit="s",
        source_unit="ms",
        resolution="0.0001",
    )
    assert dataset.rows("sample", WEB) == [Sample(MIDNIGHT, 2505)]
    assert dataset.quantity("web") == Quantity("s", "s", Decimal("0.0001"))
    assert Fraction(2505) * Fraction(dataset.quantity("web").resolution) == Fraction("0.2505")


def test_a_wide_table_gives_one_series_per_column(tmp_path):
    text = "at,eu,us\n0,1,2\n60,,4\n"
    pivot = {"columns": ["eu", "us"], "dim": "region"}
    dataset = read(tmp_path, text, kind="sample", time="s", resolution=1, pivot=pivot)
    regions = [SeriesKey("web", (("region", name),)) for name in ("eu", "us")]
    assert dataset.series("sample") == regions
    assert dataset.rows("sample", regions[0]) == [Sample(0, 1)]
    assert dataset.rows("sample", regions[1]) == [Sample(0, 2), Sample(60_000_000, 4)]
    assert (dataset.counts.read, dataset.counts.filtered) == (4, 1)


def test_filters_and_null_words(tmp_path):
    text = "at,state,env\n0,up,prod\n60,?,prod\n120,up,test\n180,down,\n"
    where = {"env": {"not_in": ["test", ""]}}
    dataset = read(tmp_path, text, kind="state", time="s", null_words="?", where=where)
    assert [row.state for row in dataset.rows("state", WEB)] == ["up", "unknown"]
    assert dataset.counts.filtered == 2


def test_records_carry_instants_pauses_and_changes(tmp_path):
    line = {
        "id": 7,
        "opened": 0,
        "closed": 9,
        "priority": "P1",
        "pauses": [[5, None, "customer"], [2, 3, "parts"]],
        "priority_changes": [[0, "P2"], [4, "P1"]],
        "reopenings": [8],
    }
    columns = {"opened": "opened", "closed": "closed"}
    dataset = read(
        tmp_path, json.dumps(line), "web.jsonl", kind="record", time="us", columns=columns
    )
    assert dataset.rows("record", WEB) == [
        Record(
            "7",
            {"opened": 0, "closed": 9},
            "P1",
            (PriorityChange(0, "P2"), PriorityChange(4, "P1")),
            (Pause(2, 3, "parts"), Pause(5, None, "customer")),
            (8,),
        )
    ]


def test_a_pattern_that_is_none_is_refused(tmp_path):
    with pytest.raises(InvalidMapping, match=r"a.*b"):
        read_files([mapping_of({"kind": "event", "files": "**a/b"})], tmp_path)


def test_lines_that_are_all_bad_are_rejections(tmp_path):
    dataset = read(tmp_path, "{\n[]\n", "web.jsonl", kind="event")
    assert codes(dataset) == [(1, "bad-json"), (2, "bad-json")]


def test_a_missing_column_suggests_the_nearest(tmp_path):
    with pytest.raises(MissingColumn, match=r"no column 'total' .did you mean 'totals'"):
        read(tmp_path, "at,good,totals\n", kind="event")
    with pytest.raises(MissingColumn, match=r"no column 'env' .its columns are at, state"):
        read(tmp_path, "at,state\n", kind="state", where={"env": "prod"})


def test_a_series_column_that_is_declared_must_be_there(tmp_path):
    with pytest.raises(MissingColumn, match="no column 'series'"):
        read(tmp_path, "at,state\n", kind="state", series={"column": "series"})


def test_files_that_are_not_there_or_not_known_are_refused(tmp_path):
    with pytest.raises(FileMissing, match="no measurements in this folder"):
        read_folder(tmp_path)
    with pytest.raises(FileMissing, match="no file of"):
        read_files([mapping_of({"kind": "event", "files": "*.csv"})], tmp_path)
    with pytest.raises(FileMissing, match="no such file"):
        read_folder(tmp_path / "none.csv")
    with pytest.raises(UnknownFormat, match=r"a.xls: .*state `format: csv`"):
        read(tmp_path, "x", "a.xls", kind="event")


def test_limits_are_passed_on(tmp_path):
    (tmp_path / "web.csv").write_text("at,value\n0," + "1" * 100)
    with pytest.raises(LineTooLong):
        read_folder(tmp_path, limits=Limits(line=50))


def test_one_series_in_two_units_is_refused(tmp_path):
    (tmp_path / "web.csv").write_text("at,value\n2026-10-01T00:00:00Z,1\n")
    two = [{"kind": "sample", "files": "web.csv", "unit": unit} for unit in ("s", "ms")]
    with pytest.raises(UnitsDisagree, match="series 'web'"):
        read_files(map(mapping_of, two), tmp_path)


def test_a_selector_takes_globs_and_dimensions(tmp_path):
    text = "series,at,value,region\nweb-1,0,1,eu\nweb-2,0,1,us\nweb[1],0,1,eu\ndb,0,1,eu\n"
    dataset = read(
        tmp_path, text, kind="sample", time="s", dims="region", series={"column": "series"}
    )

    def names(pattern, *where):
        return [key.name for key in dataset.series("sample", Selector(pattern, where))]

    assert names("*") == ["db", "web-1", "web-2", "web[1]"]
    assert names("web-?") == ["web-1", "web-2"]
    assert names("web[1]") == ["web[1]"]
    assert names("web*", Condition("region", Relation.EQUAL, ("eu",))) == ["web-1", "web[1]"]
    assert names("w") == []


def test_rejections_can_be_written_for_download(tmp_path):
    dataset = read(tmp_path, "at,value\nnoon,1\n")
    dataset.write_rejections(tmp_path / "rejected.csv")
    with (tmp_path / "rejected.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["file"], row["row"], row["column"], row["excerpt"], row["code"]) == (
        "web.csv",
        "2",
        "at",
        "noon",
        "bad-instant",
    )


def test_sources_and_progress_are_told(tmp_path):
    (tmp_path / "a.csv").write_text("at,value\n")
    (tmp_path / "b.csv").write_text("at,value\n\n")
    told = []
    dataset = read_folder(tmp_path, progress=lambda *call: told.append(call))
    assert told == [(0, 19, "a.csv"), (9, 19, "b.csv"), (19, 19, "")]
    assert [(source.name, source.bytes) for source in dataset.sources] == [
        ("a.csv", 9),
        ("b.csv", 10),
    ]


def test_an_outage_still_going_and_without_reason(tmp_path):
    dataset = read(tmp_path, "start,end\n2026-10-01T00:00:00Z,\n")
    assert dataset.rows("outage", WEB) == [Outage(MIDNIGHT, None, "down", "")]
