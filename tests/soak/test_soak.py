"""Acknowledged rows survive the death of the processes that write; `make soak` takes longer."""

from __future__ import annotations

from tests.soak.soaking import soak


def test_a_few_kills_lose_nothing(tmp_path):
    found = soak(tmp_path, kills=12, seconds=20)
    assert found.kills
    assert found.appends
    assert found.snapshots
