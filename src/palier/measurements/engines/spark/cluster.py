"""The connection of this process to a Spark cluster: opened late, watched, and closed."""

from __future__ import annotations

import re
import socket
import sys
import threading
import uuid
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from palier.measurements.engines.spark.driver import (
    failed,
    java_error,
    pyspark,
    python_of_workers,
    started,
)
from palier.measurements.engines.spark.errors import (
    BadMaster,
    MasterUnreachable,
    NoWorkers,
    SparkError,
)
from palier.measurements.engines.spark.shipping import archive

T = TypeVar("T")

_WHAT = "measurements to tallies"
_LOOK_SECONDS = 0.5
_REACH_SECONDS = 10.0


class Cluster:
    """A standalone cluster, by the address of its master; connected when it is first used."""

    def __init__(self, master: str, settings: Mapping[str, str], patience: float) -> None:
        self.master = master
        self.code = ""
        """The name of the archive that workers import Palier from, once connected."""
        self._addresses = _addresses(master)
        self._settings = settings
        self._patience = patience
        self._context: Any = None
        self._is_ours = False
        self._folder: TemporaryDirectory[str] | None = None

    def context(self) -> Any:
        """The `SparkContext`. Raises `SparkError`."""
        if self._context is None or _has_stopped(self._context):
            self.close()
            self._connect()
        return self._context

    def run(self, job: Callable[[Any], T]) -> T:
        """What a job of a context gives. Raises `NoWorkers` when none comes, and `SparkError`."""
        context = self.context()
        with _Watch(context, self._patience) as watch:
            try:
                context.setJobGroup(watch.group, _WHAT, interruptOnCancel=True)
                return job(context)
            except java_error() as error:
                if watch.has_given_up:
                    raise NoWorkers(
                        f"{self.master} gave no worker for {self._patience:.0f} s",
                        hint="start workers, or wait until other applications leave them cores "
                        "and memory (spark.cores.max, spark.executor.memory)",
                    ) from None
                raise failed(str(error)) from error

    def close(self) -> None:
        """Gives the workers back."""
        context, self._context = self._context, None
        if context is not None and self._is_ours:
            context.stop()
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

    def _connect(self) -> None:
        active = pyspark().SparkContext._active_spark_context
        if active is not None and active.master != self.master:
            raise SparkError(
                f"this process already works with {active.master}",
                hint="stop that SparkContext first: a process has one",
            )
        self._is_ours = active is None
        self._folder = TemporaryDirectory(prefix="palier-spark-")
        folder = Path(self._folder.name)
        try:
            self._context = active or self._started(folder / "spark.log")
            self._ship(archive(folder))
        except BaseException:
            self.close()
            raise

    def _started(self, log: Path) -> Any:
        self._check_reach()
        context = started(self.master, self._settings, log, self._patience)
        context.pythonExec = python_of_workers(self._settings)
        return context

    def _ship(self, code: Path) -> None:
        before = list(sys.path)
        self._context.addPyFile(str(code))
        # Only workers import the archive: here it would come before what is installed.
        sys.path[:] = before
        self.code = code.name

    def _check_reach(self) -> None:
        problem: OSError | None = None
        for host, port in self._addresses:
            try:
                socket.create_connection((host, port), min(self._patience, _REACH_SECONDS)).close()
            except OSError as error:
                problem = error
            else:
                return
        raise MasterUnreachable(
            f"{self.master} cannot be reached: {problem}",
            hint="check host and port, and that the master is running",
        )


class _Watch:
    """Cancels the jobs of a context that has no worker for too long: Spark would wait for ever."""

    def __init__(self, context: Any, patience: float) -> None:
        self._context = context
        self._patience = patience
        self.group = f"palier-{uuid.uuid4()}"
        """The name of the jobs that it watches."""
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self.has_given_up = False

    def __enter__(self) -> _Watch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _run(self) -> None:
        alone = 0.0
        while not self._ended.wait(_LOOK_SECONDS):
            alone = 0.0 if workers(self._context) else alone + _LOOK_SECONDS
            if alone >= self._patience:
                self.has_given_up = True
                self._context.cancelJobGroup(self.group)


def workers(context: Any) -> int:
    """How many executors serve a context; Spark lists the driver among them."""
    return len(context._jsc.sc().statusTracker().getExecutorInfos()) - 1


def _has_stopped(context: Any) -> bool:
    return context._jsc is None or bool(context._jsc.sc().isStopped())


def _addresses(master: str) -> list[tuple[str, int]]:
    """Host and port of each master; more than one where others stand by."""
    scheme, _, rest = master.partition("://")
    found = [re.fullmatch(r"\[?([^\s,/]+?)\]?:(\d{1,5})", each) for each in rest.split(",")]
    if scheme != "spark" or not all(found):
        raise BadMaster(
            f"{master!r} does not name the master of a Spark cluster",
            hint="write spark://host:port, as the master shows it",
        )
    return [(each[1], int(each[2])) for each in found if each]
