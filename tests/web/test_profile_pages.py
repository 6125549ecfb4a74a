"""One's own profile: language, zone and theme, messages, tokens whose secret is shown once."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from palier.slm.access.queries import token_of
from palier.slm.models import ApiToken, NoticePreference, Person
from tests.web.doing import now
from tests.web.world import World, signed_in


@pytest.fixture
def me(world: World) -> Person:
    return world.readers["service_level_manager"]


@pytest.fixture
def client(me: Person) -> Client:
    return signed_in(me)


def test_language_zone_and_theme_hold_at_once(client, me):
    client.post("/choices/language", {"language": "en"})
    client.post("/choices/theme", {"theme": "light"})
    given = {"name": "Moi", "language": "fr-CA", "zone": "Europe/Paris", "theme": "dark",
             "version": str(me.version)}  # fmt: skip
    shown = client.post("/me", given, follow=True).content.decode()
    assert "Votre profil est enregistré." in shown
    assert 'data-theme="dark"' in shown
    assert "Europe/Paris" in shown
    assert 'data-theme="dark"' in signed_in(me).get("/").content.decode()


def test_a_profile_changed_elsewhere_meanwhile_is_said(client, me):
    given = {"name": "A", "language": "en-CA", "zone": "UTC", "theme": "", "version": "1"}
    assert client.post("/me", given).status_code == 302
    second = client.post("/me", {**given, "name": "B"})
    assert second.status_code == 409
    assert "<td>A</td><td>B</td>" in second.content.decode()


def test_messages_come_as_one_wants(client, me):
    wanted = {"access": "daily", "catalogue": "never", "webhooks": "at_once"}
    assert client.post("/me/messages", wanted).status_code == 302
    kept = dict(NoticePreference.objects.values_list("kind", "promptness"))
    assert kept["access"] == "daily"
    assert kept["catalogue"] == "never"
    shown = client.get("/me/messages").content.decode()
    assert re.search(r'name="access" value="daily"[^>]*checked', shown)
    assert client.post("/me/messages", {"access": "hourly"}).status_code == 422


class TestTokens:
    def make(self, client: Client) -> tuple[str, str]:
        given = {"name": "Nightly", "scopes": ["me:read", "catalogue:read"], "days": "30"}
        shown = client.post("/me/tokens/new", given).content.decode()
        found = re.search(r'value="(palier_\w+)"', shown)
        assert found
        return found[1], shown

    def test_the_secret_is_shown_once(self, client, me):
        secret, shown = self.make(client)
        token = token_of(secret, now())
        assert token.person == me
        assert token.scopes == "me:read catalogue:read"
        assert 'data-copy="secret"' in shown
        again = client.get("/me/tokens").content.decode()
        assert secret not in again
        assert token.prefix in again

    def test_a_token_needs_a_name_and_a_scope(self, client):
        answer = client.post("/me/tokens/new", {"name": "", "days": "30"})
        assert answer.status_code == 422
        assert "2 problems to mend" in answer.content.decode()
        assert not ApiToken.objects.filter(name="").exists()

    def test_one_that_is_revoked_opens_nothing(self, client):
        self.make(client)
        token = ApiToken.objects.get(person__name="Service_Level_Manager")
        address = reverse("token-revoke", args=[token.pk])
        assert client.post(address)["Location"] == "/me/tokens"
        token.refresh_from_db()
        assert token.revoked_at is not None
        assert client.post(address).status_code == 422

    def test_of_somebody_else_are_revoked_by_an_administrator(self, world):
        admin = signed_in(world.readers["administrator"])
        token = world.samples["token"]
        person = world.samples["person"]
        assert "Nightly" in admin.get(reverse("person", args=[person.pk])).content.decode()
        answer = admin.post(reverse("token-revoke", args=[token.pk]))
        assert answer["Location"] == reverse("person", args=[person.pk])

    def test_are_not_offered_to_who_answers_for_nothing(self, world):
        nobody = signed_in(world.readers["nobody"])
        shown = nobody.get("/me/tokens").content.decode()
        assert "New token" not in shown
