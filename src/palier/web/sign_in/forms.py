"""The forms of signing in: those of allauth, with labels, helps and problems of Palier."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account import forms as accounts
from allauth.core import context
from allauth.mfa.base import forms as codes
from allauth.mfa.totp import forms as applications
from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts
from django.core.cache import cache
from django.core.exceptions import ValidationError

from palier.presentation.languages import N_

REPEATED_WITHIN = 120
"""Seconds in which a code that was used is refused: longer than any code is right."""


class Said:
    """Labels and helps in the language of the reader, and nothing written inside a field."""

    labels: ClassVar[dict[str, str]] = {}
    helps: ClassVar[dict[str, str]] = {}
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say = context.request.say
        self.label_suffix = ""
        for name, field in self.fields.items():
            field.label = say(self.labels[name])
            field.help_text = say(self.helps.get(name, ""))
            field.widget.attrs.pop("placeholder", None)
            if isinstance(field, accounts.SetPasswordField):
                field.help_text = " ".join(password_validators_help_texts())

    def add_error(self, field: str | None, error: Any) -> None:
        """A problem; the one that Palier says otherwise is that of two passwords that differ."""
        if field == "password2" and not isinstance(error, ValidationError):
            error = context.request.say("The two passwords differ.")
        super().add_error(field, error)  # type: ignore[misc]


class SignIn(Said, accounts.LoginForm):  # type: ignore[misc]
    """An address and a password."""

    labels: ClassVar = {"login": N_("E-mail address"), "password": N_("Password")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autocomplete"] = "username"


class PasswordAgain(Said, accounts.ReauthenticateForm):  # type: ignore[misc]
    """The password, before something that matters."""

    labels: ClassVar = {"password": N_("Password")}


class ChangePassword(Said, accounts.ChangePasswordForm):  # type: ignore[misc]
    """Another password, by who knows the one of now."""

    labels: ClassVar = {
        "oldpassword": N_("Password of now"),
        "password1": N_("New password"),
        "password2": N_("New password, again"),
    }


class FirstPassword(Said, accounts.SetPasswordForm):  # type: ignore[misc]
    """A password for who signed in another way until now."""

    labels: ClassVar = {"password1": N_("New password"), "password2": N_("New password, again")}


class ForgottenPassword(Said, accounts.ResetPasswordForm):  # type: ignore[misc]
    """The address to which a link is sent."""

    labels: ClassVar = {"email": N_("E-mail address")}


class NewPassword(Said, accounts.ResetPasswordKeyForm):  # type: ignore[misc]
    """Another password, by who received the link."""

    labels: ClassVar = {"password1": N_("New password"), "password2": N_("New password, again")}


class _SixDigits(Said):
    labels: ClassVar = {"code": N_("Code of 6 digits")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {
            "inputmode": "numeric",
            "autocomplete": "one-time-code",
        }


class _Once(Said):
    """A code is taken once, as who reads over a shoulder may type it again."""

    user: Any

    def clean_code(self) -> str:
        """The code. Raises `ValidationError` when it is wrong, or was used."""
        code = str(super().clean_code())  # type: ignore[misc]
        used = f"palier.code:{self.user.pk}:{code.replace(' ', '')}"
        if not cache.add(used, True, timeout=REPEATED_WITHIN):
            raise accounts.get_adapter().validation_error("incorrect_code")
        return code


class Code(_Once, codes.AuthenticateForm):  # type: ignore[misc]
    """A code of the application, or one of those that were kept for its loss."""

    labels: ClassVar = {"code": N_("Code")}


class CodeAgain(_Once, codes.ReauthenticateForm):  # type: ignore[misc]
    """A code, before something that matters."""

    labels: ClassVar = {"code": N_("Code")}


class ConfirmApplication(_SixDigits, applications.ActivateTOTPForm):  # type: ignore[misc]
    """A first code, which shows that the application has the secret."""


class RemoveApplication(Said, applications.DeactivateTOTPForm):  # type: ignore[misc]
    """Nothing to fill in: a button."""
