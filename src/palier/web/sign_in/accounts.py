"""How allauth works here: nobody signs up, it sends no mail, and its texts are those of Palier."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse

from palier.calculus.instants import SECOND
from palier.presentation.languages import N_
from palier.slm.access.actions import signing_in
from palier.slm.parties.models import Person

UNKNOWN_NETWORK = "0.0.0.0"
"""Where a request comes from that says nothing of it, as through a socket of the machine."""

_PROBLEMS = {
    "account_inactive": N_("This account is closed."),
    "email_password_mismatch": N_("This address and this password do not go together."),
    "enter_current_password": N_("This is not your password of now."),
    "incorrect_code": N_("This code is not right, or was used before."),
    "incorrect_password": N_("This is not your password."),
    "invalid_password_reset": N_("This link has expired, or was used before."),
    "rate_limited": N_("Too many tries. Wait a quarter of an hour."),
    "too_many_login_attempts": N_("Too many tries. Wait a quarter of an hour."),
    "cannot_delete_authenticator": N_("Your organisation asks for the second step."),
    "cannot_generate_recovery_codes": N_("There are no codes without the second step."),
}
# What is said after something was done; nothing of the rest, which the page itself shows.
_DONE = {
    "account/messages/password_changed.txt": N_("Your password is changed."),
    "account/messages/password_set.txt": N_("Your password is set."),
    "mfa/messages/totp_activated.txt": N_("The second step is on."),
    "mfa/messages/totp_deactivated.txt": N_("The second step is off."),
}


class Problems:
    """What is wrong in a form, in the language of the reader."""

    def validation_error(self, code: str, *args: object) -> ValidationError:
        """The sentence for a code of allauth."""
        return ValidationError(context.request.say(_PROBLEMS[code]), code=code)


class Accounts(Problems, DefaultAccountAdapter):  # type: ignore[misc]
    """Signing in with an address and a password."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: people are invited."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Nothing: failures are counted by axes, in the database."""

    def get_client_ip(self, request: HttpRequest) -> str:
        """Where a request comes from; a proxy is believed where there is one alone."""
        from allauth.core.internal.httpkit import get_client_ip

        return get_client_ip(request) or UNKNOWN_NETWORK

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        *_: Any,
        **__: Any,
    ) -> None:
        """What was done, where the page that follows does not show it."""
        if said := _DONE.get(message_template or ""):
            messages.success(request, context.request.say(said))

    def set_password(self, user: Person, password: str) -> None:
        """By the action: the person's own wish when signed in, else a link that was sent."""
        request = context.request
        if request.user.is_authenticated:
            signing_in.change_password(person=user, password=password, at=request.at)
        else:
            signing_in.reset_password(person=user, password=password, at=request.at)
            # Who holds the mailbox is let in again, whoever failed before.
            AxesProxyHandler.reset_attempts(username=user.email)

    def send_password_reset_mail(self, user: Person, email: str, context: dict[str, Any]) -> None:
        """The link, by way of the outbox."""
        address = reverse(
            "account_reset_password_from_key",
            kwargs={"uidb36": context["uid"], "key": context["key"]},
        )
        link = f"{settings.PUBLIC_URL.rstrip('/')}{address}"
        at = context["request"].at
        expires_at = at + settings.PASSWORD_RESET_TIMEOUT * SECOND
        signing_in.send_reset_link(person=user, link=link, expires_at=expires_at, at=at)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Never: every mail goes through the outbox."""
        raise NotImplementedError(f"no mail is sent for {template_prefix}")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """To the page of the account's safety."""
        return reverse("usersessions_list")
