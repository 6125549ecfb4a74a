"""The addresses of the site: those of each entrance, and the pages of failures."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("api/", include("palier.api.urls")),
    path("", include("palier.web.urls")),
]

handler400 = "palier.web.views.failures.bad_request"
handler403 = "palier.web.views.failures.forbidden"
handler404 = "palier.web.views.failures.not_found"
handler500 = "palier.web.views.failures.failed"
handler429 = "palier.web.sign_in.locking.too_many"
