"""Invitations: sent to people without a password, accepted once, or taken back."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from palier.calculus.instants import DAY, Instant
from palier.slm.access.errors import InvitationExpired, InvitationUnknown, PersonHasJoined
from palier.slm.access.mapping import SECRET_BYTES, invitation_text, secret_digest
from palier.slm.access.models import Invitation
from palier.slm.access.queries import open_invitations
from palier.slm.journal.actions import Record, recording
from palier.slm.outbox.actions import Outgoing, post
from palier.slm.parties.actions import (
    By,
    System,
    actor_of,
    concerned,
    locked,
    require,
    require_active,
    require_open,
    set_password,
)
from palier.slm.parties.models import Person

LASTS = 7 * DAY


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation, and its secret, which is kept nowhere."""

    invitation: Invitation
    secret: str


def invite_person(*, person: Person, by: By, at: Instant) -> Invited:
    """Sends somebody a link to choose a password; earlier links to them open no more.

    Raises `PersonHasJoined`, `PersonNotActive`, `PartyClosed` and `NotPermitted`.
    """
    require(by, "person.invite", at, person.party)
    with recording(actor=actor_of(by), at=at) as record:
        # Whoever invites them at the same time waits: one link opens, not two.
        row = locked(Person, person.pk, None)
        require_active(row)
        require_open(row.party)
        if row.has_usable_password():
            raise PersonHasJoined(
                f"person {row.pk} signs in with a password already",
                hint="they can ask for another password on the page for signing in",
            )
        for earlier in open_invitations(at).filter(person=row).order_by("pk"):
            _revoke(earlier, at, record)
        secret = invitation_text(secrets.token_bytes(SECRET_BYTES))
        invitation = Invitation.objects.create(
            person=row, digest=secret_digest(secret), created_at=at, expires_at=at + LASTS
        )
        _send(invitation, secret, by, at)
        details = {"person": row.subject}
        record("person.invited", invitation.subject, details, party=concerned(row.party))
    return Invited(invitation, secret)


def accept_invitation(*, secret: str, password: str, at: Instant) -> Person:
    """Gives whoever was invited the password that they chose; who has the link is who was invited.

    Raises `InvitationUnknown`, `InvitationExpired` and `WeakPassword`; after the last the link
    still opens.
    """
    unknown = InvitationUnknown("this link opens nothing", hint="ask for another invitation")
    found = Invitation.objects.filter(digest=secret_digest(secret)).first()
    if found is None:
        raise unknown
    with recording(actor=str(found.person_id), at=at) as record:
        row = locked(Invitation, found.pk, None)
        person = locked(Person, row.person_id, None)
        is_used = row.accepted_at is not None or row.revoked_at is not None
        if is_used or not (person.is_active and person.party.is_open):
            raise unknown
        if row.expires_at <= at:
            raise InvitationExpired("this link has expired", hint="ask for another invitation")
        set_password(person, password)
        person.save(update_fields=("password",))
        row.accepted_at = at
        row.save(update_fields=("accepted_at",))
        details = {"person": person.subject}
        record("invitation.accepted", row.subject, details, party=concerned(person.party))
    return person


def revoke_invitation(*, invitation: Invitation, by: By, at: Instant) -> Invitation:
    """Takes back a link that was sent. Raises `InvitationUnknown` where it opens no more.

    Also raises `NotPermitted`.
    """
    require(by, "person.invite", at, invitation.person.party)
    with recording(actor=actor_of(by), at=at) as record:
        row = locked(Invitation, invitation.pk, None)
        if not open_invitations(at).filter(pk=row.pk).exists():
            raise InvitationUnknown("this link opens nothing any more", hint="nothing is left")
        _revoke(row, at, record)
    return row


def _revoke(invitation: Invitation, at: Instant, record: Record) -> None:
    invitation.revoked_at = at
    invitation.save(update_fields=("revoked_at",))
    person = invitation.person
    details = {"person": person.subject}
    record("invitation.revoked", invitation.subject, details, party=concerned(person.party))


def _send(invitation: Invitation, secret: str, by: By, at: Instant) -> None:
    person = invitation.person
    values = {
        "name": person.name,
        "organisation": person.party.name,
        "link": f"/invitations/{secret}/",
        "expires_at": invitation.expires_at,
        "by": "" if isinstance(by, System) else by.name,
    }
    outgoing = Outgoing(
        "person.invited", person.email, person.subject, person.language, person.zone, values
    )
    post(outgoing, at=at)
