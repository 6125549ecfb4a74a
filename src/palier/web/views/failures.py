"""The pages of what failed: each says what to do, in the language of the reader."""

from __future__ import annotations

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from palier.presentation.languages import N_, words

_SAID = {
    400: (
        N_("This request cannot be read"),
        N_("Go back and try again. If you typed the address, look for a mistake in it."),
    ),
    403: (
        N_("This is not open to you"),
        N_("No responsibility you hold allows it. Ask an administrator of your organisation."),
    ),
    404: (
        N_("There is no such page"),
        N_("It may have moved, or it is not yours to see. Search for it, or go to the home page."),
    ),
    405: (
        N_("This address does not work that way"),
        N_("It is for forms. Go back to the page that you came from."),
    ),
    413: (
        N_("This is too much at once"),
        N_("Nothing was saved. Go back, and send less: a form takes two megabytes at most."),
    ),
    500: (
        N_("Something failed on our side"),
        N_("Nothing was half saved. Try again; if it fails again, give the number below."),
    ),
}
_FORGED = (
    N_("This form is too old, or came from elsewhere"),
    N_("Go back, load the page again, and send it once more. Cookies must be allowed."),
)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A request that cannot be read, or is larger than any form of ours."""
    is_too_large = isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent)
    return _page(request, 413 if is_too_large else 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A page that is not open to whoever asks."""
    return _page(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """An address without a page."""
    return _page(request, 404)


def not_allowed(request: HttpRequest) -> HttpResponse:
    """A method that an address does not answer."""
    return _page(request, 405)


def failed(request: HttpRequest) -> HttpResponse:
    """A failure of ours: who is signed in may be what failed, so the page asks nobody who it is."""
    title, advice = _SAID[500]
    say = getattr(request, "say", None) or words("fr")
    context = {
        "status": 500,
        "title": title,
        "advice": advice,
        "words": say,
        "colon": say.colon,
        "html_language": say.language.tag,
        "theme": getattr(request, "theme", "auto"),
        "request_id": getattr(request, "id", ""),
    }
    return HttpResponse(render_to_string("web/failed.html", context), status=500)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without the token of this browser."""
    return _page(request, 403, _FORGED)


def _page(request: HttpRequest, status: int, said: tuple[str, str] | None = None) -> HttpResponse:
    title, advice = said or _SAID[status]
    context = {"status": status, "title": title, "advice": advice}
    return render(request, "web/failure.html", context, status=status)
