"""Answers kept for requests that are repeated with the same key."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest
from django.db import connection, transaction

from palier.calculus.instants import DAY as ONE_DAY
from palier.slm.access.actions import (
    Answer,
    Conflict,
    Fresh,
    InProgress,
    claim_answer,
    keep_answer,
    remove_old_answers,
)
from palier.slm.access.models import IdempotentAnswer
from palier.slm.parties.errors import FieldUnfit
from tests.slm.people import AT, party, person

pytestmark = pytest.mark.usefixtures("database")


def test_a_request_is_done_once_per_key_and_answered_alike():
    boreal = party("boreal", "provider")
    maude, alex = person(boreal, "maude"), person(boreal, "alex")
    asked: dict[str, Any] = {"person": maude, "key": "k", "request": "a" * 64, "at": AT}
    claim = claim_answer(**asked)
    assert isinstance(claim, Fresh)
    assert claim_answer(**asked) == InProgress()
    assert claim_answer(**{**asked, "request": "b" * 64}) == Conflict()
    assert isinstance(claim_answer(**{**asked, "person": alex}), Fresh)
    answer = Answer(201, {"ETag": '"1"'}, '{"id":4}')
    keep_answer(claim=claim.claim, answer=answer)
    assert claim_answer(**{**asked, "at": AT + ONE_DAY - 1}) == answer
    assert claim_answer(**{**asked, "request": "b" * 64}) == Conflict()
    assert isinstance(claim_answer(**{**asked, "at": AT + ONE_DAY}), Fresh)


def test_a_key_is_a_line_of_some_letters():
    maude = person(party("boreal", "provider"), "maude")
    asked: dict[str, Any] = {"person": maude, "request": "a" * 64, "at": AT}
    for key in ("", "k" * 256, "a\x00b", "a\nb"):
        with pytest.raises(FieldUnfit):
            claim_answer(**{**asked, "key": key})


def test_old_answers_are_removed():
    maude = person(party("boreal", "provider"), "maude")
    for key, at in (("old", AT), ("new", AT + 1)):
        claim_answer(person=maude, key=key, request="r", at=at)
    assert remove_old_answers(at=AT + ONE_DAY) == 1
    assert [each.key for each in IdempotentAnswer.objects.all()] == ["new"]


def test_a_repeat_waits_for_the_transaction_of_the_first():
    maude = person(party("boreal", "provider"), "maude")
    asked: dict[str, Any] = {"person": maude, "key": "k", "request": "a" * 64, "at": AT}
    answer = Answer(200, {}, "done")
    claimed = Event()

    def repeat() -> object:
        try:
            claimed.wait()
            return claim_answer(**asked)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        second = pool.submit(repeat)
        with transaction.atomic():
            claim = claim_answer(**asked)
            assert isinstance(claim, Fresh)
            claimed.set()
            with pytest.raises(TimeoutError):
                second.result(timeout=0.2)
            keep_answer(claim=claim.claim, answer=answer)
        assert second.result(timeout=10) == answer
