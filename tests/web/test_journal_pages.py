"""The pages of the journal: the list and what narrows it, one entry, export, checkpoints, proof."""

from __future__ import annotations

import csv
import io
import re
from datetime import date

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from palier.presentation.languages import words
from palier.proof.sealed_lines import proven_lines
from palier.proof.signing import kept_key
from palier.slm.journal.actions import recording, sign_checkpoint
from palier.slm.journal.models import JournalCheckpoint, JournalEntry
from palier.slm.journal.queries import entries
from palier.slm.models import Job, Person
from palier.slm.parties.actions import (
    PartyDetails,
    change_party,
    day_of,
    erase_person,
)
from palier.slm.parties.queries import sight_of
from palier.web.lists.columns import Reader
from palier.web.pages.journal import NEWEST, journal_of
from tests.web.doing import now
from tests.web.world import World, signed_in


def as_(world: World, reader: str) -> Client:
    return signed_in(world.readers[reader])


def text(client: Client, address: str, **given: str) -> str:
    answer = client.get(address, given)
    assert answer.status_code == 200
    return answer.content.decode()


def numbers(shown: str) -> list[int]:
    """The entries that a page shows, in their order."""
    return [int(each) for each in re.findall(r'journal-number num" href="/journal/(\d+)"', shown)]


def many(count: int, kind: str = "party.changed", actor: str = "system") -> None:
    for _ in range(count):
        with recording(actor=actor, at=now()) as record:
            record(kind, "party:1", {})


