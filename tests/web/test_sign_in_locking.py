"""Guessing passwords: slowed by address and network; people stay in the browser they use."""

from __future__ import annotations

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.core.cache import cache
from django.test import override_settings
from django.utils import timezone

from palier.slm.models import Person
from tests.web.signing import browser, is_signed_in, kinds, letters, link_in, person, sign_in


@pytest.fixture
def ada(nordet) -> Person:
    return person(nordet)


def fail(times: int, ip: str = "203.0.113.9", email: str = "ada@nordet.ca"):
    answer = None
    for _ in range(times):
        answer = sign_in(browser(ip), email, "wrong")
    return answer


class TestAnAddressAndANetwork:
    def test_wait_after_five_failures(self, ada):
        assert fail(4).status_code == 200
        answer = fail(1)
        assert answer.status_code == 429
        assert 890 <= int(answer["Retry-After"]) <= 900
        assert "Too many tries" in answer.content.decode()
        client = browser("203.0.113.9")
        assert sign_in(client).status_code == 429
        assert not is_signed_in(client)

    def test_are_told_in_their_language(self, ada):
        fail(5)
        page = sign_in(browser("203.0.113.9", language="fr")).content.decode()
        assert "Trop d’essais" in page
        assert "15 minutes" in page

    def test_do_not_keep_out_another_network_or_another_address(self, ada, nordet):
        person(nordet, "Bob")
        fail(5)
        elsewhere, other = browser("198.51.100.1"), browser("203.0.113.9")
        sign_in(elsewhere)
        sign_in(other, "bob@nordet.ca")
        assert is_signed_in(elsewhere)
        assert is_signed_in(other)

    def test_the_whole_network_of_one_customer_is_one(self, ada):
        for each in range(5):
            fail(1, f"2001:db8:1:2::{each + 1}")
        assert fail(1, "2001:db8:1:2:ffff::1").status_code == 429
        assert fail(1, "2001:db8:1:3::1").status_code == 200

    def test_are_let_in_again_after_a_quarter_of_an_hour(self, ada):
        fail(5)
        AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=15, seconds=1))
        client = browser("203.0.113.9")
        sign_in(client)
        assert is_signed_in(client)

    def test_trying_on_does_not_make_it_longer(self, ada):
        fail(5)
        AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=10))
        assert 290 <= int(fail(3)["Retry-After"]) <= 300

    def test_start_anew_after_they_signed_in(self, ada):
        fail(4)
        sign_in(browser("203.0.113.9"))
        assert fail(4).status_code == 200

    def test_are_let_in_by_a_link_in_the_mailbox(self, ada):
        fail(5)
        client = browser("203.0.113.9")
        client.post("/accounts/password/reset/", {"email": ada.email})
        form = client.get(link_in("password.reset"))["Location"]
        client.post(form, {"password1": "quite another one", "password2": "quite another one"})
        sign_in(client, password="quite another one")
        assert is_signed_in(client)

    def test_of_whoever_claims_another_network_are_those_of_the_connection(self, ada):
        for each in range(5):
            client = browser("203.0.113.9", **{"x-forwarded-for": f"198.51.100.{each}"})
            sign_in(client, password="wrong")
        assert fail(1).status_code == 429

    def test_behind_a_proxy_are_those_that_the_proxy_saw(self, ada):
        with override_settings(BEHIND_PROXY=True, ALLAUTH_TRUSTED_PROXY_COUNT=1):
            for each in range(5):
                forged = {"x-forwarded-for": f"192.0.2.{each}, 198.51.100.7"}
                sign_in(browser("127.0.0.1", **forged), password="wrong")
            other = browser("127.0.0.1", **{"x-forwarded-for": "198.51.100.8"})
            assert sign_in(other, password="wrong").status_code == 200
            same = browser("127.0.0.1", **{"x-forwarded-for": "198.51.100.7"})
            assert sign_in(same).status_code == 429


class TestAnAddressFromEverywhere:
    def everywhere(self, times: int):
        return [fail(1, f"198.51.{each}.1") for each in range(times)]

    def test_waits_after_twenty_five_failures(self, ada):
        answers = self.everywhere(25)
        assert [each.status_code for each in answers] == [200] * 24 + [429]
        assert sign_in(browser("192.0.2.200")).status_code == 429

    def test_but_not_where_the_person_has_signed_in_before(self, ada):
        own = browser("192.0.2.77")
        sign_in(own)
        own.post("/accounts/logout/")
        self.everywhere(25)
        sign_in(own)
        assert is_signed_in(own)

    def test_a_browser_known_for_one_person_is_not_for_another(self, ada, nordet):
        person(nordet, "Bob")
        own = browser("192.0.2.77")
        sign_in(own, "bob@nordet.ca")
        own.post("/accounts/logout/")
        self.everywhere(25)
        assert sign_in(own).status_code == 429


class TestWhatIsLeft:
    def test_the_person_and_the_journal_are_told_once(self, ada):
        fail(9)
        assert kinds() == ["person.locked_out"]
        assert letters() == ["sign_in.locked"]
        cache.clear()
        fail(1)
        assert kinds() == ["person.locked_out"] * 2

    def test_nothing_is_told_of_an_address_that_nobody_has(self, ada):
        assert fail(5, email="eve@nordet.ca").status_code == 429
        assert kinds() == letters() == []

    def test_nothing_of_the_form_is_kept(self, ada):
        sign_in(browser(), password="my-real-passwrod", extra="x" * 1000)
        kept = AccessAttempt.objects.values().get()
        assert kept["post_data"] == kept["get_data"] == ""
        assert "my-real" not in str(kept)
