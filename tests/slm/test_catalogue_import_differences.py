"""Imports do what differs and nothing else: parts, locks, refusals, and letters to owners."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from palier.documents.catalogue import documents_text
from palier.slm.catalogue.actions import compared, import_catalogue, plan_import
from palier.slm.catalogue.models import Service
from palier.slm.intents import Responsibility
from palier.slm.journal.queries import proven
from palier.slm.outbox.models import Message
from palier.slm.parties.models import Person
from tests.slm.catalogue_files import TEXT, brought, exported, outcomes, people, read
from tests.slm.catalogue_made import person
from tests.slm.people import AT, BY

pytestmark = pytest.mark.usefixtures("database")


def test_only_what_differs_of_a_service_is_done():
    people()
    brought(TEXT)
    before = {each.code: each.version for each in Service.objects.all()}
    count = proven().entries
    made = brought(TEXT.replace("most: 1200", "most: 1300").replace("title: Gold", "title: Or"))
    said = [each for each in outcomes(made) if not each.endswith("unchanged")]
    assert said == [
        "14 offering patient-record/gold: changed",
        "27 limit patient-record Sessions: changed",
    ]
    assert proven().entries == count + 3
    after = {each.code: each.version for each in Service.objects.all()}
    assert after == {**before, "patient-record": before["patient-record"] + 1}


def test_where_nothing_differs_a_plan_writes_nothing():
    people()
    brought(TEXT)
    again = read(documents_text(exported()))
    with CaptureQueriesContext(connection) as asked:
        assert not plan_import(read=again, reason="test", by=BY, at=AT).problems
    said = {each["sql"].partition(" ")[0] for each in asked.captured_queries}
    assert said == {"SELECT"}
    assert len(asked) < 15


def test_what_was_done_since_the_comparison_is_compared_again():
    people()
    brought(TEXT)
    again = read(documents_text(exported()))
    known = compared(again.documents)
    brought("apiVersion: palier/v1\nkind: Service\nmetadata: {name: databases}\n"
            "spec: {criticality: high}\n")  # fmt: skip
    made = import_catalogue(read=again, reason="back", by=BY, at=AT, known=known)
    assert made.counts["changed"] == 1
    assert Service.objects.get(code="databases").criticality == "medium"


def test_parts_of_what_is_refused_are_refused_for_reasons_of_their_own():
    people()
    wrong = (
        TEXT.replace("provider: boreal\n", "provider: boral\n")
        .replace("customer: lacs", "customer: lakes")
        .replace("name: Licences", f"name: {'x' * 201}")
        .replace("party: boreal", "party: borel")
    )
    found = plan_import(read=read(wrong), reason="test", by=BY, at=AT).problems
    assert [(each.line, each.code) for each in found] == [
        (5, "missing-reference"),
        (18, "missing-reference"),
        (25, "field-unfit"),
        (44, "missing-reference"),
    ]
    assert not Service.objects.exists()


def test_an_owner_is_told_once_of_all_that_an_import_changes():
    people()
    maude = Person.objects.get()
    more = "{provider: boreal, state: active, owner: maude@boreal.example}"
    brought(TEXT.replace("{provider: boreal, state: active}", more))
    kim = person("boreal", "kim", Responsibility.MANAGER)
    brought(documents_text(exported()).replace("fr: Dossier", "fr: Le dossier"), kim)
    [one] = Message.objects.all()
    assert (one.kind, one.recipient) == ("service.changed", maude.subject)
    brought(
        documents_text(exported())
        .replace("fr: Le dossier", "fr: Dossier")
        .replace("fr: Bases", "fr: Base"),
        kim,
    )
    two = Message.objects.exclude(pk=one.pk).get()
    assert two.kind == "catalogue.imported"
    assert json.loads(two.values)["services"] == 2
