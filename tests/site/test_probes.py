"""Health, readiness and metrics: what machines ask, and who may."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import OperationalError, connection
from django.test import Client, override_settings
from prometheus_client.parser import text_string_to_metric_families

from palier.site import health
from palier.slm.journal.actions import recording
from palier.slm.models import Job, Message, WorkerBeat
from tests.databases import forget_newest_migration

pytestmark = pytest.mark.usefixtures("site")


def now() -> int:
    """When it is asked, not when the tests were collected: what waits is counted from then."""
    return time.time_ns() // 1000


TOKEN = "a-token-of-forty-letters-at-the-very-least"


@pytest.fixture
def client(monkeypatch) -> Client:
    monkeypatch.setattr(health, "_MADE", [])
    return Client(headers={"host": "localhost"})


def waiting(since: int) -> None:
    Job.objects.create(kind="mail.send", due_at=since, created_at=since)


def samples(client: Client, **headers) -> dict[tuple[str, ...], float]:
    answer = client.get("/metrics", headers=headers)
    assert answer.status_code == 200
    return {
        (each.name, *map(each.labels.__getitem__, sorted(each.labels))): each.value
        for family in text_string_to_metric_families(answer.content.decode())
        for each in family.samples
    }


def test_a_process_that_answers_lives(client):
    assert client.get("/health/live").json() == {"status": "live"}
    assert client.head("/health/live").status_code == 200


def test_it_is_ready_by_any_name_of_the_machine(client):
    answer = client.get("/health/ready", headers={"host": "10.1.2.3:8000"})
    assert (answer.status_code, answer.json()["status"]) == (200, "ready")
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("beats", "said"), [(0, "no worker runs"), (1, "jobs wait")])
def test_a_queue_that_waits_degrades_it(client, beats, said):
    waiting(now() - 120_000_000)
    if beats:
        WorkerBeat.objects.create(worker="w", started_at=now(), beaten_at=now() + 60_000_000)
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()["status"]) == (200, "degraded")
    assert answer.json()["checks"]["workers"].endswith(said)


def test_a_job_that_is_just_due_does_not(client):
    waiting(now())
    assert client.get("/health/ready").json()["status"] == "ready"


def test_without_its_tables_it_is_not_ready(client):
    forget_newest_migration()
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()["status"]) == (503, "not ready")
    assert answer.json()["checks"]["migrations"] == "missing"


def test_without_its_database_it_lives_and_is_not_ready(client, monkeypatch):
    def gone() -> None:
        raise OperationalError("secret words of a driver")

    monkeypatch.setattr(connection, "cursor", gone)
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()["checks"]) == (503, {"database": "does not answer"})
    assert client.get("/health/live").status_code == 200
    assert samples(client)["palier_database_up",] == 0


def test_a_probe_is_only_read(client):
    answer = client.post("/health/live")
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")


def test_metrics_say_what_was_answered_and_what_waits(client):
    before = samples(client)
    for _ in range(3):
        client.get("/static/nothing.css")
    client.get("/nowhere/at/all")
    client.generic("BREW", "/")
    waiting(now() - 90_000_000)
    Message.objects.create(message_id="1", address="x@y.z", kind="k", language="fr", created_at=1)
    with recording(actor="7", at=1) as record:
        record("party.changed", "party:1", {})
    after = samples(client)

    def grown(*key: str) -> float:
        return after.get(key, 0) - before.get(key, 0)

    assert grown("palier_requests_total", "GET", "(file)", "404") == 3
    assert grown("palier_request_duration_seconds_count", "GET", "(file)") == 3
    assert grown("palier_request_duration_seconds_bucket", "+Inf", "GET", "(file)") == 3
    assert grown("palier_requests_total", "GET", "(none)", "302") == 1
    assert any(key[:2] == ("palier_requests_total", "OTHER") for key in after)
    assert not any("nowhere" in part for key in after for part in key)
    assert grown("palier_jobs", "waiting") == 1
    assert 85 < after["palier_jobs_oldest_waiting_seconds",] < 200
    assert grown("palier_journal_entries_total") == 1
    assert grown("palier_messages_waiting") == 1
    assert after["palier_database_up",] == 1


@pytest.mark.parametrize(
    ("settings", "address", "headers", "status"),
    [
        ({}, "127.0.0.1", {}, 200),
        ({}, "::1", {}, 200),
        ({}, "10.0.0.9", {}, 403),
        ({}, "", {}, 403),
        ({}, "127.0.0.1", {"x-forwarded-for": "8.8.8.8"}, 403),
        ({"BEHIND_PROXY": True}, "127.0.0.1", {}, 403),
        ({"METRICS_TOKEN": TOKEN}, "127.0.0.1", {}, 403),
        ({"METRICS_TOKEN": TOKEN}, "127.0.0.1", {"authorization": "Bearer no"}, 403),
        ({"METRICS_TOKEN": TOKEN}, "10.0.0.9", {"authorization": f"Bearer {TOKEN}"}, 200),
        (
            {"METRICS_TOKEN": TOKEN, "BEHIND_PROXY": True},
            "10.0.0.9",
            {"authorization": f"Bearer {TOKEN}"},
            200,
        ),
    ],
)
def test_metrics_are_for_this_machine_or_with_a_token(client, settings, address, headers, status):
    with override_settings(**settings):
        answer = client.get("/metrics", headers=headers, REMOTE_ADDR=address)
    assert answer.status_code == status


def test_processes_that_serve_side_by_side_count_together(client, tmp_path):
    observe = (
        "import django; django.setup()\n"
        "from palier.site.metrics import observe\n"
        "observe('GET', '/', 200, 0.02); observe('GET', '/', 200, 3.0)\n"
    )
    folder = str(tmp_path / "together")
    Path(folder).mkdir()
    variables = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": folder}
    for _ in range(2):
        subprocess.run([sys.executable, "-c", observe], env=variables, check=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PROMETHEUS_MULTIPROC_DIR", folder)
        found = samples(client)
    assert found["palier_requests_total", "GET", "/", "200"] == 4
    assert found["palier_request_duration_seconds_count", "GET", "/"] == 4
    assert found["palier_request_duration_seconds_bucket", "0.025", "GET", "/"] == 2


def test_prometheus_itself_finds_nothing_wrong(client):
    if shutil.which("promtool") is None:
        pytest.skip("no promtool here: install prometheus")
    client.get("/nowhere")
    page = client.get("/metrics").content
    done = subprocess.run(
        ["promtool", "check", "metrics"], input=page, capture_output=True, check=False
    )
    assert (done.returncode, done.stdout + done.stderr) == (0, b"")
