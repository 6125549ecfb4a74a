"""Every request: its id, one line of the log, and its place among the metrics."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from palier.site import metrics
from palier.site.logs import route_of

HEADER = "X-Request-ID"

_SANE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")

_UNMATCHED, _FILES = "(none)", "(file)"
"""What stands for an address that does not exist, and for a file served as it is."""

log = structlog.get_logger("palier.site.requests")


class Requests:
    """The outermost layer: nothing is answered without a line."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer, with the id of its request."""
        began = time.perf_counter()
        number = _id(request)
        request.id = number  # type: ignore[attr-defined]
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=number)
        response = self._next(request)
        response[HEADER] = number
        seconds = time.perf_counter() - began
        method, route = metrics.known_method(request.method), _route(request)
        metrics.observe(method, route, response.status_code, seconds)
        say = log.error if response.status_code >= 500 else log.info
        say(
            "request",
            method=method,
            route=route,
            status=response.status_code,
            ms=round(seconds * 1000, 1),
            person=_person(request),
        )
        return response


def _id(request: HttpRequest) -> str:
    """The id that the proxy in front gave, or a new one."""
    given = request.headers.get(HEADER, "")
    # Without a proxy, anybody could write into the log what they like.
    if settings.BEHIND_PROXY and _SANE.fullmatch(given):
        return given
    return secrets.token_hex(8)


def _route(request: HttpRequest) -> str:
    probe = getattr(request, "probe", "")
    if probe:
        return str(probe)
    if request.path.startswith(str(settings.STATIC_URL)):
        return _FILES
    return route_of(request) or _UNMATCHED


def _person(request: HttpRequest) -> int | None:
    """Whose request it was, by number; asks no database that was not asked already."""
    user = getattr(request, "user", None)
    if isinstance(user, SimpleLazyObject):
        # Of a session: None until somebody asked who it is.
        user = getattr(request, "_cached_user", None)
    return None if user is None else user.pk
