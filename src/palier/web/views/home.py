"""The home page."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from palier.web.entrance import PageRequest, person_of
from palier.web.lists.showing import reader_of
from palier.web.pages.home import home_page


@require_safe
def home(request: PageRequest) -> HttpResponse:
    """What needs whoever is signed in today."""
    page = home_page(person_of(request), request.sight, reader_of(request))
    return render(request, "web/home/home.html", {"page": page})
