"""People, a webhook and a receiver for the tests of webhooks."""

from __future__ import annotations

import time
from datetime import date

import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from palier.slm.intents import Responsibility
from palier.slm.journal.actions import recording
from palier.slm.parties.models import Grant, Party, Person
from palier.slm.webhooks.actions import WebhookFacts, create_webhook, follow
from palier.slm.webhooks.models import Delivery
from tests.receiving import receiving

ON = date(2026, 11, 23)
AT = time.time_ns() // 1000
SINCE = date(2020, 1, 1)


@pytest.fixture
def here():
    with override_settings(PRIVATE_HOSTS=["127.0.0.0/8"]):
        yield


@pytest.fixture
def receiver():
    with receiving() as found:
        yield found


def party(code, kind):
    return Party.objects.create(code=code, name=code.title(), kind=kind)


def person(of, name, *held):
    found = Person.objects.create(party=of, name=name.title(), email=f"{name}@{of.code}.example")
    for each in held:
        Grant.objects.create(person=found, party=of, responsibility=each.value, since=SINCE)
    return found


@pytest.fixture
def boreal():
    return party("boreal", "provider")


@pytest.fixture
def maude(boreal):
    return person(boreal, "maude", Responsibility.MANAGER)


@pytest.fixture
def webhook(boreal, maude, receiver):
    facts = WebhookFacts("Billing", f"{receiver.url}/in", ("service.*", "party.changed"))
    return create_webhook(facts=facts, party=boreal, by=maude, at=AT)


def happen(kind, to="", **details):
    with recording(actor="7", at=AT) as record:
        record(kind, "service:3", details, "why not", to)


def told(webhook):
    return Delivery.objects.filter(webhook=webhook, entry__gt=0)


@pytest.fixture
def delivery(webhook):
    happen("service.changed", name="Mail")
    follow(at=AT)
    return told(webhook).get()


def queries():
    return CaptureQueriesContext(connection)
