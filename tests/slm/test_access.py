"""Ways in: invitations, tokens of programs, and answers to requests that are repeated."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.db.models import Model

from palier.calculus.instants import DAY as ONE_DAY
from palier.calculus.instants import HOUR
from palier.slm.access.actions import (
    Made,
    TokenFacts,
    accept_invitation,
    create_token,
    invite_person,
    note_use,
    revoke_invitation,
    revoke_token,
)
from palier.slm.access.errors import (
    InvitationExpired,
    InvitationUnknown,
    PersonHasJoined,
    TokenExpired,
    TokenUnknown,
)
from palier.slm.access.mapping import SCOPES, scopes_of, token_text
from palier.slm.access.models import ApiToken, Invitation
from palier.slm.access.queries import invitations_visible_to, token_of, tokens_visible_to
from palier.slm.intents import Responsibility
from palier.slm.journal.models import JournalEntry
from palier.slm.journal.queries import entries
from palier.slm.outbox.models import Message
from palier.slm.parties.actions import close_party, deactivate_person, reactivate_person
from palier.slm.parties.errors import (
    FieldUnfit,
    NotPermitted,
    PartyClosed,
    PersonNotActive,
    WeakPassword,
)
from palier.slm.parties.models import Person
from palier.slm.parties.queries import sight_of
from tests.slm.people import AT, BY, DAY, PASSWORD, grant, kinds, party, person

pytestmark = pytest.mark.usefixtures("database")

WEEK = 7 * ONE_DAY
FACTS = TokenFacts("Nightly", frozenset({"journal:read", "catalogue:read"}), AT + WEEK)


def kept(model: type[Model]) -> str:
    """All rows of a table, as text."""
    return json.dumps(list(model._default_manager.values()), default=str)


def test_an_invitation_opens_once_and_gives_a_password():
    boreal, nordet = party("boreal", "provider"), party("nordet", "customer")
    keeper = person(boreal, "keeper", Responsibility.ADMINISTRATOR)
    nora = person(nordet, "nora")
    invited = invite_person(person=nora, by=keeper, at=AT)
    message = Message.objects.get()
    assert (message.kind, message.recipient) == ("person.invited", nora.subject)
    assert json.loads(message.values)["link"] == f"/invitations/{invited.secret}/"
    assert invited.secret not in kept(Invitation) + kept(JournalEntry)
    with pytest.raises(WeakPassword):
        accept_invitation(secret=invited.secret, password="nora", at=AT)
    joined = accept_invitation(secret=invited.secret, password=PASSWORD, at=AT + WEEK - 1)
    assert Person.objects.get(pk=nora.pk).check_password(PASSWORD)
    newest = entries()[0]
    assert (newest.kind, newest.actor, newest.party) == (
        "invitation.accepted", str(joined.pk), str(nordet.pk),
    )  # fmt: skip
    with pytest.raises(InvitationUnknown):
        accept_invitation(secret=invited.secret, password=PASSWORD, at=AT)
    with pytest.raises(PersonHasJoined):
        invite_person(person=nora, by=keeper, at=AT)


def test_a_link_that_opens_nothing_does_not_say_why():
    nordet = party("nordet", "customer")
    first, second, gone, closed = (
        invite_person(person=person(of, name), by=BY, at=AT)
        for of, name in (
            (nordet, "first"),
            (nordet, "second"),
            (nordet, "gone"),
            (party("old", "customer"), "closed"),
        )
    )
    revoke_invitation(invitation=first.invitation, by=BY, at=AT)
    invite_person(person=second.invitation.person, by=BY, at=AT)
    deactivate_person(person=gone.invitation.person, by=BY, at=AT)
    close_party(party=closed.invitation.person.party, by=BY, at=AT)
    said = set()
    for secret in (first.secret, second.secret, gone.secret, closed.secret, "", "x" * 43, "\x00"):
        with pytest.raises(InvitationUnknown) as refused:
            accept_invitation(secret=secret, password=PASSWORD, at=AT)
        said.add(str(refused.value))
    assert len(said) == 1
    assert not any(each.has_usable_password() for each in Person.objects.all())


def test_an_invitation_expires_after_a_week():
    invited = invite_person(person=person(party("nordet", "customer"), "nora"), by=BY, at=AT)
    with pytest.raises(InvitationExpired):
        accept_invitation(secret=invited.secret, password=PASSWORD, at=AT + WEEK)
    with pytest.raises(InvitationUnknown):
        revoke_invitation(invitation=invited.invitation, by=BY, at=AT + WEEK)


def test_who_may_not_be_invited():
    boreal, nordet = party("boreal", "provider"), party("nordet", "customer")
    nora = person(nordet, "nora", Responsibility.CUSTOMER)
    for somebody in (nora, person(boreal, "head", Responsibility.HEAD)):
        with pytest.raises(NotPermitted):
            invite_person(person=nora, by=somebody, at=AT)
    gone = deactivate_person(person=person(boreal, "gone"), by=BY, at=AT)
    with pytest.raises(PersonNotActive):
        invite_person(person=gone, by=BY, at=AT)
    close_party(party=nordet, by=BY, at=AT)
    with pytest.raises(PartyClosed):
        invite_person(person=nora, by=BY, at=AT)
    assert not Message.objects.exists()


def made(by: Person, facts: TokenFacts = FACTS) -> Made:
    return create_token(facts=facts, by=by, at=AT)


def test_a_token_opens_for_its_owner_until_it_expires():
    maude = person(party("boreal", "provider"), "maude", Responsibility.ANALYST)
    token = made(maude)
    assert re.fullmatch(r"palier_[0-9A-Za-z]{49}", token.secret)
    assert token.secret not in kept(ApiToken) + kept(JournalEntry)
    assert token.secret.startswith(token.token.prefix)
    found = token_of(token.secret, AT + WEEK - 1)
    assert (found.person, found.scopes) == (maude, "catalogue:read journal:read")
    assert scopes_of(found.scopes) == FACTS.scopes
    with pytest.raises(TokenExpired):
        token_of(token.secret, AT + WEEK)


def test_a_token_that_opens_nothing_does_not_say_why():
    boreal = party("boreal", "provider")
    maude = person(boreal, "maude", Responsibility.ANALYST)
    token, revoked = made(maude), made(maude)
    revoke_token(token=revoked.token, by=maude, at=AT)
    spoilt = token.secret[:-7] + ("0" if token.secret[-7] != "0" else "1") + token.secret[-6:]
    for secret in (
        revoked.secret,
        spoilt,
        "",
        "palier_",
        token.token.digest,
        token_text(b"x" * 32),
    ):
        with pytest.raises(TokenUnknown):
            token_of(secret, AT)
    gone = deactivate_person(person=maude, by=BY, at=AT)
    with pytest.raises(TokenUnknown):
        token_of(token.secret, AT)
    reactivate_person(person=gone, by=BY, at=AT)
    assert token_of(token.secret, AT).person == maude


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "n" * 101}, "name"),
        ({"scopes": frozenset()}, "scopes"),
        ({"scopes": frozenset({"all"})}, "scopes"),
        ({"expires_at": AT}, "expires_at"),
        ({"expires_at": AT + 366 * ONE_DAY + 1}, "expires_at"),
    ],
)
def test_a_token_is_named_limited_and_expires(values, field):
    maude = person(party("boreal", "provider"), "maude", Responsibility.ANALYST)
    asked: dict[str, Any] = {
        "name": "Nightly",
        "scopes": frozenset(SCOPES),
        "expires_at": AT + 366 * ONE_DAY,
    }
    assert made(maude, TokenFacts(**asked)).token.scopes.split() == list(SCOPES)
    with pytest.raises(FieldUnfit) as refused:
        made(maude, TokenFacts(**{**asked, **values}))
    assert refused.value.field == field


def test_tokens_are_made_by_who_holds_something_and_revoked_by_administrators_too():
    boreal, nordet = party("boreal", "provider"), party("nordet", "customer")
    keeper = person(boreal, "keeper", Responsibility.ADMINISTRATOR)
    head, idle = person(boreal, "head", Responsibility.HEAD), person(nordet, "idle")
    nora = person(nordet, "nora", Responsibility.CUSTOMER)
    with pytest.raises(NotPermitted):
        made(idle)
    token = made(nora).token
    with pytest.raises(NotPermitted):
        revoke_token(token=token, by=head, at=AT)
    made(head)
    seen = {
        each.name: tokens_visible_to(sight_of(each, DAY)).count()
        for each in (keeper, head, idle, nora)
    }
    assert seen == {"Keeper": 2, "Head": 1, "Idle": 0, "Nora": 1}
    assert revoke_token(token=token, by=keeper, at=AT).revoked_at == AT
    with pytest.raises(TokenUnknown):
        revoke_token(token=token, by=nora, at=AT)
    assert kinds(3) == ["token.revoked", "token.created", "token.created"]


def test_invitations_are_seen_by_who_may_send_them():
    boreal, nordet = party("boreal", "provider"), party("nordet", "customer")
    keeper = person(boreal, "keeper", Responsibility.ADMINISTRATOR)
    narrow, head = person(boreal, "narrow"), person(boreal, "head", Responsibility.HEAD)
    grant(narrow, Responsibility.ADMINISTRATOR, nordet)
    invited = person(nordet, "nora")
    for each in (invited, person(boreal, "new")):
        invite_person(person=each, by=BY, at=AT)
    seen = [
        invitations_visible_to(sight_of(each, DAY)).count()
        for each in (keeper, narrow, head, invited)
    ]
    assert seen == [2, 1, 0, 0]


def test_use_is_noted_at_most_once_an_hour():
    token = made(person(party("boreal", "provider"), "maude", Responsibility.ANALYST)).token
    noted = []
    for at in (AT, AT + HOUR - 1, AT + HOUR):
        note_use(token=token, at=at)
        token.refresh_from_db()
        noted.append(token.used_at)
    assert noted == [AT, AT, AT + HOUR]
