"""Starts real processes on the database of a test, waits for what they do, and ends them."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WORKER = (sys.executable, str(Path(__file__).with_name("worker_process.py")))


def environment(url: str, home: Path, **more: str) -> dict[str, str]:
    """Variables for a server on a database, "" the embedded one, and none of those of the tests."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PALIER_", "DATABASE_", "DJANGO_", "EMAIL_"))
    }
    own = {
        "PALIER_HOME": str(home),
        "PALIER_LANG": "en",
        "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))),
    }
    return kept | own | ({"DATABASE_URL": url} if url else {}) | more


@contextmanager
def running(*command: str, env: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A process until the end of the block, and what it said in a file."""
    with log.open("ab") as said:
        process = subprocess.Popen(
            command, env=env, cwd=log.parent, stdin=subprocess.DEVNULL, stdout=said, stderr=said
        )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()


def until(is_so: Callable[[], object], seconds: float = 60.0) -> float:
    """How long it took until something was so."""
    started = time.monotonic()
    while not is_so():
        assert time.monotonic() - started < seconds, "it took too long"
        time.sleep(0.05)
    return time.monotonic() - started


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def parents() -> dict[int, int]:
    """The parent of every process that lives, read as the system has it."""
    found = {}
    for path in Path("/proc").iterdir():
        if path.name.isdigit():
            try:
                stat = (path / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if stat[0] != "Z":
                found[int(path.name)] = int(stat[1])
    return found


def descendants(pid: int) -> set[int]:
    """Everything a process has started, and what that has."""
    known, found = parents(), set()
    waiting = [pid]
    while waiting:
        parent = waiting.pop()
        below = [child for child, its in known.items() if its == parent]
        found.update(below)
        waiting.extend(below)
    return found


def alive(pids: set[int]) -> set[int]:
    """Those that still run."""
    return pids & set(parents())
