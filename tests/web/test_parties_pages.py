"""The pages of organisations: lists, tabs, changing, closing, and who would be told."""

from __future__ import annotations

import csv
import io
from typing import Any

from django.test import Client
from django.urls import reverse

from palier.slm.journal.queries import entries, entry_of
from palier.slm.models import Grant, Party, Person
from tests.web.world import World, party, signed_in


def as_(world: World, reader: str) -> Client:
    return signed_in(world.readers[reader])


def text(client: Client, name: str, *args: int, **given: str) -> str:
    answer = client.get(reverse(name, args=args), given)
    assert answer.status_code == 200
    return answer.content.decode()


def last_entry():
    return entry_of(entries()[0])


class TestList:
    def test_filters_and_finds_without_accents(self, world):
        Party.objects.filter(code="lacs").update(name="Hôpital", words=" hopital lacs")
        client = as_(world, "auditor")
        assert "Hôpital" in text(client, "parties", q="hopi")
        suppliers = text(client, "parties", kind="supplier")
        assert "Fjord" in suppliers
        assert "Hôpital" not in suppliers

    def test_is_exported_as_it_is_filtered(self, world):
        asked = {"export": "csv", "kind": "customer"}
        answer: Any = as_(world, "auditor").get("/parties", asked)
        body = b"".join(answer.streaming_content).decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(body)))
        assert [row[1] for row in rows[1:]] == ["lacs", "nordet"]

    def test_of_a_customer_has_themselves_and_the_provider(self, world):
        shown = text(as_(world, "customer"), "parties")
        assert "Lacs" in shown
        assert "Boreal" in shown
        assert "Nordet" not in shown
        assert "Add an organisation" not in shown


class TestTabs:
    def test_the_overview_counts_what_the_reader_sees(self, world):
        shown = text(as_(world, "auditor"), "party", world.party().pk)
        assert 'people">3</a>' in shown
        assert 'contacts">1</a>' in shown
        assert "Change" not in shown

    def test_a_customer_sees_of_the_provider_that_it_exists(self, world):
        client = as_(world, "customer")
        shown = text(client, "party", world.provider.pk)
        assert "Boreal" in shown
        assert "Responsibilities" not in shown
        for tab in ("party-people", "party-contacts", "party-responsibilities", "party-journal"):
            assert client.get(reverse(tab, args=[world.provider.pk])).status_code == 404

    def test_the_journal_names_who_did_it_to_those_who_may_know(self, world):
        lacs = world.party()
        admin = as_(world, "administrator")
        given = {"name": "Lacs", "language": "fr-CA", "zone": "UTC", "version": "1"}
        admin.post(reverse("party-change", args=[lacs.pk]), given)
        assert "Administrator" in text(admin, "party-journal", lacs.pk)
        shown = text(as_(world, "customer"), "party-journal", lacs.pk)
        assert "Organisation changed" in shown
        assert "the provider" in shown

    def test_who_would_be_told_now_is_told_by_topic(self, world):
        shown = text(as_(world, "customer"), "party-told", world.party().pk, topic="breach")
        assert "desk@lacs.example" in shown
        assert "Nobody would be told" in text(
            as_(world, "auditor"), "party-told", world.provider.pk, topic="breach"
        )


class TestChanging:
    def test_adding_leads_to_its_page(self, world):
        client = as_(world, "administrator")
        given = {"name": "Quai", "code": "quai", "kind": "customer", "language": "fr-CA",
                 "zone": "America/Toronto"}  # fmt: skip
        answer = client.post("/parties/new", given, follow=True)
        assert "The organisation is added." in answer.content.decode()
        assert Party.objects.get(code="quai").words == " quai"
        again = client.post("/parties/new", given)
        assert again.status_code == 409
        assert "Another party has the code." in again.content.decode()

    def test_a_zone_that_is_not_there_is_said_at_its_field(self, world):
        given = {"name": "Q", "code": "q", "kind": "customer", "language": "fr-CA", "zone": "Mars"}
        answer = as_(world, "administrator").post("/parties/new", given)
        assert answer.status_code == 422
        assert "There is no such time zone." in answer.content.decode()

    def test_the_second_editor_is_told_and_can_put_theirs_over_it(self, world):
        lacs = world.party()
        address = reverse("party-change", args=[lacs.pk])
        one, two = as_(world, "administrator"), as_(world, "head_of_delivery")
        given = {"language": "en-CA", "zone": lacs.zone, "version": str(lacs.version)}
        assert one.post(address, {**given, "name": "First"}).status_code == 302
        second = two.post(address, {**given, "name": "Second"})
        shown = second.content.decode()
        assert second.status_code == 409
        assert "<td>First</td><td>Second</td>" in shown
        lacs.refresh_from_db()
        assert lacs.name == "First"
        assert f'name="version" value="{lacs.version}"' in shown
        again = {**given, "name": "Second", "version": str(lacs.version)}
        assert two.post(address, again).status_code == 302
        lacs.refresh_from_db()
        assert lacs.name == "Second"

    def test_a_form_without_its_version_changes_nothing(self, world):
        lacs = world.party()
        given = {"name": "Other", "language": "en-CA", "zone": "UTC"}
        answer = as_(world, "administrator").post(reverse("party-change", args=[lacs.pk]), given)
        assert answer.status_code == 409
        lacs.refresh_from_db()
        assert lacs.name == "Lacs"


class TestClosing:
    def test_is_confirmed_with_a_reason_and_undone_by_reopening(self, world):
        lacs = world.party()
        client = as_(world, "administrator")
        answer = client.post(
            reverse("party-close", args=[lacs.pk]), {"reason": "Moved"}, follow=True
        )
        assert "The organisation is closed." in answer.content.decode()
        assert entries(kind="party.closed").count() == 1
        assert not Grant.objects.filter(person__party=lacs, until=None).exists()
        people = text(client, "party-people", lacs.pk)
        assert 'title="The organisation is closed."' in people
        client.post(reverse("party-reopen", args=[lacs.pk]), {"reason": ""})
        lacs.refresh_from_db()
        assert lacs.is_open

    def test_the_last_administrator_is_not_closed_out(self, world):
        answer = as_(world, "administrator").post(
            reverse("party-close", args=[world.provider.pk]), {"reason": ""}
        )
        assert answer.status_code == 422
        assert "the last administrator" in answer.content.decode().lower()


def test_texts_are_french_for_who_reads_french(world):
    somebody = world.readers["administrator"]
    Person.objects.filter(pk=somebody.pk).update(language="fr-CA")
    client = signed_in(somebody)
    assert "Ajouter une organisation" in text(client, "parties")
    assert "Aucune organisation" not in text(client, "parties")
    assert "Rien de nouveau" in text(client, "party-close", world.party().pk)


def test_an_empty_tab_says_what_to_do(world):
    empty = party("vide", "customer")
    client = as_(world, "administrator")
    assert "Nobody yet" in text(client, "party-people", empty.pk)
    assert "No contact yet" in text(client, "party-contacts", empty.pk)
    assert "Nobody answers for anything here" in text(client, "party-responsibilities", empty.pk)
