"""A PostgreSQL of our own: started for the tests on a unix socket, as an unprivileged user."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from urllib.parse import quote, unquote

ABSENT = "no PostgreSQL server here: install postgresql"

_SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",  # a test that kills the machine is none of these
    "max_connections": "60",
    "shared_buffers": "32MB",
}


def program(name: str) -> str | None:
    """The path of a PostgreSQL program; Debian keeps the server's out of PATH."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return shutil.which(name) or (str(found[-1]) if found else None)


@contextmanager
def postgres(**settings: str) -> Iterator[str]:
    """The URL of a server's first database, while it runs, with other settings than the usual."""
    with tempfile.TemporaryDirectory(prefix="palier-pg-", ignore_cleanup_errors=True) as made:
        folder = Path(made)
        user = _unprivileged()
        if user is not None:
            shutil.chown(folder, user)
        data = folder / "data"
        _run(user, "initdb", "-D", str(data), "-U", "palier", "-A", "trust", "-E", "UTF8", "-N")
        _start(folder, settings)
        watch = _watch(folder)
        try:
            yield f"postgresql://palier@/postgres?host={quote(str(folder), safe='')}"
        finally:
            watch.kill()
            watch.wait()
            _stop(folder)


def _watch(folder: Path) -> subprocess.Popen[bytes]:
    """Stops the server when the session of the tests is killed: it is no child of the session."""
    path = program("pg_ctl")
    assert path is not None, ABSENT
    wait = 'while [ -d "/proc/$1" ]; do sleep 1; done; exec "$2" -D "$3" -m immediate stop'
    return subprocess.Popen(
        ["sh", "-c", wait, "sh", str(os.getpid()), path, str(folder / "data")],
        user=_unprivileged(), cwd="/", start_new_session=True, stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def crash(url: str) -> None:
    """Kills a server in the middle of what it does, and starts it again."""
    folder = Path(unquote(url.partition("host=")[2].partition("&")[0]))
    _stop(folder)
    _start(folder)


def _start(folder: Path, settings: Mapping[str, str] = MappingProxyType({})) -> None:
    given = {**_SETTINGS, **settings}
    options = " ".join(f"-c {name}='{value}'" for name, value in given.items())
    start = ["-D", str(folder / "data"), "-l", str(folder / "log"), "-o", f"-k {folder} {options}"]
    _run(_unprivileged(), "pg_ctl", *start, "-w", "start")


def _stop(folder: Path) -> None:
    # Immediate: the processes are killed, and the next start recovers from the log.
    _run(_unprivileged(), "pg_ctl", "-D", str(folder / "data"), "-m", "immediate", "-w", "stop")


def _unprivileged() -> str | None:
    """Who runs the server: PostgreSQL refuses root; None for the user of the tests."""
    return "nobody" if os.geteuid() == 0 else None


def _run(user: str | None, name: str, *arguments: str) -> None:
    path = program(name)
    assert path is not None, ABSENT
    done = subprocess.run(
        [path, *arguments], user=user, cwd="/", check=False, text=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
