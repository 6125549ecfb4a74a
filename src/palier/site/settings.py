"""Settings of the server, from the environment; every default works on a laptop."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import environ

from palier.site.databases import database

env = environ.Env()

HOME = Path(env("PALIER_HOME", default="palier-home")).resolve()
"""Where the embedded database lives."""

DATABASES: dict[str, dict[str, Any]] = {
    "default": database(env("DATABASE_URL", default=f"sqlite:///{HOME / 'palier.sqlite'}"))
}
# Under SQLite a transaction takes the write lock when it begins: a page that only reads needs none.
ATOMIC_REQUESTS = False

INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes", "palier.slm"]
AUTH_USER_MODEL = "slm.Person"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
    )
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "fr-ca"
