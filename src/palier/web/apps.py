"""How Django knows the pages."""

from __future__ import annotations

from django.apps import AppConfig


class Web(AppConfig):
    """The pages; they have no models."""

    name = "palier.web"
    label = "web"
