"""What runs on a worker: its libraries are compared, then parts are mapped and added up.

Only the standard library is imported before the comparison, so that a lack is said.
"""

from __future__ import annotations

import pickle
import socket
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any, TypeAlias

import palier

LIBRARIES = {"NumPy": "numpy", "pyarrow": "pyarrow", "tzdata": "tzdata"}
"""What the kernel stands on, by the names of their packages."""


Libraries: TypeAlias = dict[str, str | None]
"""Versions by name; None for a library that is absent."""


@dataclass(frozen=True)
class Needs:
    """What a driver and its workers must have in common."""

    libraries: Libraries
    code: str
    """The name of the archive that the driver's Palier is shipped in."""


@dataclass(frozen=True)
class Differing:
    """A worker that might not give the driver's figures: what it has, and where it has it."""

    host: str
    python: str
    libraries: Libraries
    code: str


@dataclass(frozen=True)
class Refusal:
    """An error that Palier raised on a worker, taken apart: not every one can be pickled."""

    host: str
    of: type[Exception]
    arguments: tuple[Any, ...]
    attributes: dict[str, Any]

    def error(self) -> Exception:
        """The error as it was raised."""
        error = self.of.__new__(self.of, *self.arguments)
        error.__dict__.update(self.attributes)
        return error


Answer: TypeAlias = "list[Any] | Differing | Refusal"
"""The total of each plan, or why there is none."""


def installed() -> Libraries:
    """The versions of the libraries that are here."""
    found: Libraries = {}
    for name, package in LIBRARIES.items():
        try:
            found[name] = version(package)
        except PackageNotFoundError:
            found[name] = None
    return found


class Mapper:
    """Maps slices of tasks; `plans` is broadcast, and unpickled once in each process."""

    def __init__(self, plans: Any, needs: Needs) -> None:
        self._plans = plans
        self._needs = needs

    def __call__(self, slices: Iterator[bytes]) -> Iterator[Answer]:
        """One answer for all the slices."""
        differing = self._differing()
        yield self._totals(slices) if differing is None else differing

    def _differing(self) -> Differing | None:
        here, code = installed(), str(palier.__file__)
        if here == self._needs.libraries and self._needs.code in code:
            return None
        return Differing(socket.gethostname(), sys.executable, here, code)

    def _totals(self, slices: Iterator[bytes]) -> Answer:
        from palier.calculus.errors import PalierError
        from palier.measurements.engines.columnar.executors import added

        plans = self._plans.value
        totals: list[Any] = [None] * len(plans)
        try:
            for each in slices:
                for task in pickle.loads(each):
                    added(plans, totals, task.run(plans))
        except PalierError as error:
            # Given back, not raised: Spark would try it again on every worker.
            return Refusal(socket.gethostname(), type(error), error.args, dict(error.__dict__))
        return totals


class Adder:
    """Adds the answers of slices up; the first refusal stands."""

    def __init__(self, plans: Any) -> None:
        self._plans = plans

    def __call__(self, left: Answer, right: Answer) -> Answer:
        """One answer of two."""
        from palier.measurements.engines.columnar.executors import added

        if not isinstance(left, list):
            return left
        if not isinstance(right, list):
            return right
        added(self._plans.value, left, list(enumerate(right)))
        return left
