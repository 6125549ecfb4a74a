"""In whatever order and files rows come, the dataset is the same and no row is lost."""

from __future__ import annotations

import csv
import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from palier.measurements.folders import read_files, read_folder
from palier.measurements.mapping_keys import mapping_of

HEADER = ["series", "at", "good", "total", "region", "env"]
INSTANTS = st.integers(0, 40).map(lambda n: f"2026-10-01T00:{n:02d}:00Z")
WORDS = st.sampled_from(["", "a", "b"])


def good_rows(count):
    """Rows of distinct identity, some of them repeated as they are."""
    row = st.tuples(
        st.sampled_from(["web", "db"]),
        INSTANTS,
        st.integers(0, 9),
        st.integers(9, 20),
        WORDS,
        WORDS,
    )
    rows = st.lists(row, unique_by=lambda row: (row[0], row[1], row[4]), max_size=count)
    return rows.flatmap(
        lambda rows: (
            st.lists(st.sampled_from(rows), max_size=5).map(lambda more: rows + more)
            if rows
            else st.just(rows)
        )
    )


BAD_ROWS = st.lists(
    st.one_of(
        st.tuples(WORDS, INSTANTS | WORDS, st.sampled_from(["-1", "x", "NaN", "30", ""]), WORDS),
        st.lists(st.text('ab,"\n ', max_size=4), min_size=1, max_size=8),
        st.tuples(st.just("web"), INSTANTS, st.just(1), st.integers(1, 2), WORDS, WORDS),
    ),
    max_size=12,
)
KEYS = {
    "kind": "event",
    "files": "*.csv",
    "series": {"column": "series"},
    "dims": ["region"],
    "where": {"env": {"not_in": "b"}},
}


def read(parts):
    with tempfile.TemporaryDirectory() as folder:
        for number, rows in enumerate(parts):
            with (Path(folder) / f"{number}.csv").open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows([HEADER, *rows])
        return read_files([mapping_of(KEYS)], Path(folder))


@given(data=st.data(), rows=good_rows(30))
def test_shuffling_and_splitting_give_the_same_snapshot(data, rows):
    shuffled = data.draw(st.permutations(rows))
    cut = data.draw(st.integers(0, len(rows)))
    whole, split = read([rows]), read([shuffled[:cut], shuffled[cut:]])
    assert whole.snapshot == split.snapshot
    assert whole.counts == split.counts
    assert whole.counts.rejected == 0


@given(rows=good_rows(8), more=good_rows(8))
def test_a_measurement_more_or_less_changes_the_snapshot(rows, more):
    one, both = read([rows]), read([rows, more])
    same = one.counts.accepted == both.counts.accepted
    assert (one.snapshot == both.snapshot) is same


@given(rows=good_rows(10), bad=BAD_ROWS)
def test_no_row_is_lost(rows, bad):
    counts = read([rows, [row for row in bad if any(str(cell).strip() for cell in row)]]).counts
    lost = counts.read - counts.accepted - counts.repeats - counts.filtered - counts.rejected
    assert lost == 0
    assert counts.read >= len(rows)


@given(data=st.data(), seed=st.integers(0, 3))
def test_the_order_of_an_event_log_does_not_matter(data, seed):
    rows = [
        [
            f"T{n % 3}",
            f"2026-10-01T00:{(n * 7 + seed) % 20:02d}:00Z",
            n,
            ["New", "Wait", "Done"][n % 3],
        ]
        for n in range(12)
    ]
    text = ["id,at,count,status", *(",".join(map(str, row)) for row in rows)]
    other = [text[0], *data.draw(st.permutations(text[1:]))]
    assert log(text).snapshot == log(other).snapshot


def log(lines):
    keys = {
        "kind": "record",
        "series": "tickets",
        "columns": {"id": "id", "at": "at", "status": "status"},
        "group": {
            "order": "count",
            "instants": {"opened": {"take": "first"}, "closed": {"when": "Done"}},
            "pauses": "Wait",
            "reopened_from": "Done",
        },
    }
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "log.csv").write_text("\n".join(lines), encoding="utf-8")
        return read_files([mapping_of({"files": "log.csv", **keys})], Path(folder))


def test_rejections_do_not_enter_the_snapshot(tmp_path):
    (tmp_path / "a.csv").write_text("series,at,value\nweb,2026-10-01T00:00:00Z,1\n")
    before = read_folder(tmp_path).snapshot
    with (tmp_path / "a.csv").open("a") as file:
        file.write("web,soon,1\n")
    after = read_folder(tmp_path)
    assert (after.snapshot, after.counts.rejected) == (before, 1)
