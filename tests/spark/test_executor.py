from __future__ import annotations

from random import Random

import pytest

from palier.measurements.engines.columnar.engine import ColumnarEngine
from palier.measurements.engines.columnar.memory import MemorySource
from palier.measurements.engines.reference import ReferenceEngine
from palier.measurements.engines.spark import executor as executing
from palier.measurements.engines.spark import shipping
from palier.measurements.engines.spark.executor import SparkEngine
from palier.measurements.store import create_store
from palier.proof import account
from tests.calculus.promises import event_objective, terms, utc
from tests.measurements.engines.makers import dataset
from tests.measurements.engines.partitioned import PartitionedSource
from tests.spark.cases import LENGTH, METHODS, asked, measured
from tests.spark.parts import ParquetSource

DATA = measured()
ALL = [asked(indicator) for indicator in METHODS.values()]


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """The measurements in Parquet files, each series cut into stretches."""
    return ParquetSource(DATA, tmp_path_factory.mktemp("parts"))


@pytest.mark.parametrize("method", METHODS)
def test_every_method_gives_the_figures_of_one_machine(method, executor, files):
    request = asked(METHODS[method])
    expected = ReferenceEngine(DATA).tally(request)
    assert expected
    assert ColumnarEngine(files).tally(request) == expected
    assert SparkEngine(files, executor).tally(request) == expected


def test_all_methods_are_answered_in_one_run(executor, files):
    assert SparkEngine(files, executor).tally_all(ALL) == ReferenceEngine(DATA).tally_all(ALL)


def test_tables_in_memory_are_shipped(executor):
    engine = SparkEngine(MemorySource(DATA), executor)
    assert engine.tally_all(ALL) == ReferenceEngine(DATA).tally_all(ALL)


def test_tables_too_large_for_one_job_take_several(executor, monkeypatch):
    jobs = []
    run = executor._cluster.run

    def counted(job):
        jobs.append(job)
        return run(job)

    monkeypatch.setattr(executor._cluster, "run", counted)
    monkeypatch.setattr(shipping, "_ROUND_BYTES", 1)
    engine = SparkEngine(PartitionedSource(DATA, Random(1)), executor)
    request = asked(METHODS["events"])
    assert engine.tally(request) == ReferenceEngine(DATA).tally(request)
    assert len(jobs) > 1


def test_many_answers_are_added_up_by_workers(executor, files, monkeypatch):
    monkeypatch.setattr(executing, "_FLAT", 1)
    assert SparkEngine(files, executor).tally_all(ALL) == ReferenceEngine(DATA).tally_all(ALL)


def test_an_account_names_the_engine(executor):
    at = utc(2026, 11, 2)
    data = dataset(event={("api",): [(utc(2026, 10, day), 99, 100) for day in range(1, 29)]})
    agreement = terms(event_objective())
    found = account(agreement, SparkEngine(MemorySource(data), executor), at=at)
    expected = account(agreement, ReferenceEngine(data), at=at)
    assert found.engine == "spark"
    assert [each.tally for each in found.outcomes] == [each.tally for each in expected.outcomes]
    assert found.outcomes


def test_a_store_is_read_by_workers_folded_and_fresh(executor, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # workers run in folders of their own
    with create_store("measurements") as store:
        store.append_dataset(DATA)
        store.fold()
        store.append_dataset(dataset(event={("web", ("region", "a")): [(LENGTH - 9, 1, 2)]}))
        snapshot = store.snapshot()
        expected = ReferenceEngine(snapshot).tally_all(ALL)
        assert SparkEngine(snapshot, executor).tally_all(ALL) == expected
