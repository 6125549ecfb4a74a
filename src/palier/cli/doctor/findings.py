"""A finding of the doctor: what was looked at, how it is, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How something is."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, how it is, in a sentence; and what to do where it is not well."""

    check: str
    level: Level
    said: str
    advice: str = ""


def ok(check: str, said: str) -> Finding:
    return Finding(check, Level.OK, said)


def warn(check: str, said: str, advice: str) -> Finding:
    return Finding(check, Level.WARN, said, advice)


def fail(check: str, said: str, advice: str) -> Finding:
    return Finding(check, Level.FAIL, said, advice)
