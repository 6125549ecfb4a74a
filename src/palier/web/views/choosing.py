"""The switches of language and theme, which work with and without a person signed in."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from palier.web.choices import THEMES, known_language, remember_language, remember_theme
from palier.web.entrance import PageRequest


@require_POST
def choose_language(request: PageRequest) -> HttpResponse:
    """Speaks another language from now on, in this browser."""
    tag = known_language(request.POST.get("language", ""))
    if not tag:
        raise Http404
    response = _back(request)
    remember_language(request, response, tag)
    return response


@require_POST
def choose_theme(request: PageRequest) -> HttpResponse:
    """Shows pages light, dark, or as the system of the browser."""
    theme = request.POST.get("theme", "")
    if theme not in THEMES:
        raise Http404
    response = _back(request)
    remember_theme(request, response, theme)
    return response


def _back(request: PageRequest) -> HttpResponseRedirect:
    """To the page that the switch was on, which must be one of ours."""
    wanted = request.POST.get("next", "/")
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts=None, require_https=request.is_secure()
    )
    return HttpResponseRedirect(wanted if is_ours else "/")
