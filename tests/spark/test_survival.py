from __future__ import annotations

import os
import threading
import time

import pytest

from palier.measurements.engines.reference import ReferenceEngine
from palier.measurements.engines.spark.executor import SparkEngine
from tests.spark.cases import METHODS, asked, measured
from tests.spark.parts import ParquetSource

DATA = measured()
ALL = [asked(METHODS[name]) for name in ("events", "events by a bound", "availability of states")]


@pytest.fixture
def gate(tmp_path):
    folder = tmp_path / "gate"
    folder.mkdir()
    return folder


def reading(gate) -> dict[int, set[str]]:
    """The parts that processes have begun to read, by process."""
    found: dict[int, set[str]] = {}
    for entry in gate.iterdir():
        part, _, pid = entry.name.partition(".")
        if pid:
            found.setdefault(int(pid), set()).add(part)
    return found


class Killer(threading.Thread):
    """Kills a worker while it and another one read a part, then lets the other one go on."""

    def __init__(self, cluster, gate) -> None:
        super().__init__(daemon=True)
        self._cluster, self._gate = cluster, gate
        self.interrupted: dict[int, set[str]] = {}
        """The parts that were being read on the worker when it was killed, by process."""

    def run(self) -> None:
        until = time.monotonic() + 180
        while len(reading(self._gate)) < 2 and time.monotonic() < until:
            time.sleep(0.02)
        victim = self._cluster.workers[0]
        self.interrupted = {
            pid: parts for pid, parts in reading(self._gate).items() if os.getsid(pid) == victim.pid
        }
        self._cluster.kill(victim)
        (self._gate / "go").touch()


def test_a_worker_killed_while_it_reads_changes_no_figure(cluster, executor, tmp_path, gate):
    folder = tmp_path / "parts"
    folder.mkdir()
    killer = Killer(cluster, gate)
    killer.start()
    try:
        found = SparkEngine(ParquetSource(DATA, folder, str(gate)), executor).tally_all(ALL)
    finally:
        killer.join()
        cluster.add_workers(1)
    assert found == ReferenceEngine(DATA).tally_all(ALL)
    interrupted = set().union(*killer.interrupted.values())
    assert interrupted, "no part was being read on the worker that was killed"
    elsewhere = [parts for pid, parts in reading(gate).items() if pid not in killer.interrupted]
    assert interrupted <= set().union(*elsewhere)
