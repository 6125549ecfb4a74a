"""One cluster for all tests of Spark, and the executor that is connected to it."""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections.abc import Iterator

import pytest

from palier.measurements.engines.spark.executor import SparkExecutor
from tests.spark.clusters import HOST, SETTINGS, Cluster, running


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A master and two workers on this machine; the test skips where they cannot be."""
    if importlib.util.find_spec("pyspark") is None:
        pytest.skip("needs pyspark: pip install 'palier[spark]'")
    home = os.environ.get("JAVA_HOME")
    if shutil.which("java", path=f"{home}/bin" if home else None) is None:
        pytest.skip("needs Java 17 or later")
    os.environ["SPARK_LOCAL_IP"] = HOST
    with running(tmp_path_factory.mktemp("cluster")) as found:
        yield found


@pytest.fixture(scope="session")
def executor(cluster: Cluster) -> Iterator[SparkExecutor]:
    """Connected to the cluster; when another test has closed it, it connects again."""
    with SparkExecutor(cluster.url, SETTINGS) as found:
        yield found
