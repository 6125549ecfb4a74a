"""The page of the visual components that the other pages are made of."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from palier.web.entrance import PageRequest
from palier.web.pages.components import components_page


@require_safe
def components(request: PageRequest) -> HttpResponse:
    """Every component, with an example and its markup."""
    page = components_page(request.at, request.say, reverse("home"))
    return render(request, "web/components.html", {"page": page})
