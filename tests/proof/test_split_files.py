"""Rows in any order, over any number of files: the same account, to the last character."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.calculus.instants import instant_of
from palier.documents import load_text
from palier.measurements.folders import read_folder
from palier.proof import account
from palier.proof.account_json import account_json
from tests.engines import engine_of

pytestmark = pytest.mark.usefixtures("every_engine")

AGREEMENT = """\
apiVersion: palier/v1
kind: Agreement
metadata: {name: web}
spec:
  provider: Nordet
  customer: Ville-Exemple
  since: 2026-01-01
  zone: America/Toronto
  calendar: mon-fri 08:00-18:00
  objectives:
    - {availability: web, target: 99 %}
    - {name: good, events: {series: hits, cadence: 1 h}, target: 95 %}
    - {name: mean, sliceMean: {events: hits, length: 6 h}, target: 95 %}
    - {name: p90, quantile: {series: reply, q: 90 %}, target: "<= 300 ms"}
    - name: tickets
      elapsed: {series: desk, since: opened, until: closed, limit: 4 h}
      target: 80 %
    - {name: outages, incidents: {series: web, measure: longest}, target: at most 1 h}
"""
START = datetime(2026, 10, 26, tzinfo=UTC)


def at(hours: float) -> str:
    return (START + timedelta(hours=hours)).isoformat()


# Eleven days across the end of daylight saving time; every row has an identity of its own.
ROWS = {
    "series,at,state": [
        f"web,{at(hour)},{state}"
        for hour, state in [(-30, "up"), (14.5, "down"), (15.75, "up"), (85, "down"), (110, "up")]
    ],
    "series,at,good,total": [f"hits,{at(h)},{90 + h % 11},100" for h in range(0, 264, 3)],
    "series,at,value": [f"reply,{at(h)},0.{200 + h % 130}" for h in range(0, 264, 7)],
    "series,id,opened,closed": [f"desk,T{n},{at(n * 9)},{at(n * 9 + n % 13)}" for n in range(28)],
}


def computed(folder: Path) -> str:
    """The account of the agreement over the measurements of a folder, as text."""
    [agreement] = load_text(AGREEMENT).agreements()
    data = read_folder(folder)
    assert not data.rejections
    made = account(
        agreement.terms,
        engine_of(data),
        at=instant_of(START + timedelta(days=12)),
        windows="all",
    )
    return json.dumps(account_json(made.stamped(snapshot=data.snapshot)))


def write(folder: Path, name: str, header: str, rows: Iterable[str]) -> None:
    (folder / name).write_text("\n".join([header, *rows]) + "\n")


@lru_cache(maxsize=2)
def measure(engine: str) -> str:
    """The account of one file per kind, its rows in order of time; an account names its engine."""
    with TemporaryDirectory() as place:
        for number, (header, rows) in enumerate(ROWS.items()):
            write(Path(place), f"{number}.csv", header, rows)
        return computed(Path(place))


def test_one_file_per_kind_is_the_measure(every_engine):
    made = json.loads(measure(every_engine))
    assert made["engine"] == every_engine
    figures = [o["figure"] for w in made["windows"] for o in w["outcomes"]]
    assert len(figures) == 12, "six objectives, October and November"
    assert all(figures)


@given(st.data())
def test_any_order_and_any_files_give_the_same_account(every_engine, data):
    with TemporaryDirectory() as parts:
        for number, (header, rows) in enumerate(ROWS.items()):
            shuffled = data.draw(st.permutations(rows))
            cuts = sorted(data.draw(st.sets(st.integers(1, len(rows) - 1), max_size=3)))
            edges = zip([0, *cuts], [*cuts, len(rows)], strict=True)
            for part, (start, end) in enumerate(edges):
                write(Path(parts), f"{number}-{part}.csv", header, shuffled[start:end])
        assert computed(Path(parts)) == measure(every_engine)
