"""Who asks: a program with a token, within its scopes, or a person in a browser of theirs."""

from __future__ import annotations

from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest
from ninja.security.base import AuthBase
from ninja.utils import check_csrf

from palier.api.errors import NotSignedIn, RequestForged, ScopeMissing, SecondStepMissing
from palier.api.requests import ApiRequest
from palier.slm.access.actions.tokens import note_use
from palier.slm.access.mapping import scopes_of
from palier.slm.access.queries import token_of
from palier.slm.parties.actions import day_of
from palier.slm.parties.models import Person
from palier.slm.parties.queries import sight_of


class Token(AuthBase):
    """`Authorization: Bearer palier_...`, of a token that has a scope."""

    openapi_type = "http"
    openapi_scheme = "bearer"

    def __init__(self, scope: str) -> None:
        super().__init__()
        self._scope = scope

    def __call__(self, request: HttpRequest) -> Any:
        """Who asks; None without a token. Raises what is wrong with one."""
        asked = cast(ApiRequest, request)
        sent = asked.headers.get("Authorization", "")
        if not sent:
            return None
        scheme, _, secret = sent.partition(" ")
        if scheme.lower() != "bearer":
            raise NotSignedIn("only Bearer tokens are taken", hint="Authorization: Bearer palier_…")
        token = token_of(secret.strip(), asked.at)
        if self._scope not in scopes_of(token.scopes):
            raise ScopeMissing(
                f"this token lacks the scope {self._scope}",
                hint="make a token with this scope in your account",
            )
        note_use(token=token, at=asked.at)
        return _known(asked, token.person)


class Session(AuthBase):
    """The session of a browser; what changes something comes from a page of this server."""

    openapi_type = "apiKey"
    openapi_in = "cookie"
    openapi_name = settings.SESSION_COOKIE_NAME
    csrf = True

    def __call__(self, request: HttpRequest) -> Any:
        """Who is signed in; None: nobody. Raises `RequestForged` and `SecondStepMissing`."""
        asked = cast(ApiRequest, request)
        if not isinstance(asked.user, Person):
            return None
        if check_csrf(asked) is not None:
            raise RequestForged(
                "the request does not come from a page of this server",
                hint="send the value of the cookie palier_csrf as X-CSRFToken, or use a token",
            )
        if asked.lacks_second_step:
            raise SecondStepMissing(
                "your organisation asks for the second step",
                hint="set it up at /accounts/2fa/totp/activate/",
            )
        return _known(asked, asked.user)


def operator(request: HttpRequest) -> Any:
    """Who the command line says that asks, in its own process; None: nobody says so."""
    person = request.META.get("palier.person")
    # Servers pass texts alone: a request from outside cannot hold a person.
    return _known(cast(ApiRequest, request), person) if isinstance(person, Person) else None


def _known(request: ApiRequest, person: Person) -> Person:
    request.user = person
    request.caller = person
    request.on = day_of(request.at)
    request.sight = sight_of(person, request.on)
    return person
