"""Settings of the server, from the environment; every default works on a laptop."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import environ

from palier.site.addresses import address_settings
from palier.site.databases import database
from palier.site.secret_key import secret_key

env = environ.Env()

HOME = Path(env("PALIER_HOME", default="palier-home")).resolve()
"""Where the embedded database lives."""

DEBUG = False
SECRET_KEY = secret_key(env("PALIER_SECRET_KEY", default=""), HOME)
PUBLIC_URL = env("PALIER_URL", default="http://127.0.0.1:8000")
"""What links in messages start with."""
BEHIND_PROXY = env.bool("PALIER_PROXY", default=False)
"""Whether a proxy in front says who asks, and by which scheme."""
_HOSTS = env.list("PALIER_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
globals().update(address_settings(PUBLIC_URL, _HOSTS, behind_proxy=BEHIND_PROXY))

DATABASES: dict[str, dict[str, Any]] = {
    "default": database(env("DATABASE_URL", default=f"sqlite:///{HOME / 'palier.sqlite'}"))
}
# Under SQLite a transaction takes the write lock when it begins: a page that only reads needs none.
ATOMIC_REQUESTS = False

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "django_cotton.apps.SimpleAppConfig",
    "palier.slm",
    "palier.web",
]
MIDDLEWARE = [
    "palier.web.security_headers.SecurityHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "palier.web.entrance.Entrance",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "palier.web.sign_in_needed.SignInNeeded",
    "palier.web.refusing.Refusing",
]
ROOT_URLCONF = "palier.site.urls"
WSGI_APPLICATION = "palier.site.wsgi.application"
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/"
CSRF_FAILURE_VIEW = "palier.web.views.failures.csrf_failed"
SESSION_COOKIE_NAME = "palier_session"
CSRF_COOKIE_NAME = "palier_csrf"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": [
                "django.templatetags.static",
                "django_cotton.templatetags.cotton",
                "palier.web.templatetags.saying",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "palier.web.surroundings.surroundings",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "palier.web.assets.VersionedFiles"},
}
# Files are served from where they are installed; an address carries a digest of its file.
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 31_536_000
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
LANGUAGES = [("fr-ca", "français"), ("fr", "français (France)"), ("en", "English")]
