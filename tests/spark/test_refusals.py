"""What a user is told when the cluster, its workers or this machine lack something."""

from __future__ import annotations

import socket
import subprocess
import sys
import time

import pytest

from palier.measurements.engines.reference import ReferenceEngine
from palier.measurements.engines.spark import executor as executing
from palier.measurements.engines.spark import worker
from palier.measurements.engines.spark.driver import failed, python_of_workers
from palier.measurements.engines.spark.errors import (
    BadMaster,
    JavaMissing,
    MasterUnreachable,
    NoWorkers,
    PysparkMissing,
    SparkError,
    WorkerDiffers,
)
from palier.measurements.engines.spark.executor import SparkEngine, SparkExecutor
from palier.measurements.errors import TruncatedFile
from tests.spark.cases import METHODS, asked, measured
from tests.spark.clusters import SETTINGS, running
from tests.spark.parts import ParquetSource

DATA = measured()
REQUEST = asked(METHODS["events"])


@pytest.fixture
def files(tmp_path):
    folder = tmp_path / "parts"
    folder.mkdir()
    return ParquetSource(DATA, folder)


@pytest.mark.parametrize(
    "master", ["", "local[2]", "host:7077", "spark://", "spark://host", "spark://a:1,b", "yarn"]
)
def test_a_master_is_named_by_host_and_port(master):
    with pytest.raises(BadMaster, match="does not name the master") as refused:
        SparkExecutor(master)
    assert "spark://host:port" in refused.value.hint


def test_without_pyspark(monkeypatch, files):
    monkeypatch.setitem(sys.modules, "pyspark", None)
    with pytest.raises(PysparkMissing) as refused:
        SparkEngine(files, SparkExecutor("spark://127.0.0.1:7077")).tally(REQUEST)
    assert refused.value.hint == "pip install 'palier[spark]'"


@pytest.mark.parametrize(
    ("cause", "kind"),
    [
        ('java.io.IOException: Cannot run program "/opt/none": error=2, absent', WorkerDiffers),
        ("pyspark.errors: [PYTHON_VERSION_MISMATCH] 3.12", WorkerDiffers),
        ("ImportError: libgomp.so.1", WorkerDiffers),
        ("MemoryError: 3 GiB", SparkError),
    ],
)
def test_the_cause_of_a_failure_is_found_among_the_places_in_java(cause, kind):
    said = f"Job aborted: Traceback\n  File x\n{cause}\n SQLSTATE: 38000\n\tat org.apache\n\tat X"
    error = failed(said)
    assert type(error) is kind
    assert error.message.endswith(f": {cause}")


@pytest.fixture
def alone(executor):
    """A process that is connected to no cluster; there is one connection at a time."""
    executor.close()
    return executor


def test_without_java(monkeypatch, alone, cluster, files, tmp_path):
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(JavaMissing, match="no Java in JAVA_HOME"):
        SparkEngine(files, SparkExecutor(cluster.url)).tally(REQUEST)


def test_no_master_at_the_address(alone, files):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    begun = time.monotonic()
    with pytest.raises(MasterUnreachable, match=f"127.0.0.1:{port} cannot be reached"):
        SparkEngine(files, SparkExecutor(f"spark://127.0.0.1:{port}")).tally(REQUEST)
    assert time.monotonic() - begun < 15


def test_something_else_than_a_master_at_the_address(alone, files):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        begun = time.monotonic()
        with pytest.raises(MasterUnreachable, match="does not take the application"):
            SparkEngine(
                files, SparkExecutor(f"spark://127.0.0.1:{port}", SETTINGS, patience=5)
            ).tally(REQUEST)
        assert time.monotonic() - begun < 30


def test_a_cluster_without_workers(monkeypatch, alone, files, tmp_path):
    folder = tmp_path / "cluster"
    folder.mkdir()
    with running(folder, workers=0) as empty, SparkExecutor(empty.url, SETTINGS) as waiting:
        waiting._cluster.context()
        monkeypatch.setattr(waiting._cluster, "_patience", 2)
        with pytest.raises(NoWorkers, match="gave no worker for 2 s"):
            SparkEngine(files, waiting).tally(REQUEST)


@pytest.mark.parametrize("has_file", [False, True])
def test_workers_whose_python_is_absent_or_lacks_the_libraries(
    monkeypatch, executor, files, tmp_path, has_file
):
    bare = tmp_path / "bare"
    if has_file:
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", bare], check=True)
    monkeypatch.setattr(executor._cluster.context(), "pythonExec", str(bare / "bin" / "python"))
    with pytest.raises(WorkerDiffers, match="NumPy missing" if has_file else "No such file"):
        SparkEngine(files, executor).tally(REQUEST)


def test_the_python_of_workers_is_set_or_that_of_this_machine(monkeypatch):
    monkeypatch.delenv("PYSPARK_PYTHON", raising=False)
    assert python_of_workers({}) == sys.executable
    monkeypatch.setenv("PYSPARK_PYTHON", "/opt/a")
    assert python_of_workers({}) == "/opt/a"
    assert python_of_workers({"spark.pyspark.python": "/opt/b"}) == "/opt/b"


def test_workers_with_another_version_of_a_library(monkeypatch, executor, files):
    here = worker.installed()
    monkeypatch.setattr(executing, "installed", lambda: {**here, "pyarrow": "1.2.3"})
    with pytest.raises(WorkerDiffers, match=rf"pyarrow {here['pyarrow']} \(driver: 1\.2\.3\)"):
        SparkEngine(files, executor).tally(REQUEST)


def test_workers_run_the_code_of_the_driver_and_no_other(monkeypatch, executor, files):
    executor._cluster.context()
    monkeypatch.setattr(executor._cluster, "code", "palier-of-another-day.zip")
    with pytest.raises(WorkerDiffers, match=r"Palier from \S+palier-\w{16}\.zip"):
        SparkEngine(files, executor).tally(REQUEST)


def test_a_second_cluster_in_one_process_is_refused(executor, cluster, files):
    executor._cluster.context()
    with pytest.raises(SparkError, match="already works with"):
        SparkEngine(files, SparkExecutor("spark://elsewhere:7077")).tally(REQUEST)


def test_a_damaged_part_is_refused_as_on_one_machine(executor, files, tmp_path):
    assert SparkEngine(files, executor).tally(REQUEST) == ReferenceEngine(DATA).tally(REQUEST)
    damaged = next((tmp_path / "parts").iterdir())
    damaged.write_bytes(damaged.read_bytes()[:-100])
    with pytest.raises(TruncatedFile, match=damaged.name) as refused:
        SparkEngine(files, executor).tally(REQUEST)
    assert (refused.value.hint, refused.value.file) == ("restore it", str(damaged))
