"""Requests and answers: one shape of refusals, pages, ETags, keys, and what no body may hold."""

from __future__ import annotations

import json

import pytest

from palier.slm.journal.models import JournalEntry
from palier.slm.parties.models import Party
from tests.api.world import API

PROBLEM = "application/problem+json"


@pytest.fixture
def head(world):
    return world.client("head_of_delivery")


@pytest.fixture
def harbour(world):
    return f"{API}/parties/{world.numbers['harbour']}"


def refused(response, status, code):
    assert (response.status_code, response["Content-Type"]) == (status, PROBLEM)
    said = response.json()
    assert (said["status"], said["code"]) == (status, code)
    assert said["type"].endswith(f"/api/v1/problems/{code}")
    assert said["title"]
    return said


def sent(client, method, path, body, **headers):
    return getattr(client, method)(
        path, body, content_type="application/json", headers=headers or None
    )


class TestProblems:
    def test_titles_in_the_language_asked_for(self, world):
        english = world.client("nobody").get(f"{API}/parties/999")
        french = world.client("nobody", **{"Accept-Language": "fr-CA"}).get(f"{API}/parties/999")
        assert refused(english, 404, "no-such-thing")["title"] != french.json()["title"]

    def test_an_address_without_a_route(self, world, head):
        refused(head.get(f"{API}/nothing"), 404, "no-such-thing")
        refused(world.client("stranger").get("/api/v2/parties"), 404, "no-such-thing")

    def test_a_method_that_is_not_answered(self, head, harbour):
        response = head.delete(harbour)
        refused(response, 405, "method-refused")
        assert response["Allow"] == "GET, PATCH"

    def test_what_a_code_means_is_open_to_everybody(self, world):
        said = world.client("stranger").get(f"{API}/problems/not-permitted").json()
        assert said == {"code": "not-permitted", "title": "No responsibility allows this."}
        refused(world.client("stranger").get(f"{API}/problems/none"), 404, "no-such-thing")

    def test_every_fault_is_named(self, head):
        said = refused(
            sent(head, "post", f"{API}/parties", {"code": "", "kind": "odd", "more": 1}),
            422,
            "request-invalid",
        )
        assert {each["pointer"] for each in said["errors"]} == {"/code", "/kind", "/more", "/name"}

    def test_a_failure_of_ours_says_nothing_of_itself(self, head, monkeypatch, caplog):
        monkeypatch.setattr("palier.api.routers.parties.parties_visible_to", lambda sight: 1 / 0)
        said = refused(head.get(f"{API}/parties"), 500, "server-failed")
        assert "division" not in json.dumps(said)
        assert "ZeroDivisionError" in caplog.text


