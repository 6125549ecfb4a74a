"""Calls the actions of signing in when the sign-in libraries say that something happened."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.signals import user_logged_in
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_out
from django.http import HttpResponse

from palier.presentation.languages import words
from palier.slm.access.actions import signing_in
from palier.slm.parties.models import Person
from palier.web.entrance import PageRequest
from palier.web.sign_in.locking import is_known, locked_out, remember_browser
from palier.web.sign_in.second_step import forget_step
from palier.web.sign_in.sessions import device_of

FIRST_TIME = "first_time"
"""In the session of somebody who comes by an invitation: no device of theirs is new to them."""
_NAMES = {"socialaccount": "identity_provider", "password_reset": "password"}


def connect() -> None:
    """Listens from now on; once, however often it is called."""
    for signal, receiver in (
        (user_logged_in, _signed_in),
        (user_logged_out, _signed_out),
        (authenticator_added, _second_step_added),
        (authenticator_reset, _second_step_added),
        (authenticator_removed, _second_step_removed),
        (user_locked_out, _locked_out),
    ):
        signal.connect(receiver, dispatch_uid=f"palier.{receiver.__name__}")


def _signed_in(request: PageRequest, user: Person, response: HttpResponse, **_: Any) -> None:
    records = get_authentication_records(request, user)
    steps = [str(each.get("type") or each["method"]) for each in records]
    how = "+".join(_NAMES.get(each, each) for each in steps)
    device = "" if is_known(request, user.email) or "example" in steps else _device(request, user)
    signing_in.sign_in(person=user, how=how, at=request.at, new_device=device)
    remember_browser(request, response, user)


def _device(request: PageRequest, user: Person) -> str:
    """In the language of whoever reads it; empty for somebody who signs in for the first time."""
    if request.session.pop(FIRST_TIME, False):
        return ""
    return device_of(request.headers.get("User-Agent", ""), words(user.language))


def _signed_out(request: PageRequest, user: Person | None, **_: Any) -> None:
    if isinstance(user, Person):
        signing_in.sign_out(person=user, at=request.at)


def _second_step_added(
    request: PageRequest, user: Person, authenticator: Authenticator, **_: Any
) -> None:
    signing_in.add_second_step(person=user, kind=authenticator.type, at=request.at)


def _second_step_removed(
    request: PageRequest, user: Person, authenticator: Authenticator, **_: Any
) -> None:
    forget_step(request)
    if authenticator.type == Authenticator.Type.TOTP:
        signing_in.remove_second_step(person=user, kind=authenticator.type, at=request.at)


def _locked_out(request: PageRequest, username: str, **_: Any) -> None:
    locked_out(request, username)
