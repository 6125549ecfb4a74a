"""The catalogue as files: taken out, looked at before it is brought in, and brought in once."""

from __future__ import annotations

import io
import re
import zipfile
from html import unescape

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from palier.documents.catalogue import read_catalogue
from palier.slm.models import JournalEntry, Service
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


def looked_at(client: Client, content: str | bytes, reason: str = "Wave 2") -> tuple[int, str]:
    """The page that says what a file would do."""
    written = content.encode() if isinstance(content, str) else content
    given = {"file": SimpleUploadedFile("wave.yaml", written), "reason": reason}
    answer = client.post("/services/plan", given)
    return answer.status_code, unescape(answer.content.decode())


def seal_in(page: str) -> str:
    return re.findall(r'name="seal" value="([0-9a-f]{64})"', page)[0]


def test_what_is_taken_out_changes_nothing_when_it_is_brought_in(manager):
    for address, kind in (("/services/catalogue.yaml", "yaml"), ("/services/catalogue.zip", "zip")):
        answer = manager.get(address)
        assert answer["Content-Disposition"].endswith(f'.{kind}"')
        read = read_catalogue([("all", answer.content)])
        assert {each.name for each in read.documents} == {"portal", "network", "room"}
        status, page = looked_at(manager, answer.content)
        assert status == 200
        assert "Nothing would change" in page


def test_costs_are_in_the_file_of_those_who_may_read_them(world, manager):
    assert b"Hosting" in manager.get("/services/catalogue.yaml").content
    analyst = signed_in(world.readers["operations_analyst"])
    assert b"Hosting" not in analyst.get("/services/catalogue.yaml").content
    archive = zipfile.ZipFile(io.BytesIO(analyst.get("/services/catalogue.zip").content))
    assert b"Hosting" not in archive.read("costs.csv")


def test_a_file_is_looked_at_and_then_brought_in_once(manager):
    status, page = looked_at(manager, NEW)
    assert status == 200
    assert "wave.yaml, line 4" in page
    assert not Service.objects.filter(code="mail").exists()
    given = {"seal": seal_in(page), "reason": "Wave 2"}
    answer = manager.post("/services/import", given)
    assert "Imported: 2 new" in unescape(manager.get(answer["Location"]).content.decode())
    assert Service.objects.get(code="mail").name_fr == "Courriel"
    entry = JournalEntry.objects.get(kind="catalogue.imported")
    assert "Wave 2" in entry.text
    again = manager.post("/services/import", given, follow=True)
    assert "no longer kept" in again.content.decode()
    assert JournalEntry.objects.filter(kind="catalogue.imported").count() == 1


def test_only_what_was_looked_at_is_brought_in(world, manager):
    _, page = looked_at(manager, NEW)
    seal = seal_in(page)
    looked_at(manager, NEW.replace("mail", "post"))
    head = signed_in(world.readers["head_of_delivery"])
    for client in (manager, head):
        answer = client.post("/services/import", {"seal": seal, "reason": "x"}, follow=True)
        assert "no longer kept" in answer.content.decode()
    assert not Service.objects.filter(code__in=("mail", "post")).exists()


def test_what_is_refused_is_said_with_its_line(manager):
    wrong = NEW.replace("boreal", "borealis").replace("network", "netwrok")
    status, page = looked_at(manager, wrong)
    assert status == 422
    assert "wave.yaml, line 7" in page
    assert "borealis" in page
    assert "Bring it in" not in page
    status, page = looked_at(manager, "kind: [")
    assert status == 422
    assert "wave.yaml, line 1" in page


def test_what_was_refused_meanwhile_is_said_when_it_is_brought_in(manager):
    _, page = looked_at(manager, NEW)
    Service.objects.filter(code="network").update(code="wires")
    answer = manager.post("/services/import", {"seal": seal_in(page), "reason": "x"})
    assert answer.status_code == 422
    assert "network" in answer.content.decode()
    assert not Service.objects.filter(code="mail").exists()


def test_a_file_that_is_missing_or_too_large_is_refused_in_the_form(manager, monkeypatch):
    answer = manager.post("/services/plan", {"reason": "x"})
    assert answer.status_code == 422
    monkeypatch.setattr(exchange, "LARGEST_BYTES", 10)
    status, page = looked_at(manager, NEW)
    assert status == 422
    assert "import a part at a time" in page
    assert looked_at(manager, "", reason="x")[0] == 422


def test_markup_in_a_file_is_shown_as_text(manager):
    assert looked_at(manager, NEW.replace("provider: boreal", "provider: <script>x"))[0] == 422
    answer = manager.post(
        "/services/plan",
        {"file": SimpleUploadedFile("<script>.yaml", b"<script>"), "reason": "x"},
    )
    assert "<script>x" not in answer.content.decode()
    assert "<script>.yaml" not in answer.content.decode()
