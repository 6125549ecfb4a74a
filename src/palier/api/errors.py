"""Refusals of requests themselves, each with the status of HTTP that says what kind it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from palier.calculus.errors import PalierError


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one value of a request, and where it stands."""

    place: str
    """`body`, `query`, `path` or `header`."""
    pointer: str
    """In a body a JSON pointer (RFC 6901), else the name of the parameter."""
    detail: str


class RequestRefused(PalierError):
    """A request that cannot be answered as it is."""

    code = "request-refused"
    status = 400

    def __init__(self, message: str, *, hint: str = "", faults: Sequence[Fault] = ()) -> None:
        super().__init__(message, hint=hint)
        self.faults = tuple(faults)


class BodyUnreadable(RequestRefused):
    """A body that is not JSON, or not of the kind that is exchanged."""

    code = "body-unreadable"


class NotSignedIn(RequestRefused):
    """A request of nobody."""

    code = "not-signed-in"
    status = 401


class ScopeMissing(RequestRefused):
    """A token that was not made for this."""

    code = "scope-missing"
    status = 403


class RequestForged(RequestRefused):
    """A request of a browser that does not come from a page of this server."""

    code = "request-forged"
    status = 403


class SecondStepMissing(RequestRefused):
    """A request of a browser by somebody who must set up the second step first."""

    code = "second-step-missing"
    status = 403


class NoSuchThing(RequestRefused):
    """Something that is not there, or not for whoever asks."""

    code = "no-such-thing"
    status = 404


class MethodRefused(RequestRefused):
    """A method that an address does not answer."""

    code = "method-refused"
    status = 405


class RequestUnderway(RequestRefused):
    """A repeat of a request that is still being done."""

    code = "request-underway"
    status = 409


class BodyTooLarge(RequestRefused):
    """A body that is larger than any that makes sense."""

    code = "body-too-large"
    status = 413


class BodyNotJson(RequestRefused):
    """A body of another kind than is read here."""

    code = "body-not-json"
    status = 415


class RequestInvalid(RequestRefused):
    """Values that break a rule; each is named."""

    code = "request-invalid"
    status = 422


class KeyReused(RequestRefused):
    """Another request with an idempotency key that was used."""

    code = "key-reused"
    status = 422


class VersionNeeded(RequestRefused):
    """A change that does not say which version it changes."""

    code = "version-needed"
    status = 428


class ServerFailed(RequestRefused):
    """A failure of ours."""

    code = "server-failed"
    status = 500
