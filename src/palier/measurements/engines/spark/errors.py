"""Refusals of the Spark executor: what a driver, a master or a worker lacks."""

from __future__ import annotations

from palier.measurements.errors import MeasurementsError


class SparkError(MeasurementsError):
    """A cluster that cannot do the work; the message holds what Spark says."""

    code = "spark-failed"


class PysparkMissing(SparkError):
    """No pyspark beside Palier."""

    code = "pyspark-missing"


class JavaMissing(SparkError):
    """No Java on this machine, or one that does not start."""

    code = "java-missing"


class BadMaster(SparkError):
    """A text that does not name the master of a standalone cluster."""

    code = "bad-master"


class MasterUnreachable(SparkError):
    """No master answers where one is named, or it does not take the application."""

    code = "master-unreachable"


class NoWorkers(SparkError):
    """A cluster that gives no worker to the application, for longer than it may take."""

    code = "no-spark-workers"


class WorkerDiffers(SparkError):
    """A worker without the libraries of the driver, or with other versions of them."""

    code = "spark-worker-differs"
