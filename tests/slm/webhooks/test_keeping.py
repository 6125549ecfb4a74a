"""Webhooks: who keeps them, and how they follow the journal."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from standardwebhooks import Webhook as Verifier

from palier.connectors.errors import AddressRefused
from palier.slm.intents import Responsibility
from palier.slm.journal.queries import entries, entry_of
from palier.slm.parties.errors import ChangedMeanwhile, NotPermitted
from palier.slm.parties.queries import sight_of
from palier.slm.queue.models import Job
from palier.slm.webhooks.actions import (
    WebhookFacts,
    change_webhook,
    create_webhook,
    follow,
    pause_webhook,
    redeliver,
    remove_webhook,
    resume_webhook,
    rotate_secret,
    send_test,
    tell,
)
from palier.slm.webhooks.errors import KindsUnreadable
from palier.slm.webhooks.models import Delivery, DeliveryState, Webhook
from palier.slm.webhooks.queries import deliveries_visible_to, webhooks_visible_to
from tests.slm.webhooks.making import AT, ON, SINCE, happen, party, person, queries, told

pytestmark = pytest.mark.usefixtures("database", "here")


class TestKeeping:
    def test_a_secret_of_the_scheme_and_nothing_secret_in_the_journal(self, webhook):
        assert webhook.secret.startswith("whsec_")
        assert len(Verifier(webhook.secret)._whsecret) == 32
        entry = entries(subject=webhook.subject)[0]
        assert "whsec_" not in entry.text
        assert "/in" not in entry.text
        assert entry_of(entry).details["host"] == "127.0.0.1"

    def test_whoever_changes_it_owns_it(self, webhook, boreal):
        other = person(boreal, "luc", Responsibility.HEAD)
        facts = WebhookFacts("Billing", "http://127.0.0.2/", ("*",))
        changed = change_webhook(webhook=webhook, facts=facts, expected=1, by=other, at=AT)
        assert (changed.owner, changed.kinds, changed.version) == (other, "*", 2)
        with pytest.raises(ChangedMeanwhile):
            change_webhook(webhook=webhook, facts=facts, expected=1, by=other, at=AT)

    def test_a_private_address_is_refused_and_nothing_is_kept(self, boreal, maude):
        for url in ("https://10.0.0.1/", "https://[::1]/", "http://hooks.example/"):
            facts = WebhookFacts("Inside", url, ("*",))
            with pytest.raises(AddressRefused):
                create_webhook(facts=facts, party=boreal, by=maude, at=AT)
        assert not Webhook.objects.exists()

    @pytest.mark.parametrize(
        "kinds", [(), ("",), ("service",), ("*.changed",), ("Service.*",), ("a.b c.d",)]
    )
    def test_kinds_that_say_nothing_are_refused(self, boreal, maude, kinds):
        facts = WebhookFacts("Odd", "http://127.0.0.1/", kinds)
        with pytest.raises(KindsUnreadable):
            create_webhook(facts=facts, party=boreal, by=maude, at=AT)

    def test_secrets_are_made_anew(self, webhook, maude):
        fresh = rotate_secret(webhook=webhook, expected=1, by=maude, at=AT)
        assert fresh.secret != webhook.secret
        assert entries(kind="webhook.secret_rotated").count() == 1

    def test_who_sees_and_who_may(self, webhook, boreal, maude):
        analyst = person(boreal, "ana", Responsibility.ANALYST)
        customer = person(party("harbour", "customer"), "cleo", Responsibility.CUSTOMER)
        assert list(webhooks_visible_to(sight_of(maude, ON))) == [webhook]
        for each in (analyst, customer):
            assert not webhooks_visible_to(sight_of(each, ON)).exists()
            with pytest.raises(NotPermitted):
                pause_webhook(webhook=webhook, expected=1, by=each, at=AT)
            with pytest.raises(NotPermitted):
                send_test(webhook=webhook, by=each, at=AT)

    def test_removed_with_its_deliveries(self, webhook, maude):
        send_test(webhook=webhook, by=maude, at=AT)
        remove_webhook(webhook=webhook, expected=1, by=maude, at=AT)
        assert not Webhook.objects.exists()
        assert not Delivery.objects.exists()


class TestFollowing:
    def test_entries_listened_to_become_deliveries_once(self, webhook):
        happen("service.changed", name="Mail")
        happen("party.changed")
        happen("party.created")
        assert follow(at=AT) == 2
        assert follow(at=AT) == 0
        first = told(webhook).order_by("entry").first()
        said = json.loads(first.body)
        assert said["type"] == "service.changed"
        assert datetime.fromisoformat(said["timestamp"]) == datetime.fromtimestamp(AT / 1e6, UTC)
        assert said["data"] == {
            "sequence": first.entry,
            "subject": "service:3",
            "actor": "7",
            "reason": "why not",
            "details": {"name": "Mail"},
        }

    def test_nothing_new_writes_nothing(self, webhook):
        follow(at=AT)
        with queries() as made:
            follow(at=AT)
        assert len(made) == 2
        assert all(each["sql"].startswith("SELECT") for each in made)

    def test_what_came_before_is_not_told(self, boreal, maude, receiver):
        happen("service.changed")
        facts = WebhookFacts("Late", receiver.url, ("service.*",))
        late = create_webhook(facts=facts, party=boreal, by=maude, at=AT)
        assert follow(at=AT) == 0
        assert not told(late).exists()

    def test_only_what_the_owner_may_see(self, webhook, boreal):
        harbour = party("harbour", "customer")
        # Somebody who stands for a customer now: only what concerns that party is left.
        maude = webhook.owner
        maude.grants.update(party=harbour, responsibility=Responsibility.CUSTOMER)
        maude.party = harbour
        maude.save()
        happen("service.changed", to=str(harbour.pk))
        happen("service.changed", to=str(boreal.pk))
        happen("service.changed")
        assert follow(at=AT) == 1
        assert told(webhook).get().entry == entries()[2].sequence
        maude.is_active = False
        maude.save()
        happen("service.changed", to=str(harbour.pk))
        assert follow(at=AT) == 0

    def test_what_its_owner_saw_is_not_for_who_takes_it_over(self, boreal, maude, receiver):
        harbour, luc = party("harbour", "customer"), person(boreal, "luc")
        luc.grants.create(party=harbour, responsibility=Responsibility.MANAGER, since=SINCE)
        facts = WebhookFacts("Harbour", f"{receiver.url}/in", ("*",))
        webhook = create_webhook(facts=facts, party=harbour, by=maude, at=AT)
        happen("service.changed", name="hidden")
        follow(at=AT)
        delivery = told(webhook).get(body__contains="hidden")
        sight = sight_of(luc, ON)
        assert webhook in webhooks_visible_to(sight)
        assert list(deliveries_visible_to(sight, webhook)) == []
        assert delivery in deliveries_visible_to(sight_of(maude, ON), webhook)
        change_webhook(webhook=webhook, facts=facts, expected=1, by=luc, at=AT)
        for _ in range(2):
            kept = tell(delivery=Delivery.objects.get(pk=delivery.pk), at=AT)
            assert (kept.state, kept.attempts) == (DeliveryState.GIVEN_UP, 0)
            redeliver(delivery=kept, by=maude, at=AT)
        assert receiver.came == []
        assert Webhook.objects.get().failures == 0

    def test_a_pause_tells_nothing_and_forgets_nothing(self, webhook, maude):
        pause_webhook(webhook=webhook, expected=1, by=maude, at=AT)
        happen("service.changed")
        assert follow(at=AT) == 0
        resume_webhook(webhook=webhook, expected=2, by=maude, at=AT)
        assert follow(at=AT) == 1

    def test_what_is_due_wakes_one_job(self, webhook):
        happen("service.changed")
        follow(at=AT)
        follow(at=AT)
        (job,) = Job.objects.filter(kind="webhooks.deliver")
        assert json.loads(job.arguments) == {"webhook": webhook.pk}
