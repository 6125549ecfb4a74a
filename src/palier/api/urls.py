"""The addresses of the API."""

from __future__ import annotations

from django.urls import path

from palier.api.application import application

api = application()

urlpatterns = [
    path("v1/", api.urls),
]
