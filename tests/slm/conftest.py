"""Tests of the models: Django is made ready before any of them is imported."""

from __future__ import annotations

from tests import django_ready  # noqa: F401 (before the models)
