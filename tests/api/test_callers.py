"""Who may ask: tokens with scopes and an end, sessions with their own pages, and nobody else."""

from __future__ import annotations

import pytest
from django.test import Client, override_settings

from palier.calculus.instants import DAY, HOUR, MINUTE, SECOND
from palier.slm.access.models import ApiToken
from palier.slm.parties.models import Person
from tests.api.test_requests import refused, sent
from tests.api.world import API, NOW, token

PARTIES = f"{API}/parties"
BODY = {"code": "new", "name": "New", "kind": "customer"}


@pytest.fixture
def head(world):
    return Person.objects.get(pk=world.numbers["head_of_delivery"])


def with_secret(secret):
    return Client(
        headers={"Authorization": f"Bearer {secret}", "Accept-Language": "en"},
        SERVER_NAME="localhost",
    )


def test_a_stranger_is_asked_who_they_are(world):
    response = world.client("stranger").get(PARTIES)
    refused(response, 401, "not-signed-in")
    assert response["WWW-Authenticate"] == 'Bearer realm="palier"'


class TestTokens:
    @pytest.mark.parametrize(
        "secret", ["palier_x", "x", "", "palier_" + "0" * 49, "é" * 20, "palier_" + "z" * 5_000]
    )
    def test_what_is_no_token_opens_nothing(self, world, secret):
        response = with_secret(secret).get(PARTIES)
        refused(response, 401, "token-unknown")
        assert 'error="invalid_token"' in response["WWW-Authenticate"]

    def test_another_scheme(self, world):
        client = Client(headers={"Authorization": "Basic eDp5"}, SERVER_NAME="localhost")
        refused(client.get(PARTIES), 401, "not-signed-in")

    def test_the_wrong_scope(self, head):
        client = with_secret(token(head, ("parties:read",)))
        assert client.get(PARTIES).status_code == 200
        # Before the body is looked at.
        refused(sent(client, "post", PARTIES, {}), 403, "scope-missing")
        said = refused(client.get(f"{API}/webhooks"), 403, "scope-missing")
        assert "webhooks:read" in said["detail"]

    def test_expired(self, head):
        refused(with_secret(token(head, lasts=-SECOND)).get(PARTIES), 401, "token-expired")

    def test_revoked(self, head):
        secret = token(head)
        ApiToken.objects.filter(person=head).update(revoked_at=NOW)
        refused(with_secret(secret).get(PARTIES), 401, "token-unknown")

    def test_of_somebody_who_was_deactivated(self, head):
        secret = token(head)
        Person.objects.filter(pk=head.pk).update(is_active=False)
        refused(with_secret(secret).get(PARTIES), 401, "token-unknown")

    @pytest.mark.parametrize(("skew", "status"), [(-5 * MINUTE, 200), (5 * MINUTE, 401)])
    def test_the_clock_of_the_server_alone_decides(self, head, monkeypatch, skew, status):
        # A client whose clock is off sends nothing that says so; the server's own may be off too.
        secret = token(head, lasts=2 * MINUTE)
        monkeypatch.setattr("palier.web.entrance.time.time_ns", lambda: (NOW + skew) * 1000)
        assert with_secret(secret).get(PARTIES).status_code == status

    def test_its_use_is_noted_to_the_hour(self, head, monkeypatch):
        secret = token(head)
        at = [NOW, NOW + MINUTE, NOW + 2 * HOUR]
        seen = []
        for each in at:
            monkeypatch.setattr("palier.web.entrance.time.time_ns", lambda each=each: each * 1000)
            with_secret(secret).get(PARTIES)
            seen.append(ApiToken.objects.filter(person=head).latest("pk").used_at)
        assert seen == [NOW, NOW, NOW + 2 * HOUR]

    def test_the_secret_is_in_no_log(self, head, caplog):
        secret = token(head, ("me:read",))
        with_secret(secret).get(PARTIES)
        with_secret(secret).get(f"{API}/me")
        with_secret(f"{secret}x").get(f"{API}/me")
        assert caplog.records
        assert secret not in caplog.text

    def test_none_is_made_with_a_token(self, world):
        client = world.client("head_of_delivery")
        body = {"name": "n", "scopes": ["me:read"], "days": 3}
        refused(sent(client, "post", f"{API}/tokens", body), 401, "not-signed-in")


class TestSessions:
    @pytest.fixture
    def browser(self, head):
        found = Client(
            enforce_csrf_checks=True, headers={"Accept-Language": "en"}, SERVER_NAME="localhost"
        )
        found.force_login(head)
        return found

    def test_reads(self, browser):
        assert browser.get(PARTIES).status_code == 200

    def test_writes_from_pages_of_this_server_alone(self, browser):
        refused(sent(browser, "post", PARTIES, BODY), 403, "request-forged")
        csrf = "a" * 32
        browser.cookies["palier_csrf"] = csrf
        response = sent(browser, "post", PARTIES, BODY, **{"X-CSRFToken": csrf})
        assert response.status_code == 201

    def test_a_token_that_opens_nothing_is_not_saved_by_a_session(self, browser):
        response = browser.get(PARTIES, headers={"Authorization": "Bearer palier_x"})
        refused(response, 401, "token-unknown")

    def test_makes_tokens_and_withdraws_them(self, browser, head):
        csrf = {"X-CSRFToken": "a" * 32, "Idempotency-Key": "k"}
        browser.cookies["palier_csrf"] = "a" * 32
        body = {"name": "nightly", "scopes": ["me:read"], "days": 3}
        made = sent(browser, "post", f"{API}/tokens", body, **csrf).json()
        assert made["secret"].startswith("palier_")
        client = with_secret(made["secret"])
        assert client.get(f"{API}/me").json()["person"]["number"] == head.pk
        # Asked again with the key it is another one: no secret is kept to answer with.
        again = sent(browser, "post", f"{API}/tokens", body, **csrf).json()
        assert again["number"] != made["number"]
        gone = browser.delete(f"{API}/tokens/{made['number']}", headers=csrf)
        assert gone.status_code == 204
        refused(client.get(f"{API}/me"), 401, "token-unknown")

    @pytest.mark.parametrize(
        ("body", "status"),
        [
            ({"name": "n", "scopes": ["all"], "days": 3}, 422),
            ({"name": "n", "scopes": [], "days": 3}, 422),
            ({"name": "n", "scopes": ["me:read"], "days": 367}, 422),
        ],
    )
    def test_tokens_have_known_scopes_and_an_end(self, browser, body, status):
        browser.cookies["palier_csrf"] = "a" * 32
        response = sent(browser, "post", f"{API}/tokens", body, **{"X-CSRFToken": "a" * 32})
        assert response.status_code == status


def test_a_host_that_is_not_ours_is_a_problem_too(world):
    with override_settings(ALLOWED_HOSTS=["palier.example"]):
        refused(world.client("nobody").get(PARTIES), 400, "request-refused")


def test_what_a_token_made_long_ago_says_of_itself(world, head):
    secret = token(head, lasts=10 * DAY)
    shown = with_secret(secret).get(f"{API}/tokens").json()["items"]
    assert all("secret" not in each for each in shown)
    assert secret not in str(shown)
