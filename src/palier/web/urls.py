"""The addresses of the pages."""

from __future__ import annotations

from django.urls import include, path

from palier.web.views import choosing, components, home

urlpatterns = [
    path("", home.home, name="home"),
    path("", include("palier.web.sign_in.urls")),
    path("", include("palier.web.people_urls")),
    path("", include("palier.web.catalogue_urls")),
    path("", include("palier.web.running_urls")),
    path("choices/language", choosing.choose_language, name="choose-language"),
    path("choices/theme", choosing.choose_theme, name="choose-theme"),
    path("components", components.components, name="components"),
]
