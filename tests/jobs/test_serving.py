"""`palier up` and `palier worker`: one tree of processes, which mends itself and ends whole."""

from __future__ import annotations

import os
import signal
import socket
import sys
from contextlib import contextmanager
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from palier.cli.exits import Exit
from palier.cli.serving import Served
from palier.slm.queue import queries
from tests.jobs.processes import (
    alive,
    descendants,
    environment,
    free_port,
    parents,
    running,
    until,
)

PALIER = (sys.executable, "-m", "palier.cli.main")


def answers(port):
    try:
        with urlopen(f"http://127.0.0.1:{port}/accounts/login/", timeout=5) as answer:
            return answer.status < 500
    except HTTPError as error:
        return error.code < 500
    except OSError:
        return False


@contextmanager
def up(url, tmp_path, *options, **variables):
    """A server that answers, its port and what it says."""
    port, log = free_port(), tmp_path / "up.log"
    env = environment(url, tmp_path / "home", **variables)
    command = (*PALIER, "up", "--port", str(port), *options)
    with running(*command, env=env, log=log) as process:
        until(lambda: process.poll() or f"http://127.0.0.1:{port}" in log.read_text(), 60)
        assert process.poll() is None, log.read_text()
        until(lambda: answers(port), 60)
        yield process, port, log


def test_it_answers_works_mends_itself_and_leaves_nobody_behind(database, tmp_path):
    with up(database, tmp_path, "--workers", "2") as (process, port, log):
        until(lambda: queries.live_workers().count() == 2, 30)
        tree = descendants(process.pid)
        # The web server and its one process, and two workers.
        assert len(tree) >= 4
        children = {pid for pid, its in parents().items() if its == process.pid}
        for child in children:
            os.kill(child, signal.SIGKILL)
        until(lambda: not alive(tree), 5)
        until(lambda: "is started again" in log.read_text())
        until(lambda: answers(port), 60)
        until(lambda: len(descendants(process.pid)) >= 4, 30)
        tree = descendants(process.pid)
        process.kill()
        process.wait()
        until(lambda: not alive(tree), 5)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_it_ends_whole_within_seconds_when_it_is_asked_to(number, tmp_path):
    # The embedded database is made on the way.
    with up("", tmp_path) as (process, _, log):
        assert (tmp_path / "home" / "palier.sqlite").exists()
        tree = descendants(process.pid)
        process.send_signal(number)
        assert process.wait(timeout=10) == Exit.MET
        assert not alive(tree)
        assert "Traceback" not in log.read_text()


def test_workers_alone(database, tmp_path):
    env, log = environment(database, tmp_path / "home"), tmp_path / "worker.log"
    with running(*PALIER, "worker", "--workers", "2", env=env, log=log) as process:
        until(lambda: queries.live_workers().count() == 2, 30)
        tree = descendants(process.pid)
        assert len(tree) == 2
        process.terminate()
        assert process.wait(timeout=10) == Exit.MET
        assert not alive(tree)
    assert queries.live_workers().count() == 0


def refused(*command, tmp_path, url=""):
    log = tmp_path / "said.log"
    with running(*PALIER, *command, env=environment(url, tmp_path / "home"), log=log) as process:
        assert process.wait(timeout=30) == Exit.BAD_INPUT
    return log.read_text()


def test_a_port_that_is_taken_is_refused(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        said = refused("up", "--port", str(taken.getsockname()[1]), tmp_path=tmp_path)
    assert "[port-taken]" in said
    assert "--port" in said
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize("host", ["192.0.2.1", "no.such.host.invalid", "2001:db8::1"])
def test_an_address_of_another_machine_is_refused(host, tmp_path):
    assert "[address-unusable]" in refused("up", "--host", host, tmp_path=tmp_path)


def test_workers_want_a_database_that_was_migrated(tmp_path):
    assert "[not-migrated]" in refused("worker", tmp_path=tmp_path)


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("0.0.0.0", "http://127.0.0.1:8000"),
        ("::", "http://127.0.0.1:8000"),
        ("::1", "http://[::1]:8000"),
        ("sla.example", "http://sla.example:8000"),
    ],
)
def test_the_address_said_can_be_opened(host, url):
    assert Served(host, 8000, 1, 1, migrate=False).url == url
