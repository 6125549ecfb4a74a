"""The application as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class SlmConfig(AppConfig):
    """The one application with models."""

    name = "palier.slm"
    label = "slm"
    verbose_name = "Palier"
