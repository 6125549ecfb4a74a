"""The Java process through which this one drives a cluster: its start, and what failures mean."""

from __future__ import annotations

import importlib
import os
import re
import shutil
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from palier.measurements.engines.spark.errors import (
    JavaMissing,
    MasterUnreachable,
    PysparkMissing,
    SparkError,
    WorkerDiffers,
)

_SETTINGS = {
    "spark.app.name": "palier",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}
_PYTHON = "spark.pyspark.python"

SAME_LIBRARIES = (
    "every worker needs the driver's minor version of Python, and its versions of NumPy, pyarrow "
    "and tzdata; PYSPARK_PYTHON names the Python of the workers"
)


def pyspark() -> Any:
    """The library, which is an extra of Palier."""
    try:
        return importlib.import_module("pyspark")
    except ImportError as error:
        raise PysparkMissing(
            "pyspark is not installed", hint="pip install 'palier[spark]'"
        ) from error


def python_of_workers(settings: Mapping[str, str]) -> str:
    """The path of Python on the workers: as set, else where it is on this machine."""
    return settings.get(_PYTHON) or os.environ.get("PYSPARK_PYTHON") or sys.executable


def started(master: str, settings: Mapping[str, str], log: Path, patience: float) -> Any:
    """A `SparkContext` of a master that can be reached; what Java says goes to a file."""
    library = pyspark()
    _check_java()
    chosen = library.SparkConf()
    for name, value in {**_SETTINGS, **settings}.items():
        chosen.set(name, value)
    gateway = library.SparkContext._gateway or _gateway(chosen, log)
    # Where no master answers, Spark asks again and again.
    limit = threading.Timer(patience, gateway.proc.kill)
    limit.start()
    try:
        return library.SparkContext(master=master, conf=chosen, gateway=gateway)
    except Exception as error:
        _forget(gateway)
        late = limit.finished.is_set()
        why = f"no answer for {patience:.0f} s" if late else _cause(str(error))
        raise MasterUnreachable(
            f"{master} does not take the application: {why}",
            hint=f"the master must run the version of pyspark here ({library.__version__}), and be "
            "able to reach this machine (spark.driver.host)",
        ) from error
    finally:
        limit.cancel()


def _forget(gateway: Any) -> None:
    """Ends the Java process; the next context starts another."""
    with gateway.proc as process:
        process.kill()
    gateway.shutdown()
    context = pyspark().SparkContext
    context._gateway = context._jvm = None


def java_error() -> type[Exception]:
    """What is raised here when Java raises something."""
    error: type[Exception] = importlib.import_module("py4j.protocol").Py4JError
    return error


def failed(text: str) -> SparkError:
    """The refusal for a job that failed, from what Spark says of it."""
    cause = _cause(text)
    if "Cannot run program" in text:
        return WorkerDiffers(f"a worker cannot start Python: {cause}", hint=SAME_LIBRARIES)
    if "PYTHON_VERSION_MISMATCH" in text or re.match(r"(ModuleNotFound|Import)Error\b", cause):
        return WorkerDiffers(f"a worker cannot run Palier: {cause}", hint=SAME_LIBRARIES)
    return SparkError(f"a worker failed: {cause}")


def _check_java() -> None:
    home = os.environ.get("JAVA_HOME")
    java = shutil.which("java", path=os.path.join(home, "bin") if home else None)
    if java is None:
        where = f"JAVA_HOME ({home})" if home else "the search path"
        raise JavaMissing(
            f"there is no Java in {where}",
            hint="install Java 17 or later, or set JAVA_HOME",
        )


def _gateway(settings: Any, log: Path) -> Any:
    launch = importlib.import_module("pyspark.java_gateway").launch_gateway
    with log.open("wb") as out:
        try:
            return launch(settings, {"stdout": out, "stderr": out})
        except Exception as error:
            raise JavaMissing(
                f"Java does not start: {_last_line(log) or error}",
                hint="pyspark needs Java 17 or later; JAVA_HOME says which one is run",
            ) from error


def _last_line(log: Path) -> str:
    """The last thing said in a log, without the places in Java's sources."""
    if not log.exists():
        return ""
    text = log.read_text(encoding="utf-8", errors="replace")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("\t")]
    return lines[-1].strip() if lines else ""


def _cause(text: str) -> str:
    """The last line before the places in Java's sources: the error that started it all."""
    said = re.split(r"\n\s+at |\nDriver stacktrace", text)[0]
    lines = [line.strip() for line in said.splitlines()]
    told = [line for line in lines if line and not line.startswith("SQLSTATE")]
    return told[-1] if told else text[:200]
