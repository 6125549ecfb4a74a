"""The second step: set up, asked for, lost, required."""

from __future__ import annotations

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client, override_settings

from palier.slm.models import Grant, Party, Person
from tests.web.signing import (
    PASSWORD,
    browser,
    details_of,
    is_signed_in,
    kinds,
    letters,
    person,
    sign_in,
)

SETUP = "/accounts/2fa/totp/activate/"
CODES = "/accounts/2fa/recovery-codes/"
OFF = "/accounts/2fa/totp/deactivate/"
STEP = "/accounts/2fa/authenticate/"


@pytest.fixture
def ada(nordet) -> Person:
    return person(nordet)


def code_of(secret: str, steps: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def confirm(client: Client) -> None:
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})


def secret_shown(client: Client) -> str:
    found = re.search(r'totp-secret">([A-Z2-7]+)<', client.get(SETUP).content.decode())
    assert found
    return found[1]


def enrol(client: Client) -> tuple[str, list[str]]:
    """The secret, and the recovery codes."""
    sign_in(client)
    confirm(client)
    secret = secret_shown(client)
    client.post(SETUP, {"code": code_of(secret)})
    page = client.get(CODES).content.decode()
    return secret, re.findall(r"<li><code>(\d{8})</code>", page)


class TestSettingUp:
    def test_asks_for_the_password_first(self, ada):
        client = browser()
        sign_in(client)
        answer = client.get(SETUP)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/accounts/reauthenticate/")

    def test_shows_an_image_that_our_policy_allows(self, ada):
        client = browser()
        sign_in(client)
        confirm(client)
        answer = client.get(SETUP)
        assert 'src="data:image/svg+xml;base64,' in answer.content.decode()
        assert "img-src 'self' data:" in answer["Content-Security-Policy"]

    def test_takes_a_right_code_alone(self, ada):
        client = browser()
        sign_in(client)
        confirm(client)
        secret = secret_shown(client)
        wrong = f"{(int(code_of(secret)) + 1) % 10**6:06}"
        page = client.post(SETUP, {"code": wrong}).content.decode()
        assert "This code is not right" in page
        assert client.post(SETUP, {"code": code_of(secret)})["Location"] == CODES
        assert kinds()[1:] == ["second_step.added", "second_step.added"]

    def test_shows_the_recovery_codes_once(self, ada):
        client = browser()
        _, codes = enrol(client)
        assert len(codes) == 10
        again = client.get(CODES).content.decode()
        assert not any(each in again for each in codes)
        assert "10 codes are left" in again

    def test_the_codes_are_kept_as_a_text_file(self, ada):
        client = browser()
        sign_in(client)
        confirm(client)
        client.post(SETUP, {"code": code_of(secret_shown(client))})
        page = client.get(CODES).content.decode()
        file = re.search(
            r'download="palier-recovery-codes.txt" href="data:text/plain[^,]*,([^"]+)"', page
        )
        assert file
        assert file[1].replace("%0A", "\n").split() == re.findall(r"<li><code>(\d{8})", page)

    def test_its_secret_is_not_in_the_database(self, ada):
        secret, codes = enrol(browser())
        kept = str(list(Authenticator.objects.values_list("data", flat=True)))
        assert secret not in kept
        assert not any(each in kept for each in codes)

    def test_a_server_with_another_key_says_what_to_restore(self, ada):
        secret, _ = enrol(browser())
        client = browser()
        sign_in(client)
        with override_settings(SECRET_KEY="another key altogether"):
            other = browser()
            sign_in(other)
            answer = other.post(STEP, {"code": code_of(secret)})
        assert answer.status_code == 422
        assert "second-step-unreadable" in answer.content.decode()


class TestSigningIn:
    def test_asks_for_a_code(self, ada):
        secret, _ = enrol(browser())
        client = browser()
        assert sign_in(client)["Location"] == STEP
        assert not is_signed_in(client)
        client.post(STEP, {"code": code_of(secret, 1)})
        assert is_signed_in(client)
        assert details_of("person.signed_in") == {"how": "password+totp"}

    def test_a_code_is_taken_once(self, ada):
        secret, _ = enrol(browser())
        code = code_of(secret, 1)
        first, second = browser(), browser()
        sign_in(first)
        sign_in(second)
        first.post(STEP, {"code": code})
        page = second.post(STEP, {"code": code})
        assert is_signed_in(first)
        assert "was used before" in page.content.decode()
        assert not is_signed_in(second)

    def test_a_recovery_code_is_taken_once(self, ada):
        _, codes = enrol(browser())
        first, second = browser(), browser()
        for client in (first, second):
            sign_in(client)
            client.post(STEP, {"code": codes[0]})
        assert is_signed_in(first)
        assert not is_signed_in(second)
        assert details_of("person.signed_in") == {"how": "password+recovery_codes"}

    def test_guessing_codes_is_slowed(self, ada):
        secret, _ = enrol(browser())
        client = browser()
        sign_in(client)
        for _ in range(5):
            client.post(STEP, {"code": "000000"})
        page = client.post(STEP, {"code": code_of(secret, 1)})
        assert "Too many tries" in page.content.decode()
        assert not is_signed_in(client)
        cache.clear()
        client.post(STEP, {"code": code_of(secret, 1)})
        assert is_signed_in(client)


