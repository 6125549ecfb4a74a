"""Measures the pages under a crowd and the rate of actions, and writes the page of both."""

from __future__ import annotations

import argparse
import csv
import json
import os
import platform
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

from benchmarks.web.sizes import Size

DATABASE = "PostgreSQL" if os.environ.get("DATABASE_URL") else "SQLite"
PAGE = Path(__file__).parents[2] / "docs" / "reference" / f"benchmarks-web-{DATABASE.lower()}.md"
WHOLE = Size(services=2_000, people=5_000, contacts=15_000, entries=1_000_000)
QUICK_SHARE = 20
USERS = 20
GOAL_MS = 150
PAGES = {
    "home": ["/"],
    "services, first page": ["/services"],
    "services, filtered and sorted": ["/services?state=active&sort=-code", "/services?page=20"],
    "services, found by words": ["/services?q=portail+roy", "/services?q=dossier"],
    "parties": ["/parties"],
    "people": ["/people", "/people?q=tremblay"],
    "contacts": ["/contacts", "/contacts?page=30"],
    "search over everything": ["/search?q=roy", "/search?q=portail+gagnon", "/search?q=client+12"],
    "journal": ["/journal", "/journal?kind=service.*"],
}

PREFACE = """# Benchmarks of the pages, on {database}

Written by `make bench-web`, in one run on one machine: {services:,} services, {people:,} people and
{contacts:,} contacts of {customers} customers, {entries:,} entries of the journal.
{users} browsers are signed in, half as the manager of the provider, who sees all of it, half as
people of customers; each opens a page, thinks for one second, and opens another, for
{seconds} seconds.
The crowd runs on the same machine, and comes once the server has made its daily proof of the
journal, which takes a core meanwhile.

Last run: {on}, {processor}, {cores} cores, Python {python}; {processes} processes answer.

| Page | Requests | Median, ms | 95th percentile, ms | Failed |
|---|---:|---:|---:|---:|
"""


@dataclass(frozen=True, slots=True)
class Line:
    """What the crowd saw of one page."""

    name: str
    requests: int
    failed: int
    median_ms: float
    p95_ms: float

    def row(self) -> str:
        """The line of the table."""
        return (
            f"| {self.name} | {self.requests:,} | {self.median_ms:.0f} | {self.p95_ms:.0f} "
            f"| {self.failed} |\n"
        )


def main() -> int:
    """Fills, serves, sends the crowd, and writes what it saw; 1 when the goal is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.web", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="less data, and nothing is written")
    parser.add_argument("--seconds", type=int, default=180, help="how long the crowd stays")
    parser.add_argument("--processes", type=int, default=2, help="how many answer")
    chosen = parser.parse_args()
    size = WHOLE.divided(QUICK_SHARE) if chosen.quick else WHOLE
    seconds = 10 if chosen.quick else chosen.seconds
    with TemporaryDirectory() as folder:
        # The URL of a database that is not a file is taken as it is, and must be empty.
        os.environ["PALIER_HOME"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "palier.site.settings"
        crowd = _filled(Path(folder), size)
        with _served(chosen.processes) as address:
            _warmed(crowd, address)
            lines = list(_seen(crowd, address, Path(folder), seconds))
    print("".join(each.row() for each in lines), end="")
    missed = [each.name for each in lines if each.failed or each.p95_ms > GOAL_MS]
    verdict = f"missed by: {', '.join(missed)}" if missed else "reached by every page"
    goal = f"Goal: {GOAL_MS} ms at the 95th percentile, no failure; {verdict}.\n"
    print(goal, end="")
    if not chosen.quick:
        PAGE.write_text(
            _preface(size, seconds, chosen.processes)
            + "".join(each.row() for each in lines)
            + "\n"
            + goal,
            encoding="utf-8",
        )
    return int(bool(missed))


def _filled(folder: Path, size: Size) -> Path:
    """Tables with all of it, and a file of who is in the crowd."""
    began = time.monotonic()
    import django

    django.setup()
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.core.management import call_command

    from benchmarks.web.filling import filled, services_of

    call_command("migrate", verbosity=0, interactive=False)
    people = filled(size)
    members = []
    for number in range(USERS):
        person = people[number % len(people)] if number % 2 else people[0]
        session = SessionStore()
        session[SESSION_KEY] = str(person.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
        session[HASH_SESSION_KEY] = person.get_session_auth_hash()
        session.create()
        own = [f"/services/{pk}" for pk in services_of(person)]
        members.append({"session": session.session_key, "pages": PAGES | {"a service": own}})
    found = {"cookie": settings.SESSION_COOKIE_NAME, "members": members}
    path = folder / "crowd.json"
    path.write_text(json.dumps(found), encoding="utf-8")
    print(f"filled in {time.monotonic() - began:.0f} s", flush=True)
    return path


@contextmanager
def _served(processes: int) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "palier.cli.main", "up", "--port", str(port)]
    server = subprocess.Popen(
        [*command, "--processes", str(processes)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(20)


def _warmed(crowd: Path, address: str) -> None:
    """Waits until somebody answers and the jobs of the start are done, then opens each page."""
    for _ in range(100):
        try:
            httpx.get(f"{address}/health/ready")
            break
        except httpx.TransportError:
            time.sleep(0.2)
    _first_jobs_done()
    found = json.loads(crowd.read_text(encoding="utf-8"))
    for member in found["members"][:6]:
        with httpx.Client(base_url=address, timeout=60) as client:
            client.cookies.set(found["cookie"], member["session"])
            for addresses in member["pages"].values():
                client.get(addresses[0])


def _first_jobs_done() -> None:
    """Waits for the first checkpoint: it proves the whole journal, once a day."""
    from palier.slm.models import Job

    signed = Job.objects.filter(kind="journal.sign", finished_at__isnull=False)
    for _ in range(600):
        if signed.exists():
            return
        time.sleep(0.5)
    raise SystemExit("the server proved no journal within 5 minutes: does it run?")


def _seen(crowd: Path, address: str, folder: Path, seconds: int) -> Iterator[Line]:
    """What the crowd saw, page by page."""
    command = [sys.executable, "-m", "locust", "-f", "benchmarks/web/crowd.py", "--headless"]
    command += ["-u", str(USERS), "-r", str(USERS), "-t", f"{seconds}s", "--host", address]
    command += ["--csv", str(folder / "seen"), "--only-summary", "--loglevel", "ERROR"]
    environment = os.environ | {"PALIER_CROWD": str(crowd)}
    quiet = subprocess.DEVNULL
    subprocess.run(command, env=environment, check=False, stdout=quiet, stderr=quiet)
    with (folder / "seen_stats.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            yield Line(
                row["Name"],
                int(row["Request Count"]),
                int(row["Failure Count"]),
                float(row["50%"]),
                float(row["95%"]),
            )


def _preface(size: Size, seconds: int, processes: int) -> str:
    return PREFACE.format(
        services=size.services,
        people=size.people,
        contacts=size.contacts,
        customers=size.customers,
        entries=size.entries,
        database=DATABASE,
        users=USERS,
        seconds=seconds,
        on=date.today().isoformat(),  # noqa: DTZ011
        processor=platform.processor() or platform.machine(),
        cores=os.cpu_count(),
        python=platform.python_version(),
        processes=processes,
    )


if __name__ == "__main__":
    sys.exit(main())