class TestList:
    def test_entries_are_sentences_with_what_changed(self, world):
        client = as_(world, "auditor")
        party = world.party()
        details = PartyDetails("Lacs et Monts", "fr-CA", "UTC")
        manager = world.readers["service_level_manager"]
        change_party(party=party, details=details, expected=1, by=manager, at=now())
        shown = text(client, "/journal")
        assert "Service_Level_Manager changed the organisation Lacs et Monts" in shown
        assert "name: Lacs → Lacs et Monts" in shown
        Person.objects.filter(pk=world.readers["auditor"].pk).update(language="fr-CA")
        assert "a modifié l’organisation Lacs et Monts" in text(as_(world, "auditor"), "/journal")

    def test_pages_go_by_number_both_ways_and_miss_nothing(self, world):
        many(120)
        client = as_(world, "auditor")
        last = JournalEntry.objects.count()
        seen, address = [], "/journal"
        while address:
            shown = text(client, address)
            seen += numbers(shown)
            found = re.search(r'id="page-next" rel="next" href="([^"]+)"', shown)
            address = found[1].replace("&amp;", "&") if found else ""
        assert seen == list(range(last, 0, -1))
        back = re.search(r'id="page-previous" rel="prev" href="([^"]+)"', shown)
        assert back
        before = numbers(text(client, back[1].replace("&amp;", "&")))
        assert before == list(range(seen[-1] + numbers_left(last) + 50 - 1, numbers_left(last), -1))

    def test_kinds_are_narrowed_by_group_and_one_by_one(self, world):
        many(60, "party.closed")
        many(60, "party.reopened")
        many(3, "token.revoked")
        client = as_(world, "auditor")
        shown = numbers(text(client, "/journal", kind="party"))
        assert len(shown) == 50
        found = entries(kind="party.*")[:50]
        assert shown == [each.sequence for each in found]
        older = numbers(text(client, "/journal", kind="party", before=str(shown[-1])))
        assert older == [each.sequence for each in entries(kind="party.*")[50:100]]
        newer = numbers(text(client, "/journal", kind="party", after=str(older[0])))
        assert newer == shown
        assert len(numbers(text(client, "/journal", kind="token.revoked"))) == 3
        assert numbers(text(client, "/journal", kind="nonsense")) == []

    def test_who_did_it_is_picked_by_name(self, world):
        manager, head = world.readers["service_level_manager"], world.readers["head_of_delivery"]
        many(2, actor=str(manager.pk))
        many(3, actor=str(head.pk))
        client = as_(world, "auditor")
        assert len(numbers(text(client, "/journal", who="service_level_m"))) == 2
        Person.objects.filter(pk__in=(manager.pk, head.pk)).update(words=" maude")
        asked = text(client, "/journal", who="maude")
        assert numbers(asked) == []
        assert "Which person?" in asked
        assert f"person={manager.pk}" in asked
        shown = text(client, "/journal", person=str(head.pk))
        assert len(numbers(shown)) == 3
        assert "By Head_Of_Delivery" in shown
        assert numbers(text(client, "/journal", who="nobody of that name")) == []
        everything = JournalEntry.objects.filter(actor="system").count()
        assert len(numbers(text(client, "/journal", who="palier"))) == min(everything, 50)

    def test_an_organisation_a_subject_and_days(self, world):
        client = as_(world, "auditor")
        party = world.party()
        of_party = [each.sequence for each in entries(party=str(party.pk))]
        assert numbers(text(client, "/journal", of="lacs")) == of_party
        assert numbers(text(client, "/journal", party=str(party.pk))) == of_party
        about = [each.sequence for each in entries(subject=party.subject)]
        shown = text(client, "/journal", subject=party.subject)
        assert numbers(shown) == about
        assert "Done to Lacs" in shown
        assert numbers(text(client, "/journal", when_to="2020-01-01")) == []
        assert len(numbers(text(client, "/journal", when_from="2020-01-01"))) > 10
        assert "Write a date" in text(client, "/journal", when_from="yesterday")
        assert text(client, "/journal", when_from="9999-12-31", when_to="0001-01-01")

    def test_nonsense_is_answered(self, world):
        client = as_(world, "auditor")
        for given in (
            {"before": "x"}, {"after": "-1"}, {"before": "9" * 40}, {"person": "9" * 30},
            {"party": "x"}, {"subject": "x:y:z"}, {"subject": "person:" + "9" * 30}, {"kind": "é"},
        ):  # fmt: skip
            assert client.get("/journal", given).status_code == 200, given

    def test_names_that_one_may_not_see_are_not_shown(self, world):
        party = world.party()
        details = PartyDetails("Lacs!", "fr-CA", "UTC")
        manager = world.readers["service_level_manager"]
        change_party(party=party, details=details, expected=1, by=manager, at=now())
        shown = text(as_(world, "customer"), "/journal")
        assert "The provider changed the organisation Lacs!" in shown
        assert manager.name not in shown
        assert len(numbers(shown)) < JournalEntry.objects.count()
        other = text(as_(world, "other customer"), "/journal")
        assert "Lacs" not in other

    def test_who_was_erased_has_no_name(self, world):
        bob = world.samples["person"]
        many(1, actor=str(bob.pk))
        erase_person(person=bob, reason="asked for", by=world.readers["administrator"], at=now())
        shown = text(as_(world, "auditor"), "/journal")
        assert f"Erased person {bob.pk} changed" in shown
        assert "Somebody" not in shown.split("Erased person")[1][:40]

    def test_as_often_for_fifty_as_for_five(self, world):
        client = as_(world, "auditor")
        client.get("/journal")
        with CaptureQueriesContext(connection) as of_every_kind:
            client.get("/journal")
        counts = []
        for count in (55, 60):
            many(count)
            with CaptureQueriesContext(connection) as asked:
                client.get("/journal")
            counts.append(len(asked))
        assert counts == [6, 6]
        assert len(of_every_kind) == 12


def numbers_left(last: int) -> int:
    """How many entries the last page of fifties has."""
    return last % 50 or 50


