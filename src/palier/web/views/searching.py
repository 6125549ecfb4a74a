"""The search over everything: a page, and the short list under the box while somebody types."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from palier.web.entrance import PageRequest
from palier.web.given import text_of
from palier.web.lists.showing import reader_of
from palier.web.pages.searching import search_page

BOX = "found"
"""The id of what the box of the top bar shows its findings in."""


@require_safe
def search(request: PageRequest) -> HttpResponse:
    """What has words that begin as those typed, of all that the reader sees."""
    typed = text_of(request.GET.dict(), "q")
    is_box = bool(request.htmx) and BOX in request.headers.get("HX-Target", "")
    page = search_page(typed, request.sight, reader_of(request), is_short=is_box)
    template = "web/search/box.html" if is_box else "web/search/page.html"
    response = render(request, template, {"page": page})
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response
