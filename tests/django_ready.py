"""Models for tests: importing this makes Django ready, with a home of the session's own."""

from __future__ import annotations

import os
import tempfile

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "palier.site.settings")
os.environ.setdefault("PALIER_HOME", tempfile.mkdtemp(prefix="palier-tests-"))

import django

django.setup()

from django.conf import settings  # noqa: E402

# A password that is slow to guess is slow to set too: tests set many.
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
