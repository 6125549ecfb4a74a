"""Signing in at an identity provider, one that is right and one that is wrong in every way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client, override_settings

from palier.site.sign_in_settings import IdentityProvider as Settings
from palier.site.sign_in_settings import Ways, sign_in_settings
from palier.slm.models import Person
from tests.web import identity_provider
from tests.web.identity_provider import CLIENT, SECRET, STRANGE, IdentityProvider
from tests.web.signing import browser, details_of, is_signed_in, kinds, person

URL = "http://localhost"
ADA = {"email": "Ada@Nordet.ca", "email_verified": True, "name": "Ada", "sub": "248289761001"}


@pytest.fixture
def provider(nordet) -> Iterator[IdentityProvider]:
    person(nordet)
    with identity_provider.running() as found:
        found.person = dict(ADA)
        ways = Ways(
            is_demo=False,
            session_hours=12,
            second_step_required=False,
            provider=Settings(found.issuer, CLIENT, SECRET, "Nordet ID"),
        )
        made = sign_in_settings(ways, url=URL, hosts=["localhost"], behind_proxy=False)
        names = ("SOCIALACCOUNT_PROVIDERS", "OIDC_PROVIDER_ID")
        with override_settings(PUBLIC_URL=URL, **{name: made[name] for name in names}):
            yield found


def leave(client: Client, wanted: str = "") -> str:
    """Where the button of the sign-in page leads."""
    page = client.post("/accounts/oidc/", {"next": wanted}).content.decode()
    found = re.search(r'http-equiv="refresh" content="0;url=([^"]+)"', page)
    assert found, page
    return unescape(found[1])


def go(provider: IdentityProvider, client: Client, wanted: str = ""):
    """There and back."""
    back = provider.authorize(leave(client, wanted))
    assert back.startswith(f"{URL}/accounts/oidc/callback/?")
    return client.get(back.removeprefix(URL))


class TestRight:
    def test_signs_in_the_person_with_the_address_that_was_verified(self, provider):
        client = browser()
        answer = go(provider, client, "/components")
        assert (answer.status_code, answer["Location"]) == (302, "/components")
        assert is_signed_in(client)
        assert kinds() == ["identity.connected", "person.signed_in"]
        assert details_of("person.signed_in") == {"how": "identity_provider"}
        assert Person.objects.count() == 1

    def test_knows_the_identity_afterwards_whatever_its_address(self, provider):
        go(provider, browser())
        provider.person = {"sub": "248289761001", "email": "ada@elsewhere.ca"}
        client = browser()
        go(provider, client)
        assert is_signed_in(client)
        assert SocialAccount.objects.count() == 1

    def test_keeps_nothing_that_the_provider_says_of_a_person(self, provider):
        go(provider, browser())
        account = SocialAccount.objects.get()
        assert account.extra_data == {}
        assert account.provider.startswith("oidc-")

    def test_is_offered_by_its_name(self, provider):
        assert "Sign in with Nordet ID" in browser().get("/accounts/login/").content.decode()

    def test_takes_the_address_from_the_page_of_user_information(self, provider):
        provider.person = {}
        provider.told = {"email": "ada@nordet.ca", "email_verified": True}
        client = browser()
        go(provider, client)
        assert is_signed_in(client)

    def test_uses_another_state_nonce_and_challenge_each_time(self, provider):
        first, second = (parse_qs(urlsplit(leave(browser())).query) for _ in range(2))
        for name in ("state", "nonce", "code_challenge"):
            assert first[name] != second[name]
        assert set(first["scope"][0].split()) == {"openid", "profile", "email"}


def tampered(token: str) -> str:
    head, body, signature = token.split(".")
    return f"{head}.{body[:-6]}{'A' * 6}.{signature}"


def unsigned(token: str) -> str:
    return f"eyJhbGciOiJub25lIn0.{token.split('.')[1]}."


class TestWrong:
    def refuse(self, provider: IdentityProvider, said: str) -> None:
        client = browser()
        answer = go(provider, client)
        assert answer.status_code == 403
        assert said in unescape(answer.content.decode())
        assert not is_signed_in(client)
        assert not SocialAccount.objects.exists()
        assert kinds() == []
        assert Person.objects.count() == 1

    @pytest.mark.parametrize("verified", [False, None, "false", "true", 1])
    def test_an_address_that_is_not_verified(self, provider, verified):
        provider.claims = {"email_verified": verified}
        self.refuse(provider, "does not say that your address is verified")

    def test_no_address(self, provider):
        provider.claims = {"email": None}
        self.refuse(provider, "does not say that your address is verified")

    def test_an_address_that_nobody_has(self, provider):
        provider.claims = {"email": "eve@nordet.ca"}
        self.refuse(provider, "Nobody signs in here with the address")

    def test_somebody_who_is_not_active(self, provider):
        Person.objects.update(is_active=False)
        self.refuse(provider, "Nobody signs in here with the address")

    def test_somebody_who_is_not_active_any_more(self, provider):
        go(provider, browser())
        Person.objects.update(is_active=False)
        client = browser()
        assert go(provider, client)["Location"] == "/accounts/inactive/"
        assert not is_signed_in(client)

    @pytest.mark.parametrize("spoil", [tampered, unsigned, lambda token: "", lambda token: "x.y.z"])
    def test_a_token_that_was_tampered_with(self, provider, spoil):
        provider.spoil = spoil
        self.refuse(provider, "could not be verified")

    def test_a_token_signed_by_somebody_else(self, provider):
        provider.key = STRANGE
        self.refuse(provider, "could not be verified")

    @pytest.mark.parametrize(
        "claims",
        [
            {"nonce": "another"},
            {"nonce": None},
            {"iss": "https://evil.example"},
            {"aud": "another"},
            {"aud": [CLIENT, "another"], "azp": "another"},
            {"exp": 1},
            {"exp": None},
            {"iat": 9_999_999_999},
            {"sub": None},
        ],
        ids=str,
    )
    def test_a_token_that_is_not_for_this_sign_in(self, provider, claims):
        provider.claims = claims
        self.refuse(provider, "could not be verified")

    def test_user_information_of_somebody_else(self, provider):
        provider.person = {}
        provider.told = {**ADA, "sub": "another"}
        self.refuse(provider, "could not be verified")

    @pytest.mark.parametrize(
        "discovery", [{"issuer": "https://evil.example"}, {"jwks_uri": None}], ids=str
    )
    def test_a_provider_that_is_not_the_one_of_the_settings(self, provider, discovery):
        provider.discovery = discovery
        client = browser()
        answer = client.post("/accounts/oidc/")
        assert answer.status_code == 403
        assert "could not be verified" in answer.content.decode()

    def test_a_state_that_this_browser_was_not_given(self, provider):
        back = provider.authorize(leave(browser()))
        client = browser()
        leave(client)
        answer = client.get(back.removeprefix(URL))
        assert answer.status_code == 403
        assert not is_signed_in(client)

    def test_coming_back_twice(self, provider):
        client = browser()
        back = provider.authorize(leave(client)).removeprefix(URL)
        client.get(back)
        client.post("/accounts/logout/")
        assert client.get(back).status_code == 403
        assert not is_signed_in(client)

    def test_saying_no_over_there(self, provider):
        client = browser()
        state = parse_qs(urlsplit(leave(client)).query)["state"][0]
        answer = client.get(f"/accounts/oidc/callback/?error=access_denied&state={state}")
        assert answer.status_code == 403
        assert "You did not go through with it" in answer.content.decode()

    def test_a_code_that_the_provider_does_not_know(self, provider):
        client = browser()
        state = parse_qs(urlsplit(leave(client)).query)["state"][0]
        assert client.get(f"/accounts/oidc/callback/?code=x&state={state}").status_code == 403

    def test_a_provider_that_is_away(self, provider):
        app = {
            "provider_id": "oidc-gone",
            "client_id": CLIENT,
            "name": "Gone",
            # The discard port, where nothing listens.
            "settings": {"server_url": "http://127.0.0.1:9"},
        }
        apps = {"openid_connect": {"APPS": [app]}}
        with override_settings(SOCIALACCOUNT_PROVIDERS=apps, OIDC_PROVIDER_ID="oidc-gone"):
            assert browser().post("/accounts/oidc/").status_code == 403

    def test_another_site_is_not_where_it_leads(self, provider):
        client = browser()
        assert go(provider, client, "https://evil.example/")["Location"] == "/"

    def test_is_begun_by_a_form_alone(self, provider):
        assert browser().get("/accounts/oidc/").status_code == 405


class TestWithout:
    def test_there_is_no_such_way(self, nordet):
        client = browser()
        assert client.post("/accounts/oidc/").status_code == 404
        assert client.get("/accounts/oidc/callback/").status_code == 404
        assert "Sign in with" not in client.get("/accounts/login/").content.decode()
