"""Requests with an idempotency key: done once, and answered alike however often they come."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from django.db import transaction
from django.http import HttpResponse
from django.http.response import HttpResponseBase

from palier.api.errors import Fault, KeyReused, RequestInvalid, RequestUnderway
from palier.api.requests import ApiRequest
from palier.slm.access.actions.answering import (
    Answer,
    Conflict,
    Fresh,
    InProgress,
    claim_answer,
    keep_answer,
)

HEADER = "Idempotency-Key"
_LONGEST = 255
_KEPT = ("Content-Type", "ETag", "Location")


def once(
    request: ApiRequest, do: Callable[[], HttpResponseBase], *, is_kept: bool
) -> HttpResponseBase:
    """The answer, done now or kept from before; without a key, or for a reading, done now.

    Claim, effect and answer are one transaction: after a crash there are all or none of them.
    """
    key = request.headers.get(HEADER)
    if not is_kept or key is None:
        return do()
    if not 0 < len(key) <= _LONGEST or not key.isprintable():
        why = f"has 1 to {_LONGEST} visible characters"
        raise RequestInvalid(f"{HEADER} {why}", faults=[Fault("header", HEADER, why)])
    with transaction.atomic():
        found = claim_answer(
            person=request.caller, key=key, request=_digest(request), at=request.at
        )
        if not isinstance(found, Fresh):
            return _repeated(found)
        response = do()
        assert isinstance(response, HttpResponse)
        headers = {name: response[name] for name in _KEPT if name in response}
        answer = Answer(response.status_code, headers, response.content.decode())
        keep_answer(claim=found.claim, answer=answer)
    return response


def _repeated(found: Answer | InProgress | Conflict) -> HttpResponse:
    if isinstance(found, Conflict):
        raise KeyReused("another request came with this key", hint="a new request has a new key")
    if isinstance(found, InProgress):
        raise RequestUnderway("this request is still being done", hint="ask again in a moment")
    response = HttpResponse(found.body, status=found.status, headers=dict(found.headers))
    response["Idempotent-Replayed"] = "true"
    return response


def _digest(request: ApiRequest) -> str:
    asked = (request.method or "", request.get_full_path(), request.headers.get("If-Match", ""))
    found = hashlib.sha256("\n".join(asked).encode())
    found.update(b"\n" + request.body)
    return found.hexdigest()
