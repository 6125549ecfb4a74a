"""A standalone cluster on this machine: a master and its workers, none of which outlives the test.

Every process belongs to a session of its own, by which it and its children are found and ended.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.architecture.sources import ROOT

HOST = "127.0.0.1"
SETTINGS = {
    "spark.driver.host": HOST,
    "spark.driver.bindAddress": HOST,
    "spark.driver.memory": "512m",
    "spark.executor.memory": "512m",
    "spark.task.maxFailures": "2",
    # Workers unpickle parts that these tests define.
    "spark.executorEnv.PYTHONPATH": str(ROOT),
}
_STARTS_WITHIN = 180.0
_DIE_WITH_PARENT = 1


class Cluster:
    """A master, its address, and workers that can be killed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._started: list[subprocess.Popen[bytes]] = []
        self._master = self._start(
            "master", "org.apache.spark.deploy.master.Master", "--webui-port", "0"
        )
        self.url = self._said("master", r"Starting Spark master at (spark://\S+)")
        self.workers: list[subprocess.Popen[bytes]] = []

    def add_workers(self, count: int) -> None:
        """Starts workers of one core each, and waits until the master has taken them."""
        names = [f"worker-{len(self._started) + place}" for place in range(count)]
        options = ("--webui-port", "0", "--cores", "1", "--memory", "1g", self.url)
        for name in names:
            worker = self._start(name, "org.apache.spark.deploy.worker.Worker", *options)
            self.workers.append(worker)
        for name in names:
            self._said(name, r"Successfully registered with master (\S+)")

    def kill(self, worker: subprocess.Popen[bytes]) -> None:
        """Ends a worker and all that it started at once, as when its machine is lost."""
        for pid in _of_session(worker.pid):
            _end(pid)
        worker.wait()
        if worker in self.workers:
            self.workers.remove(worker)

    def stop(self) -> None:
        """Ends everything."""
        for process in reversed(self._started):
            self.kill(process)

    def _start(self, name: str, of: str, *options: str) -> subprocess.Popen[bytes]:
        command = [spark_class(), of, "--host", HOST, "--port", "0", *options]
        with (self._folder / f"{name}.log").open("wb") as log:
            process = subprocess.Popen(
                command,
                stdout=log,
                stderr=log,
                start_new_session=True,
                env={
                    **os.environ,
                    "SPARK_DAEMON_MEMORY": "256m",
                    "SPARK_LOCAL_IP": HOST,
                    "SPARK_WORKER_DIR": str(self._folder / "work"),
                },
                preexec_fn=_die_with_parent,  # noqa: PLW1509 (no thread is running yet that holds a lock)
            )
        self._started.append(process)
        return process

    def _said(self, name: str, pattern: str) -> str:
        log, until = self._folder / f"{name}.log", time.monotonic() + _STARTS_WITHIN
        while time.monotonic() < until:
            found = re.search(pattern, log.read_text(encoding="utf-8", errors="replace"))
            if found:
                return found[1]
            time.sleep(0.05)
        raise TimeoutError(f"{name} did not start:\n{log.read_text(encoding='utf-8')}")


@contextmanager
def running(folder: Path, workers: int = 2) -> Iterator[Cluster]:
    """A cluster of workers with one core each, gone at the end."""
    cluster = Cluster(folder)
    try:
        cluster.add_workers(workers)
        yield cluster
    finally:
        cluster.stop()


def spark_class() -> str:
    """The script of pyspark that starts a class of Spark."""
    found = importlib.util.find_spec("pyspark")
    assert found is not None
    assert found.submodule_search_locations
    return str(Path(found.submodule_search_locations[0], "bin", "spark-class"))


def _die_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)


def _of_session(leader: int) -> list[int]:
    """The processes of a session, the leader first."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if os.getsid(int(entry.name)) == leader:
                    found.append(int(entry.name))
            except ProcessLookupError:  # gone meanwhile
                continue
    return sorted(found, key=lambda pid: pid != leader)


def _end(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return
