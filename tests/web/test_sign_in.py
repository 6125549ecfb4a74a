"""Signing in with an address and a password; and the password forgotten, or changed."""

from __future__ import annotations

import re

import pytest
from django.test import override_settings

from palier.slm.models import JournalEntry, Person
from tests.web.signing import (
    PASSWORD,
    browser,
    details_of,
    is_signed_in,
    kinds,
    letters,
    link_in,
    person,
    sign_in,
)

OTHER = "quite another sentence"
RESET = {"password1": OTHER, "password2": OTHER}


@pytest.fixture
def ada(nordet) -> Person:
    return person(nordet)


class TestPassword:
    def test_signs_in_and_goes_where_one_wanted_to_go(self, ada):
        client = browser()
        answer = sign_in(client, "Ada@Nordet.ca", next="/components")
        assert (answer.status_code, answer["Location"]) == (302, "/components")
        assert is_signed_in(client)
        assert kinds() == ["person.signed_in"]
        assert details_of("person.signed_in") == {"how": "password"}

    def test_never_leads_to_another_site(self, ada):
        assert sign_in(browser(), next="https://evil.example/")["Location"] == "/"

    def test_says_the_same_of_an_unknown_address_and_of_a_wrong_password(self, ada):
        known = sign_in(browser(), password="wrong").content.decode()
        unknown = sign_in(browser(), "eve@nordet.ca").content.decode()
        said = "This address and this password do not go together."
        assert said in known
        assert said in unknown
        assert kinds() == []

    def test_does_not_open_a_closed_account(self, ada):
        ada.is_active = False
        ada.save()
        client = browser()
        sign_in(client)
        assert not is_signed_in(client)
        assert kinds() == []

    def test_is_left_by_a_form_alone(self, ada):
        client = browser()
        sign_in(client)
        assert client.get("/accounts/logout/").status_code == 200
        assert is_signed_in(client)
        answer = client.post("/accounts/logout/")
        assert (answer.status_code, answer["Location"]) == (302, "/accounts/login/")
        assert not is_signed_in(client)
        assert kinds() == ["person.signed_in", "person.signed_out"]

    def test_leaves_no_address_in_the_journal(self, ada):
        sign_in(browser(ip="203.0.113.77"))
        text = JournalEntry.objects.get().text
        assert "nordet.ca" not in text
        assert "203.0.113" not in text

    def test_tells_the_person_of_a_browser_that_is_new(self, ada):
        client = browser(**{"user-agent": "Mozilla/5.0 (Windows NT 10.0) Gecko Firefox/140.0"})
        sign_in(client)
        client.post("/accounts/logout/")
        sign_in(client)
        assert letters() == ["sign_in.new_device"]

    def test_ends_after_the_hours_of_the_setting(self, ada):
        client = browser()
        sign_in(client)
        assert client.session.get_expiry_age() == 12 * 3600

    @pytest.mark.parametrize("path", ["/accounts/signup/", "/accounts/email/"])
    def test_there_is_no_page_to_sign_up_or_to_change_ones_address(self, ada, path):
        client = browser()
        assert client.post(path)["Location"] == f"/accounts/login/?next={path}"
        sign_in(client)
        assert client.get(path).status_code == 404

    def test_speaks_french(self, ada):
        page = browser(language="fr-CA").get("/accounts/login/").content.decode()
        assert "Adresse courriel" in page
        assert "Mot de passe" in page
        assert "e-mail" not in page


class TestForgotten:
    def ask(self, client, email="ada@nordet.ca"):
        answer = client.post("/accounts/password/reset/", {"email": email}, follow=True)
        return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())

    def test_the_page_never_says_whether_an_address_is_known(self, ada):
        client = browser()
        assert self.ask(client) == self.ask(client, "eve@nordet.ca")
        assert letters() == ["password.reset"]

    def test_a_link_changes_it_once(self, ada):
        self.ask(browser())
        link = link_in("password.reset")
        client = browser()
        form = client.get(link)
        assert form.status_code == 302
        assert link.rstrip("/").rpartition("-")[2] not in form["Location"]
        assert client.post(form["Location"], RESET).status_code == 302
        assert "password.reset" in kinds()
        assert letters()[-1] == "password.changed"
        ada.refresh_from_db()
        assert ada.check_password(OTHER)
        assert "no longer opens" in browser().get(link).content.decode()

    def test_a_weak_one_is_refused(self, ada):
        self.ask(browser())
        client = browser()
        address = client.get(link_in("password.reset"))["Location"]
        page = client.post(address, {"password1": "12345678", "password2": "12345678"})
        assert "too common" in page.content.decode()
        page = client.post(address, {"password1": OTHER, "password2": OTHER + "!"})
        assert "The two passwords differ." in page.content.decode()
        ada.refresh_from_db()
        assert ada.check_password(PASSWORD)

    def test_a_link_expires(self, ada):
        self.ask(browser())
        with override_settings(PASSWORD_RESET_TIMEOUT=-1):
            page = browser().get(link_in("password.reset")).content.decode()
        assert "no longer opens" in page

    def test_nothing_is_sent_to_a_closed_account(self, ada):
        ada.is_active = False
        ada.save()
        self.ask(browser())
        assert letters() == []

    def test_asking_too_fast_is_slowed(self, ada):
        client = browser()
        answers = [
            client.post("/accounts/password/reset/", {"email": "ada@nordet.ca"}) for _ in range(6)
        ]
        assert [each.status_code for each in answers] == [302] * 5 + [429]
        assert answers[-1]["Retry-After"] == "60"
        assert len(letters()) == 5


CHANGE = {"oldpassword": PASSWORD, **RESET}


class TestChanged:
    def test_every_other_session_ends(self, ada):
        here, there = browser(), browser()
        sign_in(here)
        sign_in(there)
        assert here.post("/accounts/password/change/", CHANGE).status_code == 302
        assert is_signed_in(here)
        assert not is_signed_in(there)
        assert "password.changed" in kinds()
        assert letters()[-1] == "password.changed"

    def test_asks_for_the_one_of_now(self, ada):
        client = browser()
        sign_in(client)
        page = client.post("/accounts/password/change/", {**CHANGE, "oldpassword": "no"})
        assert "This is not your password of now." in page.content.decode()
        assert "password.changed" not in kinds()
