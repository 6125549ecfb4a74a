"""The example people of a demonstration, and where there are none."""

from __future__ import annotations

import pytest
from django.test import override_settings

from palier.site.sign_in_settings import (
    DemoExposed,
    IdentityProvider,
    IdentityProviderUnfit,
    Ways,
    sign_in_settings,
)
from palier.slm.models import Grant, Person
from tests.web.signing import browser, details_of, is_signed_in, letters, person

HERE = "127.0.0.1"
LOOPBACK = ["localhost", "127.0.0.1", "[::1]"]
URL = "http://127.0.0.1:8000"


@pytest.fixture
def demo():
    with override_settings(DEMO=True):
        yield


@pytest.fixture
def maude(nordet) -> Person:
    maude = person(nordet, "Maude")
    maude.email = "maude@boreal.example"
    maude.save()
    Grant.objects.create(
        person=maude, party=nordet, responsibility="service_level_manager", since="2020-01-01"
    )
    return maude


@pytest.mark.usefixtures("demo")
class TestDemonstration:
    def test_offers_the_example_people_and_what_they_answer_for(self, maude):
        page = browser(HERE).get("/accounts/login/").content.decode()
        assert "Maude" in page
        assert "service level manager" in page

    def test_one_click_signs_in(self, maude):
        client = browser(HERE)
        data = {"person": maude.pk, "next": "/components"}
        assert client.post("/accounts/example/", data)["Location"] == "/components"
        assert is_signed_in(client)
        assert details_of("person.signed_in") == {"how": "example"}
        assert letters() == []

    def test_is_not_done_by_a_link(self, maude):
        assert browser(HERE).get("/accounts/example/").status_code == 405

    def test_asks_for_the_token_of_the_form(self, maude):
        client = browser(HERE)
        client.handler.enforce_csrf_checks = True
        assert client.post("/accounts/example/", {"person": maude.pk}).status_code == 403

    def test_real_people_are_not_offered_and_not_signed_in(self, maude, nordet):
        ada = person(nordet)
        client = browser(HERE)
        assert "Ada" not in client.get("/accounts/login/").content.decode()
        assert client.post("/accounts/example/", {"person": ada.pk}).status_code == 404
        assert not is_signed_in(client)

    def test_is_for_this_machine_alone(self, maude):
        client = browser("203.0.113.5")
        assert "Maude" not in client.get("/accounts/login/").content.decode()
        assert client.post("/accounts/example/", {"person": maude.pk}).status_code == 404

    @pytest.mark.parametrize("name", ["Forwarded", "Via", "X-Forwarded-For", "X-Real-IP"])
    def test_is_not_for_who_comes_through_a_proxy_on_it(self, maude, name):
        client, headers = browser(HERE), {name: "203.0.113.5"}
        page = client.get("/accounts/login/", headers=headers)
        assert "Maude" not in page.content.decode()
        answer = client.post("/accounts/example/", {"person": maude.pk}, headers=headers)
        assert answer.status_code == 404

    @pytest.mark.parametrize(
        "number", ["", "x", "-1", "0", "99999999999999999999", "9" * 5000, "²"]
    )
    def test_somebody_who_is_not_there_is_not_found(self, maude, number):
        answer = browser(HERE).post("/accounts/example/", {"person": number})
        assert answer.status_code == 404


class TestOtherwise:
    def test_nobody_is_offered_and_nobody_signed_in(self, maude):
        client = browser(HERE)
        assert "Maude" not in client.get("/accounts/login/").content.decode()
        assert client.post("/accounts/example/", {"person": maude.pk}).status_code == 404


class TestSettings:
    nobody = IdentityProvider("", "", "", "")

    def read(self, url=URL, hosts=LOOPBACK, *, behind_proxy=False, provider=nobody, is_demo=True):
        ways = Ways(is_demo, 12, second_step_required=False, provider=provider)
        return sign_in_settings(ways, url=url, hosts=hosts, behind_proxy=behind_proxy)

    def test_a_demonstration_on_its_own_machine_starts(self):
        assert self.read()["DEMO"] is True

    @pytest.mark.parametrize(
        ("url", "hosts", "behind_proxy"),
        [
            ("https://palier.nordet.ca", LOOPBACK, False),
            (URL, [*LOOPBACK, "palier.nordet.ca"], False),
            (URL, ["*"], False),
            (URL, ["0.0.0.0"], False),
            (URL, ["localhost.nordet.ca"], False),
            (URL, LOOPBACK, True),
        ],
    )
    def test_a_demonstration_that_others_reach_does_not_start(self, url, hosts, behind_proxy):
        with pytest.raises(DemoExposed):
            self.read(url, hosts, behind_proxy=behind_proxy)
        self.read(url, hosts, behind_proxy=behind_proxy, is_demo=False)

    @pytest.mark.parametrize(
        "provider",
        [
            IdentityProvider("https://id.nordet.ca", "", "secret", "Nordet"),
            IdentityProvider("https://id.nordet.ca", "palier", "", "Nordet"),
            IdentityProvider("http://id.nordet.ca", "palier", "secret", "Nordet"),
            IdentityProvider("id.nordet.ca", "palier", "secret", "Nordet"),
        ],
    )
    def test_an_identity_provider_that_cannot_be_trusted_is_refused(self, provider):
        with pytest.raises(IdentityProviderUnfit):
            self.read(provider=provider)

    def test_the_hours_of_a_session_are_its_age(self):
        assert self.read()["SESSION_COOKIE_AGE"] == 12 * 3600
