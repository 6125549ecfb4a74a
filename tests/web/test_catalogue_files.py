"""The catalogue as files: taken out, looked at before it is brought in, and brought in once."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from html import unescape
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from palier.documents.catalogue import read_catalogue
from palier.jobs.clocks import Clock
from palier.jobs.registry import load_kinds
from palier.jobs.worker import Worker
from palier.slm.models import Grant, Job, JournalEntry, Service, SharedValue
from palier.web.forms import exchange
from tests.web.world import signed_in

NEW = """\
apiVersion: palier/v1
kind: Service
metadata:
  name: mail
  title: {fr: Courriel, en: Mail}
spec:
  provider: boreal
  needs:
    - service: network
"""


def worked() -> None:
    """Does what was asked for, as a worker does."""
    load_kinds()
    worker = Worker(Clock(), schedules=())
    while worker.work():
        pass


def sent(client: Client, content: str | bytes, reason: str = "Wave 2") -> Any:
    """The answer to a file that is sent."""
    written = content.encode() if isinstance(content, str) else content
    given = {"file": SimpleUploadedFile("wave.yaml", written), "reason": reason}
    return client.post("/services/plan", given)


def shown(client: Client, address: str) -> str:
    """The page of a file on its way."""
    answer = client.get(address)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def looked_at(client: Client, content: str | bytes, reason: str = "Wave 2") -> tuple[str, str]:
    """Where a file is that was looked at, and the page that says what it would do."""
    address = sent(client, content, reason)["Location"]
    worked()
    return address, shown(client, address)


def confirmed(client: Client, address: str) -> str:
    """Where a file is that was brought in."""
    at = client.post(f"{address}/confirm")["Location"]
    worked()
    return at


def test_what_is_taken_out_changes_nothing_when_it_is_brought_in(manager):
    for address, kind in (("/services/catalogue.yaml", "yaml"), ("/services/catalogue.zip", "zip")):
        answer = manager.get(address)
        assert answer["Content-Disposition"].endswith(f'.{kind}"')
        read = read_catalogue([("all", answer.content)])
        assert {each.name for each in read.documents} == {"portal", "network", "room"}
        _, page = looked_at(manager, answer.content)
        assert "Nothing would change" in page
        assert "Bring it in" not in page


def test_costs_are_in_the_file_of_those_who_may_read_them(world, manager):
    assert b"Hosting" in manager.get("/services/catalogue.yaml").content
    analyst = signed_in(world.readers["operations_analyst"])
    assert b"Hosting" not in analyst.get("/services/catalogue.yaml").content
    archive = zipfile.ZipFile(io.BytesIO(analyst.get("/services/catalogue.zip").content))
    assert b"Hosting" not in archive.read("costs.csv")


def test_a_file_is_looked_at_and_then_brought_in_once(manager):
    address, page = looked_at(manager, NEW)
    assert "wave.yaml, line 4" in page
    assert not Service.objects.filter(code="mail").exists()
    assert not JournalEntry.objects.filter(kind__startswith="catalogue.").exists()
    # Sent twice at once, it is brought in once.
    first, second = (manager.post(f"{address}/confirm")["Location"] for _ in range(2))
    assert first == second
    worked()
    page = shown(manager, first)
    assert "2 new, 0 changed, 0 unchanged" in page
    assert "wave.yaml, line 4" in page
    assert Service.objects.get(code="mail").name_fr == "Courriel"
    entry = JournalEntry.objects.get(kind="catalogue.imported")
    assert "Wave 2" in entry.text
    assert "no longer kept" in manager.post(f"{address}/confirm", follow=True).content.decode()
    worked()
    assert JournalEntry.objects.filter(kind="catalogue.imported").count() == 1
    number = first.rpartition("/")[2]
    assert "created" in shown(manager, f"/jobs/{number}")


def test_how_far_it_has_come_is_asked_for_until_it_ends(manager):
    address = sent(manager, NEW)["Location"]
    page = shown(manager, address)
    assert 'hx-trigger="every 1s"' in page
    first = manager.get(f"{address}/part")
    assert "The file is read." in first.content.decode()
    tag = {"If-None-Match": first["ETag"]}
    assert manager.get(f"{address}/part", headers=tag).status_code == 304
    Job.objects.filter(kind="catalogue.plan").update(state="running", steps_done=1, steps=4)
    some = manager.get(f"{address}/part", headers=tag).content.decode()
    assert "1 / 4" in some
    assert "is compared" in some
    Job.objects.filter(kind="catalogue.plan").update(steps_done=4)
    assert "tried out" in manager.get(f"{address}/part").content.decode()
    Job.objects.filter(kind="catalogue.plan").update(state="waiting")
    worked()
    last = manager.get(f"{address}/part", headers=tag).content.decode()
    assert "hx-trigger" not in last
    assert "<html" not in last
    assert "Bring it in" in last


def test_nobody_else_sees_a_file_or_brings_it_in(world, manager):
    address, _ = looked_at(manager, NEW)
    head = signed_in(world.readers["head_of_delivery"])
    assert head.get(address).status_code == 404
    assert head.get(f"{address}/part").status_code == 404
    assert head.post(f"{address}/confirm").status_code == 404
    done = confirmed(manager, address)
    assert manager.post(f"{done}/confirm").status_code == 404


def test_who_lost_the_responsibility_meanwhile_brings_nothing_in(world, manager):
    address, _ = looked_at(manager, NEW)
    done = manager.post(f"{address}/confirm")["Location"]
    Grant.objects.filter(person=world.readers["service_level_manager"]).update(
        until=date(2025, 1, 1)
    )
    worked()
    job = Job.objects.get(kind="catalogue.import")
    assert (job.state, job.attempts) == ("failed", 1)
    assert "may not" in job.error
    assert not Service.objects.filter(code="mail").exists()
    assert manager.get(done).status_code in (403, 404)


def test_a_file_that_waited_for_too_long_is_sent_again(manager):
    address, _ = looked_at(manager, NEW)
    SharedValue.objects.all().delete()
    assert "no longer kept" in shown(manager, address)
    assert "no longer kept" in manager.post(f"{address}/confirm", follow=True).content.decode()
    sent(manager, NEW)
    SharedValue.objects.all().delete()
    worked()
    job = Job.objects.latest("pk")
    assert job.state == "failed"
    assert "the file is no longer kept" in shown(manager, f"/services/imports/{job.pk}")


def test_what_is_refused_is_said_with_its_line(manager):
    wrong = NEW.replace("boreal", "borealis").replace("network", "netwrok")
    _, page = looked_at(manager, wrong)
    for each in ("wave.yaml, line 7", "borealis", "wave.yaml, line 9", "netwrok"):
        assert each in page
    assert "no service is known as 'mail'" not in page
    assert "Bring it in" not in page
    assert "wave.yaml, line 1" in looked_at(manager, "kind: [")[1]


def test_what_was_refused_meanwhile_is_said_when_it_is_brought_in(manager):
    address, _ = looked_at(manager, NEW)
    Service.objects.filter(code="network").update(code="wires")
    page = shown(manager, confirmed(manager, address))
    assert "network" in page
    assert "mend this first" in page
    assert not Service.objects.filter(code="mail").exists()
    job = Job.objects.get(kind="catalogue.import")
    # Nothing of what stands in a file stays with the job.
    assert (job.state, "network" in job.error) == ("failed", False)


def test_a_file_that_is_missing_or_too_large_is_refused_in_the_form(manager, monkeypatch):
    assert manager.post("/services/plan", {"reason": "x"}).status_code == 422
    monkeypatch.setattr(exchange, "LARGEST_BYTES", 10)
    answer = sent(manager, NEW)
    assert answer.status_code == 422
    assert "import a part at a time" in answer.content.decode()
    assert sent(manager, "", reason="x").status_code == 422


def test_markup_in_a_file_is_shown_as_text(manager):
    address = sent(manager, NEW.replace("provider: boreal", "provider: <script>x"))["Location"]
    worked()
    assert "<script>x" not in manager.get(address).content.decode()
    given = {"file": SimpleUploadedFile("<script>.yaml", b"<script>"), "reason": "x"}
    address = manager.post("/services/plan", given)["Location"]
    worked()
    assert "<script>.yaml" not in manager.get(address).content.decode()
