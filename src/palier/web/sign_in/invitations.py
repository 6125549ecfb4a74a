"""The page where somebody who was invited chooses a password, and is then signed in."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django import forms
from django.contrib.auth.password_validation import (
    password_validators_help_texts,
    validate_password,
)
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from palier.presentation.languages import N_
from palier.slm.access.actions import accept_invitation
from palier.slm.access.errors import InvitationExpired, InvitationUnknown
from palier.slm.access.mapping import secret_digest
from palier.slm.access.models import Invitation
from palier.slm.access.queries import open_invitations
from palier.web.entrance import PageRequest
from palier.web.forms.page_form import PageForm
from palier.web.refusing import acting
from palier.web.sign_in.accounts import Accounts
from palier.web.sign_in.receivers import FIRST_TIME

_SECRET = "palier_invitation"
_HOUR = 3600


class ChoosePassword(PageForm):
    """A password, twice."""

    password = forms.CharField(
        label=N_("Password"),
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=N_("Password, again"),
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = invitation.person
        self.fields["password"].help_text = " ".join(password_validators_help_texts())

    def clean_password(self) -> str:
        """The password. Raises `ValidationError` for one that is easily guessed."""
        password: str = self.cleaned_data["password"]
        validate_password(password, self.person)
        return password

    def clean(self) -> None:
        """Both are the same. Raises `ValidationError`."""
        given = self.cleaned_data
        if "password" in given and given["password"] != given.get("again"):
            raise ValidationError({"again": self.say("The two passwords differ.")})


@require_safe
def open_link(request: PageRequest, secret: str) -> HttpResponse:
    """Takes the secret out of the address: no page with a form, and no link of it, names it."""
    response = HttpResponseRedirect(reverse("accept-invitation"))
    response.set_cookie(
        _SECRET,
        secret,
        max_age=_HOUR,
        path=reverse("accept-invitation"),
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )
    response["Referrer-Policy"] = "no-referrer"
    return response


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: PageRequest) -> HttpResponse:
    """Chooses a password, and signs in."""
    secret = request.COOKIES.get(_SECRET, "")
    found = open_invitations(request.at).filter(digest=secret_digest(secret))
    invitation = found.select_related("person__party").first()
    if invitation is None or not invitation.person.is_active:
        return _gone(request)
    form = ChoosePassword(request.POST or None, say=request.say, invitation=invitation)
    status = 200
    if form.is_valid():
        with acting(form, request.say) as attempt:
            person = accept_invitation(
                secret=secret, password=form.cleaned_data["password"], at=request.at
            )
        if attempt.done:
            return _signed_in(request, person)
        if isinstance(attempt.refusal, (InvitationUnknown, InvitationExpired)):
            return _gone(request)
        status = attempt.status
    context = {"form": form, "invited": invitation.person}
    return render(request, "sign_in/invitation.html", context, status=status)


def _signed_in(request: PageRequest, person: Any) -> HttpResponse:
    if request.user.is_authenticated:
        Accounts().logout(request)
    record_authentication(request, person, method="invitation")
    request.session[FIRST_TIME] = True
    answer: HttpResponse = perform_login(request, Login(user=person))
    answer.delete_cookie(_SECRET, path=reverse("accept-invitation"), samesite="Lax")
    return answer


def _gone(request: PageRequest) -> HttpResponse:
    """Used, expired, taken back or never sent: who holds the link is told what to do."""
    return render(request, "sign_in/invitation_gone.html", status=410)
