"""The home page."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from palier.web.entrance import PageRequest


@require_safe
def home(request: PageRequest) -> HttpResponse:
    """Where a person starts."""
    return render(request, "web/home.html")
