"""Tokens of programs: made by people for themselves, revoked, and noted when used."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from django.db.models import Q

from palier.calculus.instants import DAY, HOUR, Instant
from palier.slm.access.errors import TokenUnknown
from palier.slm.access.mapping import (
    SCOPES,
    SECRET_BYTES,
    scopes_text,
    secret_digest,
    token_prefix,
    token_text,
)
from palier.slm.access.models import ApiToken
from palier.slm.journal.actions import recording
from palier.slm.parties.actions import (
    By,
    actor_of,
    check_row,
    concerned,
    locked,
    require,
    require_for,
    require_text,
)
from palier.slm.parties.errors import FieldUnfit
from palier.slm.parties.models import Person

LONGEST = 366 * DAY


@dataclass(frozen=True, slots=True)
class TokenFacts:
    """What a token is called, what it may be used for, and until when."""

    name: str
    scopes: frozenset[str]
    expires_at: Instant


@dataclass(frozen=True, slots=True)
class Made:
    """A token, and its secret, which is kept nowhere."""

    token: ApiToken
    secret: str


def create_token(*, facts: TokenFacts, by: Person, at: Instant) -> Made:
    """Makes a token for oneself: with it a program may do what one may, within its scopes.

    Raises `FieldUnfit` and `NotPermitted`.
    """
    require(by, "token.create", at)
    name = require_text(facts.name, "name")
    _check(facts, at)
    secret = token_text(secrets.token_bytes(SECRET_BYTES))
    token = ApiToken(
        person=by,
        name=name,
        prefix=token_prefix(secret),
        digest=secret_digest(secret),
        scopes=scopes_text(facts.scopes),
        created_at=at,
        expires_at=facts.expires_at,
    )
    check_row(token)
    with recording(actor=actor_of(by), at=at) as record:
        token.save()
        details = {
            "person": by.subject,
            "scopes": token.scopes.split(),
            "expires_at": token.expires_at,
        }
        record("token.created", token.subject, details, party=concerned(by.party))
    return Made(token, secret)


def revoke_token(*, token: ApiToken, by: By, at: Instant) -> ApiToken:
    """Makes a token open nothing from now on. Raises `TokenUnknown` and `NotPermitted`."""
    require_for(by, "token.revoke", at, token.person)
    with recording(actor=actor_of(by), at=at) as record:
        row = locked(ApiToken, token.pk, None)
        if row.revoked_at is not None:
            raise TokenUnknown("this token was revoked already", hint="nothing is left to do")
        row.revoked_at = at
        row.save(update_fields=("revoked_at",))
        person = row.person
        details = {"person": person.subject}
        record("token.revoked", row.subject, details, party=concerned(person.party))
    return row


def note_use(*, token: ApiToken, at: Instant) -> None:
    """Writes when a token was used, at most once an hour; not in the journal."""
    if token.used_at is None or token.used_at <= at - HOUR:
        stale = Q(used_at=None) | Q(used_at__lte=at - HOUR)
        ApiToken.objects.filter(stale, pk=token.pk).update(used_at=at)


def _check(facts: TokenFacts, at: Instant) -> None:
    unknown = sorted(facts.scopes - set(SCOPES))
    if unknown or not facts.scopes:
        said = f"scope {unknown[0]!r} is not known" if unknown else "a token needs a scope"
        raise FieldUnfit(said, field="scopes", hint=f"choose of {', '.join(SCOPES)}")
    if not at < facts.expires_at <= at + LONGEST:
        raise FieldUnfit(
            "a token expires after now, and within 366 days",
            field="expires_at",
            hint="choose a day within a year",
        )
