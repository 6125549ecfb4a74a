"""Signing in and out, and changing how one does: in the journal, without any address."""

from __future__ import annotations

from typing import Any

from django.apps import apps

from palier.calculus.instants import Instant
from palier.slm.journal.actions import SYSTEM, recording
from palier.slm.journal.mapping import Details
from palier.slm.outbox.actions import Outgoing, post
from palier.slm.parties.actions import (
    By,
    System,
    actor_of,
    concerned,
    locked,
    require,
    require_text,
    set_password,
)
from palier.slm.parties.errors import NotPermitted
from palier.slm.parties.models import Person

SAFETY = "/accounts/"
"""Where somebody sees their sessions, password and second step."""
FORGOTTEN = "/accounts/password/reset/"
"""Where somebody asks for a link to choose another password."""


def sign_in(*, person: Person, how: str, at: Instant, new_device: str = "") -> None:
    """Records that somebody has signed in; `how` names each step, as `password+totp`.

    They are told of a device that they did not sign in from before, where one is named.
    """
    with recording(actor=str(person.pk), at=at) as record:
        record("person.signed_in", person.subject, {"how": how})
        if new_device:
            _tell(person, "sign_in.new_device", at, device=new_device, at=at, link=SAFETY)


def sign_out(*, person: Person, at: Instant) -> None:
    """Records that somebody has signed out."""
    _record("person.signed_out", person, {}, at)


def change_password(*, person: Person, password: str, at: Instant) -> None:
    """Gives oneself another password, which ends every other session. Raises `WeakPassword`."""
    _set_password("password.changed", person, password, at)


def reset_password(*, person: Person, password: str, at: Instant) -> None:
    """Gives oneself another password with a link that was sent by mail. Raises `WeakPassword`."""
    _set_password("password.reset", person, password, at)


def send_reset_link(*, person: Person, link: str, expires_at: Instant, at: Instant) -> None:
    """Sends the link by which somebody who forgot their password chooses another."""
    _tell(person, "password.reset", at, link=link, expires_at=expires_at)


def add_second_step(*, person: Person, kind: str, at: Instant) -> None:
    """Records that signing in asks for more than a password: `totp`, or `recovery_codes` anew."""
    _record("second_step.added", person, {"kind": kind}, at)


def remove_second_step(*, person: Person, kind: str, at: Instant) -> None:
    """Records that signing in no longer asks for it, and tells the person."""
    with recording(actor=str(person.pk), at=at) as record:
        record("second_step.removed", person.subject, {"kind": kind})
        _tell(person, "second_step.removed", at, link=SAFETY, at=at)


def forget_second_step(*, person: Person, by: By, at: Instant, reason: str) -> None:
    """Lets somebody in who lost their telephone and their codes: they set up the step anew.

    Raises `FieldUnfit` without a reason, and `NotPermitted`, also for oneself.
    """
    if not isinstance(by, System) and by.pk == person.pk:
        raise NotPermitted(
            f"person {by.pk} may not forget their own second step",
            hint="turn it off on the page of your account, with a code",
        )
    require(by, "person.invite", at, person.party)
    why = require_text(reason, "reason")
    with recording(actor=actor_of(by), at=at) as record:
        row = locked(Person, person.pk, None)
        steps = apps.get_model("mfa", "Authenticator")._default_manager.filter(user=row)
        steps.delete()
        details: Details = {"by": "administrator"}
        record("second_step.removed", row.subject, details, why, party=concerned(row.party))
        _tell(row, "second_step.removed", at, link=SAFETY, at=at)


def connect_identity(*, person: Person, provider: str, at: Instant) -> None:
    """Records that an identity of a provider is from now on this person's."""
    _record("identity.connected", person, {"provider": provider}, at)


def lock_out(*, person: Person, until: Instant, at: Instant) -> None:
    """Records that failures keep somebody from signing in for a while, and tells the person."""
    with recording(actor=SYSTEM, at=at) as record:
        record("person.locked_out", person.subject, {})
        _tell(person, "sign_in.locked", at, until=until, link=FORGOTTEN)


def _set_password(kind: str, person: Person, password: str, at: Instant) -> None:
    with recording(actor=str(person.pk), at=at) as record:
        set_password(person, password)
        person.save(update_fields=("password",))
        record(kind, person.subject, {})
        _tell(person, "password.changed", at, link=SAFETY, at=at)


def _tell(person: Person, kind: str, written_at: Instant, **values: Any) -> None:
    given = {"name": person.name, **values}
    outgoing = Outgoing(kind, person.email, person.subject, person.language, person.zone, given)
    post(outgoing, at=written_at)


def _record(kind: str, person: Person, details: Details, at: Instant) -> None:
    with recording(actor=str(person.pk), at=at) as record:
        record(kind, person.subject, details)
