"""The second step of signing in, by a code of an application; and whose it must be."""

from __future__ import annotations

import base64
from collections.abc import Callable
from urllib.parse import quote

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.encoding import force_bytes

from palier.calculus.errors import PalierError
from palier.slm.intents import Responsibility
from palier.slm.parties.actions import day_of
from palier.slm.parties.models import PartyKind, Person
from palier.slm.parties.queries import held
from palier.web.entrance import PageRequest
from palier.web.sign_in.accounts import Problems

ADVISED = (Responsibility.ADMINISTRATOR, Responsibility.MANAGER, Responsibility.HEAD)
"""Who can give others rights, or sign for the provider."""
# What stays open without the second step: signing in and out, and setting the step up.
_OPEN = ("/accounts/", "/choices/", "/static/", "/health/", "/metrics", "/invitations/")
_PROGRAMS = "/api/"
_DONE = "second_step"


class SecretUnreadable(PalierError):
    """A secret of the second step that was written with another key of the server."""

    code = "second-step-unreadable"


class SecondStep(Problems, DefaultMFAAdapter):  # type: ignore[misc]
    """The second step as allauth does it, its secrets unreadable in the database."""

    def encrypt(self, text: str) -> str:
        """What is written in the database."""
        return _keys().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """What was meant. Raises `SecretUnreadable`."""
        try:
            return _keys().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            raise SecretUnreadable(
                "the key of this server is not the one that wrote the secret",
                hint="restore the file secret.key, or PALIER_SECRET_KEY, of before",
            ) from None

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Not where the organisation asks for it."""
        return not is_required(authenticator.user)


class SecondStepNeeded:
    """Sends whoever must have a second step, and has none, to where it is set up.

    The API, which sends nobody anywhere, is told, and refuses sessions so; its tokens are made by
    people who were past this.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._next = get_response

    def __call__(self, request: PageRequest) -> HttpResponse:
        """The answer, or the way to the second step."""
        request.lacks_second_step = not request.path_info.startswith(_OPEN) and _lacks(request)
        if not request.lacks_second_step or request.path_info.startswith(_PROGRAMS):
            return self._next(request)
        address = reverse("mfa_activate_totp")
        if request.headers.get("HX-Request"):
            response = HttpResponse(status=403)
            response["HX-Redirect"] = address
            return response
        messages.warning(
            request, request.say("Your organisation asks for the second step: set it up now.")
        )
        return HttpResponseRedirect(f"{address}?next={quote(request.get_full_path())}")


def is_required(person: Person) -> bool:
    """Whether somebody may not do without."""
    return bool(settings.SECOND_STEP_REQUIRED) and person.party.kind == PartyKind.PROVIDER


def has_second_step(person: Person) -> bool:
    """Whether signing in asks a person for a code."""
    found: bool = Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).exists()
    return found


def is_advised(request: PageRequest, person: Person) -> bool:
    """Whether a person who can do much is still without."""
    if _has_step(request, person):
        return False
    on = day_of(request.at)
    return held(person, on).filter(responsibility__in=[each.value for each in ADVISED]).exists()


def _lacks(request: PageRequest) -> bool:
    person = request.user
    if not settings.SECOND_STEP_REQUIRED or not isinstance(person, Person):
        return False
    return is_required(person) and not _has_step(request, person)


def _has_step(request: PageRequest, person: Person) -> bool:
    """Remembered for the session: who has it required cannot take it away."""
    if request.session.get(_DONE):
        return True
    if not has_second_step(person):
        return False
    request.session[_DONE] = True
    return True


def forget_step(request: HttpRequest) -> None:
    """The session no longer says that there is a second step."""
    request.session.pop(_DONE, None)


def _keys() -> MultiFernet:
    """The key in use writes; those of before still read."""
    return MultiFernet(
        [_key(each) for each in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    )


def _key(secret: str | bytes) -> Fernet:
    derived = HKDF(hashes.SHA256(), length=32, salt=None, info=b"palier second step")
    return Fernet(base64.urlsafe_b64encode(derived.derive(force_bytes(secret))))