class TestBodies:
    @pytest.mark.parametrize(
        ("body", "code"),
        [
            (b"{", "body-unreadable"),
            (b"[]", "body-unreadable"),
            (b'"text"', "body-unreadable"),
            (b"\xff{}", "body-unreadable"),
            (b'{"name": "a\\u0000b"}', "body-unreadable"),
            (b'{"name": "\\ud800"}', "body-unreadable"),
            (b'{"name": NaN}', "body-unreadable"),
            (b'{"name": "a", "name": "b"}', "body-unreadable"),
            (b'{"name": ' + b"[" * 200 + b"]" * 200 + b"}", "body-unreadable"),
            (b'{"name": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "body-unreadable"),
            (b'{"name": ' + b"9" * 5_000 + b"}", "body-unreadable"),
        ],
    )
    def test_what_is_no_object_of_ours(self, head, body, code):
        refused(sent(head, "post", f"{API}/parties", body), 400, code)

    def test_json_alone(self, head):
        response = head.post(f"{API}/parties", b"<x/>", content_type="text/xml")
        refused(response, 415, "body-not-json")

    def test_not_more_than_10_mb(self, head):
        response = sent(head, "post", f"{API}/parties", b'{"name": "' + b"x" * 10_000_000 + b'"}')
        refused(response, 413, "body-too-large")

    def test_not_more_of_a_catalogue_than_a_caller_waits_for(self, world):
        client = world.client("service_level_manager")

        def answered(text):
            body = {"text": text, "reason": "why", "is_plan": True}
            return sent(client, "post", f"{API}/catalogue/import", json.dumps(body))

        said = refused(answered("#" * 1_000_001), 413, "body-too-large")
        assert "1000000" in said["detail"]
        response = answered("#" * 1_000_000)
        assert [each["code"] for each in response.json()["problems"]] == ["empty-file"]

    def test_numbers_beyond_any_row(self, world):
        client = world.client("administrator")
        body = {"name": "n", "email": "n@x.example", "party": 2**63}
        refused(sent(client, "post", f"{API}/people", body), 422, "request-invalid")
        refused(client.get(f"{API}/people/{2**63}"), 422, "request-invalid")
        refused(client.get(f"{API}/people/{10**40}"), 422, "request-invalid")
        refused(client.get(f"{API}/people?party={2**70}"), 422, "request-invalid")

    def test_scripts_are_kept_as_they_are_and_never_run(self, head):
        name = "<script>alert(1)</script>"
        body = {"code": "x1", "name": name, "kind": "customer"}
        response = sent(head, "post", f"{API}/parties", body)
        assert response.json()["name"] == name
        assert response["Content-Type"] == "application/json"
        assert response["X-Content-Type-Options"] == "nosniff"


class TestQueries:
    @pytest.mark.parametrize(
        "query",
        [
            "limit=0",
            "limit=201",
            "limit=x",
            "kind=odd",
            "more=1",
            "limit=1&limit=2",
            "words=%00",
            "cursor=zzz",
            "cursor=%F0%9F%98%80",
            "cursor=YWZ0ZXI6MTIzNDU2Nzg5MDEyMzQ1Njc4OTA",
        ],
    )
    def test_what_has_no_meaning_is_refused(self, head, query):
        refused(head.get(f"{API}/parties?{query}"), 422, "request-invalid")

    def test_pages_have_everything_once_in_a_stable_order(self, head):
        address, found = f"{API}/parties?limit=1&is_open=true", []
        while address:
            page = head.get(address).json()
            found += [each["code"] for each in page["items"]]
            # Renamed between two pages: it neither comes twice nor is left out.
            Party.objects.filter(code=found[-1]).update(name="Aaa", code=found[-1].upper())
            address = page["next"]
        assert [each.lower() for each in found] == ["boreal", "harbour", "maple", "cables"]

    def test_filters(self, head):
        codes = lambda query: [  # noqa: E731
            each["code"] for each in head.get(f"{API}/parties?{query}").json()["items"]
        ]
        assert codes("kind=supplier") == ["cables"]
        assert codes("words=HARB") == ["harbour"]
        assert codes("is_open=false") == []


class TestVersions:
    def test_304_while_nothing_changed(self, head, harbour):
        tag = head.get(harbour)["ETag"]
        again = head.get(harbour, headers={"If-None-Match": f'"other", W/{tag}'})
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)
        Party.objects.update(name="Another", version=2)
        assert head.get(harbour, headers={"If-None-Match": tag}).status_code == 200

    def test_the_second_of_two_is_told(self, world, head, harbour):
        tag = head.get(harbour)["ETag"]
        other = world.client("service_level_manager")
        first = sent(other, "patch", harbour, {"name": "First"}, **{"If-Match": tag})
        assert (first.status_code, first.json()["version"]) == (200, 2)
        second = sent(head, "patch", harbour, {"name": "Second"}, **{"If-Match": tag})
        refused(second, 412, "changed-meanwhile")
        third = sent(head, "patch", harbour, {"name": "Third"}, **{"If-Match": first["ETag"]})
        assert third.json()["name"] == "Third"

    def test_a_change_says_which_version(self, head, harbour):
        refused(sent(head, "patch", harbour, {"name": "n"}), 428, "version-needed")
        star = sent(head, "patch", harbour, {"name": "n"}, **{"If-Match": "*"})
        refused(star, 428, "version-needed")
        odd = sent(head, "patch", harbour, {"name": "n"}, **{"If-Match": '"x"'})
        refused(odd, 412, "changed-meanwhile")

    def test_what_is_left_out_stays(self, head, harbour):
        tag = head.get(harbour)["ETag"]
        changed = sent(head, "patch", harbour, {"zone": "Europe/Paris"}, **{"If-Match": tag})
        assert (changed.json()["name"], changed.json()["zone"]) == ("Harbour", "Europe/Paris")


BODY = {"code": "new", "name": "New", "kind": "customer"}


class TestKeys:
    def post(self, client, body=BODY, key="k1"):
        return sent(client, "post", f"{API}/parties", body, **{"Idempotency-Key": key})

    def test_done_once_and_answered_alike(self, head):
        first, second = self.post(head), self.post(head)
        assert first.status_code == second.status_code == 201
        assert first.content == second.content
        assert (first["ETag"], first["Location"]) == (second["ETag"], second["Location"])
        assert second["Idempotent-Replayed"] == "true"
        assert Party.objects.filter(code="new").count() == 1
        assert JournalEntry.objects.filter(kind="party.created").count() == 1

    def test_another_request_with_the_key(self, head):
        self.post(head)
        refused(self.post(head, {**BODY, "code": "new2"}), 422, "key-reused")

    def test_what_was_refused_may_be_asked_again(self, head):
        Party.objects.filter(code="maple").update(code="new")
        refused(self.post(head), 409, "party-code-taken")
        Party.objects.filter(code="new").update(code="maple")
        assert self.post(head).status_code == 201

    def test_keys_are_one_s_own(self, world, head):
        self.post(head)
        other = world.client("administrator")
        refused(self.post(other), 409, "party-code-taken")

    @pytest.mark.parametrize("key", ["", "x" * 256])
    def test_a_key_is_a_short_text(self, head, key):
        refused(self.post(head, key=key), 422, "request-invalid")


def test_the_description_and_its_pages_are_served_here(world):
    client = world.client("stranger")
    described = client.get(f"{API}/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    page = client.get(f"{API}/docs").content.decode()
    assert "ninja/swagger-ui" in page
    assert "https://cdn" not in page
