"""Tests of jobs: Django is made ready before any model is imported."""

from __future__ import annotations

from tests import django_ready  # noqa: F401 (before the models)
