"""The pages of webhooks: made, changed, tested and removed, and what became of messages."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from palier.slm.journal.queries import entries, entry_of
from palier.slm.models import Delivery, Webhook
from palier.slm.webhooks.models import DeliveryState
from tests.web.world import World, signed_in

SECRET = re.compile(r"whsec_[A-Za-z0-9+/=]{20,}")
GIVEN = {
    "name": "Chat", "url": "https://8.8.8.8/palier?key=abc", "kinds": ["service.*"],
    "others": "party.closed",
}  # fmt: skip


@pytest.fixture
def admin(world: World) -> Client:
    return signed_in(world.readers["administrator"])


def text(client: Client, address: str, **given: str) -> str:
    answer = client.get(address, given)
    assert answer.status_code == 200
    return answer.content.decode()


def last_kind() -> str:
    return entry_of(entries()[0]).kind


def test_a_new_one_shows_its_secret_once(world, admin):
    answer = admin.post("/webhooks/new", {**GIVEN, "party": world.provider.pk})
    made = Webhook.objects.order_by("-pk")[0]
    assert answer["Location"] == f"/webhooks/{made.pk}"
    assert made.kinds == "party.closed service.*"
    shown = admin.get(answer["Location"])
    assert made.secret in shown.content.decode()
    assert shown["Cache-Control"] == "no-store"
    assert not SECRET.search(text(admin, answer["Location"]))
    assert "party.closed, services" in text(admin, answer["Location"])


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"url": "https://127.0.0.1/x"}, "not one that may be reached"),
        ({"url": "ftp://8.8.8.8"}, "not one that may be reached"),
        ({"kinds": [], "others": ""}, "Choose at least one kind"),
        ({"others": "NOT A KIND"}, "problem to mend"),
        ({"name": ""}, "problem to mend"),
    ],
)
def test_what_cannot_be_is_said(world, admin, changed, said):
    count = Webhook.objects.count()
    given = {**GIVEN, "party": world.provider.pk, **changed}
    answer = admin.post("/webhooks/new", given)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert Webhook.objects.count() == count


def test_the_list_shows_no_more_of_an_address_than_its_host(world, admin):
    Webhook.objects.update(url="https://chat.example/hook?key=secret")
    shown = text(admin, "/webhooks")
    assert "chat.example" in shown
    assert "key=secret" not in shown
    for states, said in (
        ({"failures": 1}, "the last messages did not arrive"),
        ({"failures": 5, "is_active": False}, "switched off: nothing arrived"),
        ({"failures": 0, "is_active": False}, "paused"),
    ):
        Webhook.objects.update(**states)
        assert said in text(admin, "/webhooks")


def test_two_who_change_it_are_told(world, admin):
    row = Webhook.objects.get()
    given = {**GIVEN, "version": str(row.version)}
    assert admin.post(f"/webhooks/{row.pk}/change", {**given, "name": "First"}).status_code == 302
    answer = admin.post(f"/webhooks/{row.pk}/change", {**given, "name": "Second"})
    assert answer.status_code == 409
    assert "First" in answer.content.decode()
    assert Webhook.objects.get().name == "First"


def test_paused_resumed_tested_and_its_secret_renewed(world, admin):
    row = Webhook.objects.get()
    admin.post(f"/webhooks/{row.pk}/pause")
    assert (Webhook.objects.get().is_active, last_kind()) == (False, "webhook.paused")
    admin.post(f"/webhooks/{row.pk}/resume")
    assert (Webhook.objects.get().is_active, last_kind()) == (True, "webhook.resumed")
    admin.post(f"/webhooks/{row.pk}/test")
    assert (Delivery.objects.filter(entry=0).count(), last_kind()) == (1, "webhook.tested")
    version = str(Webhook.objects.get().version)
    answer = admin.post(f"/webhooks/{row.pk}/secret", {"version": version}, follow=True)
    renewed = Webhook.objects.get().secret
    assert renewed != row.secret
    assert renewed in answer.content.decode()
    assert admin.post(f"/webhooks/{row.pk}/secret", {"version": version}).status_code == 409


def test_removed_once_it_is_confirmed(world, admin):
    row = Webhook.objects.get()
    assert "Remove Chat" in text(admin, f"/webhooks/{row.pk}/remove")
    answer = admin.post(f"/webhooks/{row.pk}/remove", {"version": str(row.version)}, follow=True)
    assert not Webhook.objects.exists()
    assert "No webhook yet" in answer.content.decode()


def test_messages_by_state_and_one_of_them(world, admin):
    row = Delivery.objects.get()
    address = f"/webhooks/{row.webhook_id}"
    assert "given up" in text(admin, address, state="given_up")
    assert "Nothing matches" in text(admin, address, state="delivered")
    shown = text(admin, f"{address}/messages/{row.pk}")
    assert "&lt;b&gt;no&lt;/b&gt;" in shown
    assert "party.created" in shown
    admin.post(f"{address}/messages/{row.pk}/again")
    row.refresh_from_db()
    assert (row.state, last_kind()) == (DeliveryState.WAITING, "webhook.redelivered")
    shown = text(admin, f"{address}/messages/{row.pk}")
    assert "Send again" not in shown
    again = admin.post(f"{address}/messages/{row.pk}/again", follow=True).content.decode()
    assert "still being tried" in again


def test_who_it_tells_for_is_gone(world, admin):
    row = Webhook.objects.get()
    row.owner = world.readers["head_of_delivery"]
    row.owner.is_active = False
    row.owner.save()
    row.save()
    assert "may no longer sign in" in text(admin, f"/webhooks/{row.pk}")


def test_as_often_for_fifty_as_for_five(world, admin):
    row = Webhook.objects.get()
    counts = []
    for number in (5, 45):
        for each in range(number):
            Webhook.objects.create(
                party=row.party, owner=row.owner, name=f"{number}.{each}", url=row.url,
                secret="s", kinds="*", after=0,
            )  # fmt: skip
            Delivery.objects.create(
                webhook=row, entry=1000 + number * 100 + each, message_id=f"{number}.{each}",
                body="{}", created_at=1,
            )  # fmt: skip
        found = []
        for address in ("/webhooks", f"/webhooks/{row.pk}"):
            admin.get(address)
            with CaptureQueriesContext(connection) as asked:
                admin.get(address)
            found.append(len(asked))
        counts.append(found)
    assert counts == [[6, 7]] * 2
