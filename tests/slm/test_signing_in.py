"""What signing in leaves in the journal and the outbox; and what processes remember together."""

from __future__ import annotations

import json

import pytest
from django.core.cache import cache

from palier.slm.access.actions import signing_in
from palier.slm.models import JournalEntry, Message, Party, Person
from palier.slm.parties.actions import System
from palier.slm.parties.errors import FieldUnfit, NotPermitted, WeakPassword

AT = 1_800_000_000_000_000


@pytest.fixture
def ada(database) -> Person:
    nordet = Party.objects.create(code="nordet", name="Nordet", kind="provider")
    return Person.objects.create(email="ada@nordet.ca", name="Ada", party=nordet, password="!")


def journal() -> list[tuple[str, str, str]]:
    rows = JournalEntry.objects.order_by("sequence")
    return [(each.kind, each.actor, each.subject) for each in rows]


class TestSigningIn:
    def test_is_said_with_how_and_without_any_address(self, ada):
        signing_in.sign_in(person=ada, how="password+totp", at=AT)
        signing_in.sign_out(person=ada, at=AT + 1)
        me = (str(ada.pk), ada.subject)
        assert journal() == [("person.signed_in", *me), ("person.signed_out", *me)]
        entry = JournalEntry.objects.earliest("sequence")
        assert json.loads(entry.text)["details"] == {"how": "password+totp"}
        assert not Message.objects.exists()

    def test_a_new_device_is_told_with_the_same_action(self, ada):
        signing_in.sign_in(person=ada, how="password", at=AT, new_device="Firefox")
        message = Message.objects.get()
        assert (message.kind, message.address) == ("sign_in.new_device", "ada@nordet.ca")
        assert "Firefox" not in JournalEntry.objects.get().text

    def test_a_lock_is_told_by_nobody_in_particular(self, ada):
        signing_in.lock_out(person=ada, until=AT + 1, at=AT)
        assert journal() == [("person.locked_out", "system", ada.subject)]
        assert Message.objects.get().kind == "sign_in.locked"


class TestPasswords:
    def test_are_changed_and_told(self, ada):
        signing_in.change_password(person=ada, password="three words and more", at=AT)
        ada.refresh_from_db()
        assert ada.check_password("three words and more")
        assert journal() == [("password.changed", str(ada.pk), ada.subject)]
        assert Message.objects.get().kind == "password.changed"

    def test_that_are_weak_change_nothing(self, ada):
        with pytest.raises(WeakPassword):
            signing_in.reset_password(person=ada, password="12345678", at=AT)
        ada.refresh_from_db()
        assert ada.password == "!"
        assert journal() == []


class TestForgettingASecondStep:
    def test_keeps_the_reason(self, ada):
        signing_in.forget_second_step(person=ada, by=System(), at=AT, reason="called back")
        entry = JournalEntry.objects.get()
        assert (entry.kind, json.loads(entry.text)["reason"]) == (
            "second_step.removed",
            "called back",
        )

    def test_is_refused_without_one_and_to_oneself(self, ada):
        with pytest.raises(FieldUnfit):
            signing_in.forget_second_step(person=ada, by=System(), at=AT, reason=" ")
        with pytest.raises(NotPermitted):
            signing_in.forget_second_step(person=ada, by=ada, at=AT, reason="mine")
        assert journal() == []


class TestWhatProcessesRememberTogether:
    def test_is_added_once_and_forgotten(self, database):
        assert cache.add("code", 1, timeout=60)
        assert not cache.add("code", 2, timeout=60)
        assert cache.get("code") == 1
        cache.set("code", 3, timeout=-1)
        assert cache.get("code") is None
        assert cache.add("code", 4, timeout=60)