class TestEntry:
    def test_in_words_and_as_it_was_sealed(self, world):
        row = JournalEntry.objects.filter(subject=world.party().subject)[:1].get()
        sign_checkpoint(on=day_of(now()), at=now(), key=kept_key(settings.SIGNING_KEY))
        shown = text(as_(world, "auditor"), f"/journal/{row.sequence}")
        assert "Palier added the organisation Lacs" in shown
        assert row.digest in shown
        before = JournalEntry.objects.get(pk=row.sequence - 1)
        assert before.digest in shown
        assert f'href="/journal/{row.sequence + 1}"' in shown
        assert "Signed with the checkpoint of" in shown

    def test_a_customer_goes_from_one_of_theirs_to_the_next(self, world):
        own = [each.sequence for each in entries(party=str(world.readers["customer"].party_id))]
        client = as_(world, "customer")
        shown = text(client, f"/journal/{own[1]}")
        assert f'rel="prev" href="/journal/{own[0]}"' in shown
        assert f'rel="next" href="/journal/{own[2]}"' in shown
        assert "Signed with" not in shown
        foreign = set(range(1, JournalEntry.objects.count() + 1)) - set(own)
        assert client.get(f"/journal/{min(foreign)}").status_code == 404


class TestExport:
    def exported(self, client: Client, **given: str) -> str:
        answer = client.get("/journal/export", given)
        assert answer.status_code == 200
        assert "attachment" in answer["Content-Disposition"]
        return answer.getvalue().decode()

    def test_all_of_it_can_be_proven_elsewhere(self, world):
        lines = self.exported(as_(world, "auditor"), format="jsonl").splitlines(keepends=True)
        assert proven_lines(lines).entries == JournalEntry.objects.count()

    def test_what_the_list_is_narrowed_to(self, world):
        many(2, "token.revoked")
        client = as_(world, "auditor")
        assert "/journal/export?kind=token&amp;format=csv" in text(client, "/journal", kind="token")
        rows = list(csv.reader(io.StringIO(self.exported(client, kind="token", format="csv"))))
        assert [each[3] for each in rows[1:]] == ["token.created", *["token.revoked"] * 2]

    def test_only_who_may(self, world):
        client = as_(world, "executive")
        assert client.get("/journal/export").status_code == 403
        assert "/journal/export" not in text(client, "/journal")


class TestCheckpoints:
    def test_signatures_are_held_to_the_key(self, world):
        key = kept_key(settings.SIGNING_KEY)
        first = sign_checkpoint(on=date(2026, 1, 1), at=now(), key=key)
        sign_checkpoint(on=date(2026, 1, 2), at=now(), key=key)
        client = as_(world, "auditor")
        shown = text(client, "/journal/checkpoints")
        assert shown.count("intact") == 2
        assert key.public["x"] in shown
        for day, signature in ((3, first.signature), (4, "x.y.z")):
            JournalCheckpoint.objects.create(
                on=date(2026, 1, day), sequence=1, digest="0" * 64, signed_at=now(),
                signature=signature,
            )  # fmt: skip
        shown = text(client, "/journal/checkpoints")
        assert (shown.count("intact"), shown.count(">changed<")) == (2, 1)
        assert "of another key, or changed" in shown

    def test_a_proof_is_asked_for_watched_and_shown(self, world):
        client = as_(world, "auditor")
        assert "not proven here lately" in text(client, "/journal/checkpoints")
        assert client.post("/journal/prove").status_code == 302
        shown = text(client, "/journal/proof")
        assert 'hx-trigger="every 2s"' in shown
        assert "Prove it now" not in shown
        found = '{"entries": 41, "checkpoints": 2, "digest": "ab"}'
        Job.objects.filter(kind="journal.prove").update(
            state="done", finished_at=now(), result=found
        )
        shown = text(client, "/journal/proof")
        assert "41 entries, none changed; compared with 2 checkpoints" in shown
        assert "hx-trigger" not in shown
        Job.objects.filter(kind="journal.prove").update(state="failed", error="entry 3 of the")
        shown = text(client, "/journal/proof")
        assert "entry 3 of the" in shown
        assert "broken" in shown


def test_what_the_page_of_something_shows_of_the_journal(world):
    party = world.party()
    many(15)
    reader = Reader(words("en"), "UTC", now())
    sight = sight_of(world.readers["auditor"], day_of(now()))
    part = journal_of("party:1", sight, reader)
    assert len(part.entries) == NEWEST
    assert part.address == f"{reverse('journal')}?subject=party%3A1"
    of_other = sight_of(world.readers["other customer"], day_of(now()))
    assert journal_of(party.subject, of_other, reader).entries == ()
