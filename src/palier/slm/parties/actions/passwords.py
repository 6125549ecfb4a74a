"""Passwords: set after a look at how easily they are guessed."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import translation

from palier.slm.parties.errors import WeakPassword
from palier.slm.parties.models import Person


def set_password(person: Person, password: str) -> None:
    """Sets a password on a row that is saved later. Raises `WeakPassword`."""
    # Details are English, as those of every refusal; the situation is said in any language.
    with translation.override("en"):
        try:
            validate_password(password, person)
        except ValidationError as error:
            why = " ".join(error.messages)
            raise WeakPassword(why, hint="choose a longer one") from None
    person.set_password(password)
