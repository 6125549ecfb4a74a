"""Every answer below /api/ is one of the API: what Django says by itself becomes a problem too."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from palier.api import errors
from palier.api.problems import MEDIA_TYPE, problem, refusal_of

PREFIX = "/api/"


class ApiAnswers:
    """Turns pages of failures into problems, for addresses of the API alone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer, or a problem in its place."""
        response = self._next(request)
        if not request.path_info.startswith(PREFIX) or response.status_code < 400:
            return response
        if response.get("Content-Type", "") == MEDIA_TYPE:
            return response
        found = problem(request, _refusal(response))
        found.status_code = response.status_code
        if "Allow" in response:
            found["Allow"] = ", ".join(sorted(response["Allow"].split(", ")))
        return found

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The problem of an exception of the API; None leaves any other to Django."""
        if not request.path_info.startswith(PREFIX):
            return None
        return problem(request, refusal_of(error))


def _refusal(response: HttpResponse) -> errors.RequestRefused:
    if response.status_code == 404:
        return errors.NoSuchThing("there is no such address", hint="see /api/v1/docs")
    if response.status_code == 405:
        allowed = response.get("Allow", "")
        return errors.MethodRefused("the address does not answer this", hint=f"use {allowed}")
    if response.status_code >= 500:
        return errors.ServerFailed("something failed on our side", hint="try again later")
    return errors.RequestRefused("the request cannot be read")
