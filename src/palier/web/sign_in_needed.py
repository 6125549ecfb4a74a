"""Every page is for people who are signed in, but for a short list that is written here."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse

# Signing in itself, choices made before it, and what programs ask, which has its own rules.
OPEN = (
    "/accounts/login/",
    "/accounts/logout/",
    "/accounts/inactive/",
    "/accounts/password/reset/",
    "/accounts/2fa/authenticate/",
    "/accounts/oidc/",
    "/accounts/example/",
    "/invitations/",
    "/choices/",
    "/static/",
    "/health/",
    "/metrics",
    "/api/",
)


class SignInNeeded:
    """Sends strangers to the page of signing in, and back to what they asked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer, or the way to sign in: an unknown address is not told from a known one."""
        if request.user.is_authenticated or request.path_info.startswith(OPEN):
            return self._next(request)
        if request.headers.get("HX-Request"):
            # A part of a page cannot hold the page of signing in: the browser goes there.
            response = HttpResponse(status=401)
            response["HX-Redirect"] = f"{settings.LOGIN_URL}?next={_page_of(request)}"
            return response
        return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)


def _page_of(request: HttpRequest) -> str:
    parts = urlsplit(request.headers.get("HX-Current-URL", "/"))
    return quote(f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}")
