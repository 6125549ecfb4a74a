"""Collects what is wrong with one document while it is built, so that all of it is told at once."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from types import TracebackType

from palier.calculus.errors import CalculusError
from palier.documents.errors import Unreadable
from palier.documents.problems import Problem, Severity
from palier.documents.reading import Path_, RawDocument


@dataclass(slots=True)
class Findings:
    """The problems of one document."""

    raw: RawDocument
    problems: list[Problem] = field(default_factory=list)

    def at(self, path: Path_) -> _At:
        """A context: what is refused inside becomes a problem at the path."""
        return _At(self, path)

    def add(self, path: Path_, error: Unreadable | CalculusError) -> None:
        """Adds a refusal, once: every objective meets the agreement's own mistakes again."""
        code = error.code if error.code != "calculus-error" else "wrong-type"
        part = error.part if isinstance(error, Unreadable) else ()
        place = self.raw.written((*path, *part))
        problem = self.raw.problem(place or path, code, error.message, error.hint)
        if problem not in self.problems:
            self.problems.append(problem)

    def note(self, path: Path_, code: str, message: str) -> None:
        """Adds something to know that does not stop the document."""
        found = self.raw.problem(path, code, message)
        self.problems.append(replace(found, severity=Severity.NOTE))

    def warn(self, path: Path_, code: str, message: str, hint: str) -> None:
        """Adds a doubt that does not stop the document, once."""
        found = replace(self.raw.problem(path, code, message, hint), severity=Severity.WARNING)
        if found not in self.problems:
            self.problems.append(found)

    @property
    def wrong(self) -> bool:
        """Whether an error was found."""
        return any(each.severity is Severity.ERROR for each in self.problems)


@dataclass(slots=True)
class _At:
    findings: Findings
    path: Path_

    def __enter__(self) -> None:
        return None

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        if not isinstance(error, Unreadable | CalculusError):
            return False
        self.findings.add(self.path, error)
        return True