class TestTurningOff:
    def test_asks_for_the_password_and_tells_the_person(self, ada):
        client = browser()
        enrol(client)
        assert "Whoever learns your password" in client.get(OFF).content.decode()
        client.post(OFF)
        assert not Authenticator.objects.exists()
        assert kinds()[-1] == "second_step.removed"
        assert letters()[-1] == "second_step.removed"
        fresh = browser()
        sign_in(fresh)
        assert is_signed_in(fresh)

    def test_needs_somebody_who_just_gave_their_password(self, ada):
        secret, _ = enrol(browser())
        client = browser()
        sign_in(client)
        client.post(STEP, {"code": code_of(secret, 1)})
        answer = client.post(OFF)
        assert answer["Location"].startswith("/accounts/reauthenticate/")
        assert Authenticator.objects.exists()


class TestAdvice:
    @pytest.mark.parametrize(
        ("held", "is_shown"),
        [("administrator", True), ("service_level_manager", True), ("operations_analyst", False)],
    )
    def test_is_for_those_who_can_do_much(self, ada, nordet, held, is_shown):
        Grant.objects.create(person=ada, party=nordet, responsibility=held, since="2020-01-01")
        client = browser()
        sign_in(client)
        assert ("Your account can do much" in client.get("/").content.decode()) is is_shown

    def test_ends_with_the_second_step(self, ada, nordet):
        Grant.objects.create(
            person=ada, party=nordet, responsibility="administrator", since="2020-01-01"
        )
        client = browser()
        enrol(client)
        assert "Your account can do much" not in client.get("/").content.decode()


class TestForgottenByAnAdministrator:
    def administrator(self, nordet, held="administrator"):
        bob = person(nordet, "Bob")
        Grant.objects.create(person=bob, party=nordet, responsibility=held, since="2020-01-01")
        client = browser()
        sign_in(client, bob.email)
        confirm(client)
        return client, bob

    def test_lets_in_who_lost_everything(self, ada, nordet):
        enrol(browser())
        client, _ = self.administrator(nordet)
        address = f"/people/{ada.pk}/second-step"
        assert "Ada" in client.get(address).content.decode()
        assert client.post(address, {"reason": ""}).status_code == 200
        assert Authenticator.objects.exists()
        assert client.post(address, {"reason": "I called her back"}).status_code == 302
        assert not Authenticator.objects.exists()
        assert kinds()[-1] == "second_step.removed"
        assert letters()[-1] == "second_step.removed"
        lost = browser()
        sign_in(lost)
        assert is_signed_in(lost)

    def test_is_for_administrators_and_never_for_oneself(self, ada, nordet):
        enrol(browser())
        client, bob = self.administrator(nordet, "service_level_manager")
        form = {"reason": "because"}
        assert client.post(f"/people/{ada.pk}/second-step", form).status_code == 403
        Grant.objects.create(
            person=bob, party=nordet, responsibility="administrator", since="2020-01-01"
        )
        assert client.post(f"/people/{bob.pk}/second-step", form).status_code == 403
        assert Authenticator.objects.exists()

    def test_asks_the_administrator_for_the_password(self, ada, nordet):
        client, _ = self.administrator(nordet)
        client.post("/accounts/logout/")
        sign_in(client, "bob@nordet.ca")
        answer = client.get(f"/people/{ada.pk}/second-step")
        assert answer["Location"].startswith("/accounts/reauthenticate/")


@pytest.fixture
def required():
    with override_settings(SECOND_STEP_REQUIRED=True):
        yield


@pytest.mark.usefixtures("required")
class TestRequired:
    def test_nothing_opens_before_it_is_set_up(self, ada):
        client = browser()
        sign_in(client)
        answer = client.get("/components")
        assert answer["Location"] == f"{SETUP}?next=/components"
        part = client.get("/components", headers={"HX-Request": "true"})
        assert part["HX-Redirect"] == SETUP
        enrol(client)
        assert client.get("/components").status_code == 200

    def test_no_session_opens_the_api_before_it_is_set_up(self, ada):
        client = browser()
        sign_in(client)
        answer = client.get("/api/v1/me")
        assert answer.status_code == 403
        assert answer.json()["code"] == "second-step-missing"
        enrol(client)
        assert client.get("/api/v1/me").status_code == 200

    def test_cannot_be_turned_off(self, ada):
        client = browser()
        enrol(client)
        page = client.get(OFF).content.decode()
        assert "Your organisation asks for the second step." in page
        client.post(OFF)
        assert Authenticator.objects.filter(type="totp").exists()

    def test_is_for_the_people_of_the_provider(self, nordet):
        person(Party.objects.create(code="city", name="City", kind="customer"))
        client = browser()
        sign_in(client)
        assert is_signed_in(client)
