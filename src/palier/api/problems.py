"""Refusals as programs meet them: one shape for every error (RFC 9457), with a stable code."""

from __future__ import annotations

import json
import logging
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from ninja.errors import AuthenticationError, HttpError, ValidationError

from palier.api import errors
from palier.api.errors import Fault, RequestRefused
from palier.calculus.errors import PalierError
from palier.presentation.languages import words
from palier.presentation.refusals import situation
from palier.slm.access.errors import TokenExpired, TokenUnknown
from palier.slm.catalogue.errors import CatalogueRefused
from palier.slm.parties.errors import ChangedMeanwhile, NotPermitted, is_conflict

MEDIA_TYPE = "application/problem+json"
_MOST_FAULTS = 100
_LOG = logging.getLogger(__name__)


def status_of(error: PalierError) -> int:
    """The status of HTTP that says what kind of refusal it is."""
    if isinstance(error, RequestRefused):
        return error.status
    if isinstance(error, TokenUnknown | TokenExpired):
        return 401
    if isinstance(error, NotPermitted):
        return 403
    if error.code.startswith("no-such-"):
        return 404
    if isinstance(error, ChangedMeanwhile):
        return 412
    return 409 if is_conflict(error) else 422


def problem(request: HttpRequest, error: PalierError) -> HttpResponse:
    """The answer that a refusal is."""
    say = getattr(request, "say", None) or words("en")
    title = situation(error, say)
    status = status_of(error)
    said: dict[str, Any] = {
        "type": f"{settings.PUBLIC_URL.rstrip('/')}/api/v1/problems/{error.code}",
        "title": f"{title[:1].upper()}{title[1:]}.",
        "status": status,
        "detail": str(error),
        "code": error.code,
    }
    if number := getattr(request, "id", ""):
        said["instance"] = f"urn:palier:request:{number}"
    if faults := _faults(error):
        said["errors"] = [
            {"in": each.place, "pointer": each.pointer, "detail": each.detail} for each in faults
        ]
    response = HttpResponse(json.dumps(said), status=status, content_type=MEDIA_TYPE)
    if status == HTTPStatus.UNAUTHORIZED:
        wrong = ', error="invalid_token"' if not isinstance(error, errors.NotSignedIn) else ""
        response["WWW-Authenticate"] = f'Bearer realm="palier"{wrong}'
    return response


def _faults(error: PalierError) -> tuple[Fault, ...]:
    if isinstance(error, RequestRefused):
        return error.faults
    if isinstance(error, CatalogueRefused):
        return tuple(Fault("body", "/text", str(each)) for each in error.problems[:_MOST_FAULTS])
    field = getattr(error, "field", "")
    return (Fault("body", f"/{field}", error.message),) if field else ()


def refusal_of(error: Exception) -> PalierError:
    """The refusal that any exception stands for; those that nobody foresaw are logged."""
    if isinstance(error, PalierError):
        return error
    if isinstance(error, ValidationError):
        return _invalid(error)
    if isinstance(error, Http404 | ObjectDoesNotExist):
        return errors.NoSuchThing("there is nothing of this number, or not for you")
    if isinstance(error, RequestDataTooBig):
        return errors.BodyTooLarge("the body is larger than 10 MB", hint="send less at once")
    if isinstance(error, AuthenticationError):
        return errors.NotSignedIn("nobody is signed in", hint="Authorization: Bearer palier_…")
    if isinstance(error, HttpError):
        cause = error.__cause__
        return cause if isinstance(cause, PalierError) else errors.BodyUnreadable(error.message)
    _LOG.exception("a request failed", exc_info=error)
    return errors.ServerFailed("something failed on our side", hint="try again later")


def _invalid(error: ValidationError) -> PalierError:
    faults = [_fault(each) for each in error.errors]
    return errors.RequestInvalid("values of the request break a rule", faults=faults)


def _fault(found: dict[str, Any]) -> Fault:
    place, *path = (str(each) for each in found["loc"])
    if place == "body":
        # What comes first is the name of the parameter in our own code.
        return Fault(place, "".join(f"/{each}" for each in path[1:]), found["msg"])
    return Fault(place, path[-1] if path else "", found["msg"])
