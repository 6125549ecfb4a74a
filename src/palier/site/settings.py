"""Settings of the server, from the environment; every default works on a laptop."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import environ
from django.utils.functional import lazy

from palier.site.addresses import address_settings
from palier.site.databases import database
from palier.site.logs import logging_settings
from palier.site.mail import mail_settings
from palier.site.reading_settings import one_line, switch, web_address, whole_number
from palier.site.secret_key import secret_key
from palier.site.sign_in_settings import IdentityProvider, Ways, sign_in_settings

env = environ.Env()

HOME = Path(env("PALIER_HOME", default="palier-home")).resolve()
"""Where the embedded database lives."""

DEBUG = False
# Made when it is first used: reading the settings writes nothing.
SECRET_KEY = lazy(secret_key, str)(env("PALIER_SECRET_KEY", default=""), HOME)
SIGNING_KEY = Path(env("PALIER_SIGNING_KEY", default=str(HOME / "signing.key")))
"""The file of the key that signs checkpoints of the journal; made at its first use."""
METRICS_TOKEN: str = env("PALIER_METRICS_TOKEN", default="")
"""What /metrics asks for; without it, only this machine may read them."""
LOGGING = logging_settings(env("PALIER_LOGS", default=""), env("PALIER_LOG_LEVEL", default="INFO"))
PUBLIC_URL = web_address("PALIER_URL", "http://127.0.0.1:8000")
"""What links in messages start with."""
BEHIND_PROXY = switch("PALIER_PROXY")
"""Whether a proxy in front says who asks, and by which scheme."""
_HOSTS = env.list("PALIER_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
globals().update(address_settings(PUBLIC_URL, _HOSTS, behind_proxy=BEHIND_PROXY))
_WAYS = Ways(
    is_demo=switch("PALIER_DEMO"),
    session_hours=whole_number("PALIER_SESSION_HOURS", 12, least=1),
    second_step_required=switch("PALIER_TOTP_REQUIRED"),
    provider=IdentityProvider(
        env("PALIER_OIDC_ISSUER", default=""),
        env("PALIER_OIDC_CLIENT_ID", default=""),
        env("PALIER_OIDC_CLIENT_SECRET", default=""),
        env("PALIER_OIDC_NAME", default="OpenID Connect"),
    ),
)
globals().update(sign_in_settings(_WAYS, url=PUBLIC_URL, hosts=_HOSTS, behind_proxy=BEHIND_PROXY))
# Of those, what pages ask for by name.
DEMO: bool
SECOND_STEP_REQUIRED: bool
OIDC_PROVIDER_ID: str
SOCIALACCOUNT_PROVIDERS: dict[str, Any]
AXES_FAILURE_LIMIT: int
AXES_COOLOFF_TIME: float

DATABASES: dict[str, dict[str, Any]] = {
    "default": database(env("DATABASE_URL", default=f"sqlite:///{HOME / 'palier.sqlite'}"))
}
globals().update(mail_settings(env("EMAIL_URL", default=""), HOME))
DEFAULT_FROM_EMAIL = one_line("PALIER_MAIL_FROM", "Palier <palier@localhost>")
"""Whom messages come from."""
PRIVATE_HOSTS: list[str] = env.list("PALIER_PRIVATE_HOSTS", default=[])
"""Names, addresses and networks inside on purpose, which requests of Palier may reach."""
# Shared by all processes: what is counted and used once is so for the whole server.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "slm_sharedvalue",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
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
    "ninja",
    "django_cotton.apps.SimpleAppConfig",
    "palier.slm",
    "palier.web",
    # After the pages, whose templates are used instead of theirs.
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "axes",
]
MIDDLEWARE = [
    "palier.site.requests.Requests",
    "palier.site.probes.Probes",
    "palier.web.security_headers.SecurityHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "palier.api.answering.ApiAnswers",
    "palier.web.entrance.Entrance",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "palier.web.sign_in_needed.SignInNeeded",
    "allauth.account.middleware.AccountMiddleware",
    "palier.web.sign_in.sessions.Seen",
    "palier.web.sign_in.second_step.SecondStepNeeded",
    "axes.middleware.AxesMiddleware",
    "palier.web.refusing.Refusing",
]
# What a request may bring, files aside: 10 MB.
DATA_UPLOAD_MAX_MEMORY_SIZE = 10_000_000
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
