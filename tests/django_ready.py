"""Models for tests: importing this makes Django ready, with a home of the session's own."""

from __future__ import annotations

import os
import tempfile

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "palier.site.settings")
os.environ.setdefault("PALIER_HOME", tempfile.mkdtemp(prefix="palier-tests-"))

import django

django.setup()
