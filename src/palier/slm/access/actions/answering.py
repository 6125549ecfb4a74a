"""Answers kept for requests that are repeated with the same key, so that nothing is done twice."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from palier.calculus.instants import DAY, Instant
from palier.slm.access.models import IdempotentAnswer
from palier.slm.parties.actions import check_text
from palier.slm.parties.errors import FieldUnfit
from palier.slm.parties.models import Person

KEPT = DAY
_LONGEST_KEY = 255


@dataclass(frozen=True, slots=True)
class Fresh:
    """Nobody asked this before: do it, and keep the answer under this claim."""

    claim: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request was answered."""

    status: int
    headers: Mapping[str, str]
    body: str


@dataclass(frozen=True, slots=True)
class InProgress:
    """The same request is being done and has no answer yet."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Another request came with this key."""


def claim_answer(
    *, person: Person, key: str, request: str, at: Instant
) -> Fresh | Answer | InProgress | Conflict:
    """Whether a request with a key is the first, a repeat, or another one with the same key.

    `request` is a digest of all that makes two requests the same. Called in the transaction in
    which the request is done and answered, claim, effect and answer are kept together or not at
    all, and a repeat that comes meanwhile waits for them; called before it, a repeat finds
    `InProgress`. A key is free again after 24 hours. Raises `FieldUnfit` for a key that is none.
    """
    _check(key)
    fields = {"request": request, "created_at": at}
    forgotten = IdempotentAnswer.objects.filter(person=person, key=key, created_at__lte=at - KEPT)
    forgotten.delete()
    row, is_new = IdempotentAnswer.objects.get_or_create(person=person, key=key, defaults=fields)
    if is_new:
        return Fresh(row.pk)
    if row.request != request:
        return Conflict()
    if row.status is None:
        return InProgress()
    return Answer(row.status, json.loads(row.headers), row.body)


def keep_answer(*, claim: int, answer: Answer) -> None:
    """Keeps what a request was answered, for its repeats."""
    IdempotentAnswer.objects.filter(pk=claim).update(
        status=answer.status, headers=json.dumps(dict(answer.headers)), body=answer.body
    )


def remove_old_answers(*, at: Instant) -> int:
    """Removes answers older than 24 hours, and says how many."""
    return IdempotentAnswer.objects.filter(created_at__lte=at - KEPT).delete()[0]


def _check(key: str) -> None:
    if not 0 < len(key) <= _LONGEST_KEY:
        raise FieldUnfit(
            f"a key has 1 to {_LONGEST_KEY} characters", field="key", hint="send a UUID"
        )
    check_text(key, "key")
