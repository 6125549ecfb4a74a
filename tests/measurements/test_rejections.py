"""Bad rows are rejected with their code, and the good ones beside them kept."""

from __future__ import annotations

import json

import pytest

from palier.measurements.schema import SeriesKey
from tests.measurements.reading import codes, read

MIDNIGHT = 1_790_812_800_000_000  # 2026-10-01T00:00:00Z
MINUTE = 60_000_000
WEB = SeriesKey("web")


@pytest.mark.parametrize(
    ("pauses", "code"),
    [
        ("[[5, 2]]", "end-before-start"),
        ("[5]", "bad-list"),
        ("{}", "bad-list"),
        ("[[", "bad-list"),
        ('[["soon", 2]]', "bad-instant"),
    ],
)
def test_pauses_that_cannot_be_read_reject_the_record(tmp_path, pauses, code):
    text = json.dumps({"id": "1", "pauses": pauses})
    dataset = read(tmp_path, text, "web.jsonl", kind="record", time="us")
    assert codes(dataset) == [(1, code)]


@pytest.mark.parametrize(
    ("kind", "header", "row", "code"),
    [
        ("event", "at,good,total", "2026-10-01T00:00:00,1,1", "instant-without-zone"),
        ("event", "at,good,total", "9999-12-31T00:00:00Z,1,1", "instant-out-of-range"),
        ("event", "at,good,total", "0001-01-01T00:00:00Z,1,1", "instant-out-of-range"),
        ("event", "at,good,total", "noon,1,1", "bad-instant"),
        ("event", "at,good,total", ",1,1", "missing-value"),
        ("event", "at,good,total", "2026-10-01T00:00:00Z,NaN,1", "not-finite"),
        ("event", "at,good,total", "2026-10-01T00:00:00Z,-1,1", "negative-count"),
        ("event", "at,good,total", "2026-10-01T00:00:00Z,2,1", "good-over-total"),
        ("event", "at,good,total", "2026-10-01T00:00:00Z,0.5,1", "not-whole"),
        ("event", "at,good,total", "2026-10-01T00:00:00Z,1", "wrong-column-count"),
        ("sample", "at,value", "2026-10-01T00:00:00Z,Infinity", "not-finite"),
        ("sample", "at,value", "2026-10-01T00:00:00Z,1e36", "value-overflow"),
        ("sample", "at,value", "2026-10-01T00:00:00Z,fast", "bad-number"),
        ("sample", "at,value", "2026-10-01T00:00:00Z,", "missing-value"),
        ("check", "at,state,hard", "2026-10-01T00:00:00Z,up,maybe", "bad-boolean"),
        ("outage", "start,end", "2026-10-01T00:00:00Z,2026-09-01T00:00:00Z", "end-before-start"),
        ("figure", "label,start,value", ",2026-10-01T00:00:00Z,99", "window-not-stated"),
        ("record", "id,opened", ",2026-10-01T00:00:00Z", "missing-value"),
        (
            "record",
            "id,opened,closed",
            "1,2026-10-01T00:00:00Z,2026-09-01T00:00:00Z",
            "end-before-start",
        ),
    ],
)
def test_a_bad_row_is_rejected_and_the_others_kept(tmp_path, kind, header, row, code):
    good = {"event": "2026-11-01T00:00:00Z,1,2", "sample": "2026-11-01T00:00:00Z,1"}
    good |= {"check": "2026-11-01T00:00:00Z,up,1", "figure": "2026-10,,99"}
    good |= {"outage": "2026-11-01T00:00:00Z,2026-11-01T00:00:00Z"}
    good |= {"record": "2,2026-11-01T00:00:00Z" + ",2026-11-01T00:00:00Z" * header.count("closed")}
    dataset = read(tmp_path, f"{header}\n{row}\n{good[kind]}\n")
    assert codes(dataset) == [(2, code)]
    assert (dataset.counts.accepted, dataset.counts.rejected) == (1, 1)


def test_offsets_and_local_times_may_be_mixed_when_a_zone_is_declared(tmp_path):
    text = "at,state\n2026-10-01T00:00:00Z,up\n2026-10-01T02:01:00,down\n"
    dataset = read(tmp_path, text, kind="state", zone="Europe/Paris")
    assert [row.at for row in dataset.rows("state", WEB)] == [MIDNIGHT, MIDNIGHT + MINUTE]
    mixed = read(tmp_path, text)
    assert codes(mixed) == [(3, "instant-without-zone")]


def test_a_word_that_is_no_declared_state_is_rejected(tmp_path):
    text = "at,state\n0,OK\n60,WARN\n"
    dataset = read(tmp_path, text, kind="state", time="s", states={"up": "ok"})
    assert codes(dataset) == [(3, "unknown-state")]
