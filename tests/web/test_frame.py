"""What every page has: its headers, its language, its navigation, and pages for what fails."""

from __future__ import annotations

import contextlib
import re
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client, RequestFactory, override_settings

from palier.slm.models import Person
from palier.web import navigation
from palier.web.navigation import Entry, Group
from palier.web.views import failures

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def stranger(**headers: str) -> Client:
    return Client(SERVER_NAME="localhost", headers=headers)


@pytest.mark.usefixtures("site")
class TestStrangers:
    @pytest.mark.parametrize("path", ["/", "/components", "/no-such-page"])
    def test_are_sent_to_sign_in_and_back(self, path):
        answer = stranger().get(path)
        assert answer.status_code == 302
        assert answer["Location"] == f"/accounts/login/?next={path}"

    def test_a_part_of_a_page_sends_the_whole_browser(self):
        headers = {"HX-Request": "true", "HX-Current-URL": "http://localhost/components?a=b&c"}
        answer = stranger(**headers).get("/components")
        assert answer.status_code == 401
        assert answer["HX-Redirect"] == "/accounts/login/?next=/components%3Fa%3Db%26c"


class TestHeaders:
    def test_a_page_may_do_only_what_this_server_gives_it(self, signed):
        answer = signed().get("/components")
        policy = answer["Content-Security-Policy"]
        assert "default-src 'none'; script-src 'self'; style-src 'self'" in policy
        assert "unsafe" not in policy
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["Cache-Control"] == "no-store"
        assert answer["Cross-Origin-Opener-Policy"] == "same-origin"

    def test_files_are_kept_by_an_address_with_their_digest(self, signed):
        page = signed().get("/").content.decode()
        address = re.search(r'href="(/static/palier/tokens\.css\?v=[0-9a-f]{10})"', page)
        assert address
        given: Any = stranger().get(address[1])
        with contextlib.closing(given) as answer:
            b"".join(answer.streaming_content)
        assert answer.status_code == 200
        assert "max-age=31536000" in answer["Cache-Control"]
        assert answer["X-Content-Type-Options"] == "nosniff"

    def test_another_host_is_not_answered(self, signed):
        assert signed().get("/", headers={"host": "evil.example"}).status_code == 400


class TestLanguage:
    def test_is_that_of_the_person(self, signed):
        assert '<html lang="fr-CA"' in signed(language="fr-CA").get("/").content.decode()
        answer = signed(name="Bob", language="en").get("/")
        assert '<html lang="en"' in answer.content.decode()
        assert answer["Content-Language"] == "en"

    def test_is_switched_for_this_person_in_this_browser(self, signed):
        client = signed(language="fr-CA")
        answer = client.post("/choices/language", {"language": "en", "next": "/components"})
        assert (answer.status_code, answer["Location"]) == (302, "/components")
        assert '<html lang="en"' in client.get("/").content.decode()
        other = signed(name="Bob", language="fr-FR")
        other.cookies["palier_language"] = client.cookies["palier_language"].value
        assert '<html lang="fr-FR"' in other.get("/").content.decode()

    @pytest.mark.usefixtures("site")
    @pytest.mark.parametrize(
        ("asked", "spoken"),
        [("en-US,en;q=0.9", "en"), ("de, fr-FR;q=0.5", "fr-FR"), ("de", "fr-CA"), ("", "fr-CA")],
    )
    def test_of_a_stranger_is_what_the_browser_asks_for(self, asked, spoken):
        answer = stranger(**{"accept-language": asked}).get("/choices/theme")
        assert answer["Content-Language"] == spoken

    @pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "\\\\evil"])
    def test_a_switch_leads_to_no_other_site(self, signed, elsewhere):
        answer = signed().post("/choices/theme", {"theme": "dark", "next": elsewhere})
        assert answer["Location"] == "/"

    def test_an_unknown_language_or_theme_is_refused(self, signed):
        client = signed()
        assert client.post("/choices/language", {"language": "xx"}).status_code == 404
        assert client.post("/choices/theme", {"theme": "<script>"}).status_code == 404


def test_a_theme_is_there_from_the_first_byte(signed):
    client = signed()
    assert 'data-theme="auto"' in client.get("/").content.decode()
    client.post("/choices/theme", {"theme": "dark"})
    assert 'data-theme="dark"' in client.get("/").content.decode()


def test_nobody_is_led_to_what_they_may_not_open(signed, monkeypatch):
    table = (Group("", (Entry("Jobs", "components", "job", ("job.read",)),)),)
    monkeypatch.setattr(navigation, "NAVIGATION", table)
    assert "Jobs" in signed("administrator").get("/").content.decode()
    assert "Jobs" not in signed("operations_analyst", name="Bob").get("/").content.decode()


class TestFailures:
    def test_an_unknown_page_says_where_to_go(self, signed):
        answer = signed().get("/no-such-page")
        assert answer.status_code == 404
        assert "There is no such page" in answer.content.decode()

    def test_a_form_without_end_is_refused_in_words(self, signed):
        answer = signed().post("/choices/theme", {"theme": "x" * 10_000_000})
        assert answer.status_code == 413
        assert "This is too much at once" in answer.content.decode()

    def test_a_wrong_method_says_so(self, signed):
        answer = signed(language="fr-CA").get("/choices/theme")
        assert (answer.status_code, answer["Allow"]) == (405, "POST")
        assert "ne s’utilise pas ainsi" in answer.content.decode()

    def test_a_forged_form_is_refused_in_words(self, signed):
        person = Client(SERVER_NAME="localhost", enforce_csrf_checks=True)
        signed()
        person.force_login(Person.objects.get(), backend=BACKEND)
        answer = person.post("/choices/theme", {"theme": "dark"})
        assert answer.status_code == 403
        assert "This form is too old" in answer.content.decode()

    def test_a_failure_is_said_without_asking_the_database(self, monkeypatch):
        def away(*_: object) -> None:
            raise OperationalError("no database")

        monkeypatch.setattr(BaseDatabaseWrapper, "ensure_connection", away)
        request = RequestFactory().get("/")
        request.id = "req-7"  # type: ignore[attr-defined]
        answer = failures.failed(request)
        assert answer.status_code == 500
        assert "req-7" in answer.content.decode()

    def test_a_view_that_fails_answers_500_with_a_page(self, signed, monkeypatch):
        client = signed()
        client.raise_request_exception = False
        monkeypatch.setattr("palier.web.views.components.components_page", lambda *_: 1 / 0)
        answer = client.get("/components")
        assert answer.status_code == 500
        assert "Something failed on our side" in answer.content.decode()


def test_only_a_trusted_proxy_says_who_asks(signed):
    client = signed()
    headers = {"x-forwarded-for": "198.51.100.9, 203.0.113.7"}
    assert client.get("/", headers=headers).wsgi_request.META["REMOTE_ADDR"] == "127.0.0.1"
    with override_settings(BEHIND_PROXY=True):
        behind = client.get("/", headers=headers)
    assert behind.wsgi_request.META["REMOTE_ADDR"] == "203.0.113.7"


def test_debug_is_off_and_the_key_is_the_servers_own():
    assert settings.DEBUG is False
    assert len(str(settings.SECRET_KEY)) >= 50
