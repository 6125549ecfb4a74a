"""The addresses of the pages and, beside them, the list that the tests of lists declare."""

from __future__ import annotations

from django.http import HttpResponseBase
from django.urls import include, path

from palier.slm.models import Party
from palier.web.entrance import PageRequest
from palier.web.lists.showing import show_list
from tests.web.test_lists import PARTIES

PAGE = "web/lists/page.html"


def parties(request: PageRequest) -> HttpResponseBase:
    """All parties, whoever asks."""
    return show_list(request, PARTIES, Party.objects.all(), PAGE)


urlpatterns = [path("", include("palier.web.urls")), path("test-list", parties)]
