"""What the ways of signing in mean for Django's settings, and those of its sign-in libraries."""

from __future__ import annotations

import hashlib
import ipaddress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from palier.calculus.errors import PalierError

LOCK_MINUTES = 15
RESET_SECONDS = 2 * 3600
HOUR = 3600


class DemoExposed(PalierError):
    """A demonstration, which anybody enters without a password, on a server that others reach."""

    code = "demo-exposed"


class IdentityProviderUnfit(PalierError):
    """Settings of an identity provider that are incomplete, or whose address is not safe."""

    code = "identity-provider-unfit"


@dataclass(frozen=True, slots=True)
class IdentityProvider:
    """Who signs people in elsewhere; without an issuer there is none."""

    issuer: str
    client_id: str
    client_secret: str
    name: str


@dataclass(frozen=True, slots=True)
class Ways:
    """What was asked for of signing in."""

    is_demo: bool
    session_hours: int
    second_step_required: bool
    provider: IdentityProvider


def sign_in_settings(
    ways: Ways, *, url: str, hosts: list[str], behind_proxy: bool
) -> dict[str, Any]:
    """The settings. Raises `DemoExposed` and `IdentityProviderUnfit`."""
    if ways.is_demo:
        _check_demo([*hosts, urlsplit(url).hostname or ""], behind_proxy=behind_proxy)
    return {
        "DEMO": ways.is_demo,
        "SECOND_STEP_REQUIRED": ways.second_step_required,
        "SESSION_COOKIE_AGE": ways.session_hours * HOUR,
        "PASSWORD_RESET_TIMEOUT": RESET_SECONDS,
        "ALLAUTH_TRUSTED_PROXY_COUNT": 1 if behind_proxy else 0,
        **_people(),
        **_second_step(),
        **_identity_provider(ways.provider),
        **_locking(),
    }


def _check_demo(hosts: list[str], *, behind_proxy: bool) -> None:
    if behind_proxy or not all(_is_loopback(host) for host in hosts):
        raise DemoExposed(
            "PALIER_DEMO lets anybody in, and this server answers to more than its own machine",
            hint="unset PALIER_DEMO, or PALIER_PROXY, PALIER_HOSTS and PALIER_URL",
        )


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _people() -> dict[str, Any]:
    """Signing in with an address and a password; addresses are changed by administrators alone."""
    return {
        "AUTHENTICATION_BACKENDS": [
            "axes.backends.AxesStandaloneBackend",
            "allauth.account.auth_backends.AuthenticationBackend",
        ],
        "ACCOUNT_ADAPTER": "palier.web.sign_in.accounts.Accounts",
        "ACCOUNT_FORMS": {
            "login": "palier.web.sign_in.forms.SignIn",
            "reauthenticate": "palier.web.sign_in.forms.PasswordAgain",
            "change_password": "palier.web.sign_in.forms.ChangePassword",
            "set_password": "palier.web.sign_in.forms.FirstPassword",
            "reset_password": "palier.web.sign_in.forms.ForgottenPassword",
            "reset_password_from_key": "palier.web.sign_in.forms.NewPassword",
        },
        "ACCOUNT_LOGIN_METHODS": {"email"},
        "ACCOUNT_SIGNUP_FIELDS": ["email*", "password1*"],
        "ACCOUNT_USER_MODEL_USERNAME_FIELD": None,
        "ACCOUNT_EMAIL_VERIFICATION": "none",
        "ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS": False,
        "ACCOUNT_EMAIL_NOTIFICATIONS": False,
        "ACCOUNT_SESSION_REMEMBER": True,
        "ACCOUNT_LOGOUT_REDIRECT_URL": "account_login",
        # Django's own: the one of allauth keeps a second copy of every address.
        "ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR": (
            "django.contrib.auth.tokens.PasswordResetTokenGenerator"
        ),
        # Wrong passwords are counted by axes; this counts wrong codes of the second step.
        "ACCOUNT_RATE_LIMITS": {"login_failed": f"5/{LOCK_MINUTES}m/key", "login": "60/m/ip"},
    }


def _second_step() -> dict[str, Any]:
    return {
        "MFA_ADAPTER": "palier.web.sign_in.second_step.SecondStep",
        "MFA_FORMS": {
            "activate_totp": "palier.web.sign_in.forms.ConfirmApplication",
            "deactivate_totp": "palier.web.sign_in.forms.RemoveApplication",
            "authenticate": "palier.web.sign_in.forms.Code",
            "reauthenticate": "palier.web.sign_in.forms.CodeAgain",
        },
        "MFA_TOTP_ISSUER": "Palier",
        # One step of 30 s either side: clocks of telephones differ (RFC 6238, section 5.2).
        "MFA_TOTP_TOLERANCE": 1,
        "MFA_RECOVERY_CODES_SHOW_ONCE": True,
        "MFA_ALLOW_UNVERIFIED_EMAIL": True,
    }


def _identity_provider(provider: IdentityProvider) -> dict[str, Any]:
    found: dict[str, Any] = {
        "SOCIALACCOUNT_ADAPTER": "palier.web.sign_in.oidc.Identities",
        "SOCIALACCOUNT_AUTO_SIGNUP": False,
        "SOCIALACCOUNT_EMAIL_VERIFICATION": "none",
        "SOCIALACCOUNT_PROVIDERS": {},
        "OIDC_PROVIDER_ID": "",
    }
    if not provider.issuer:
        return found
    _check_provider(provider)
    # The digest tells identities of one issuer from those of another that took its place.
    identity = f"oidc-{hashlib.sha256(provider.issuer.encode()).hexdigest()[:12]}"
    app = {
        "provider_id": identity,
        "name": provider.name,
        "client_id": provider.client_id,
        "secret": provider.client_secret,
        "settings": {"server_url": provider.issuer, "oauth_pkce_enabled": True},
    }
    found["OIDC_PROVIDER_ID"] = identity
    found["SOCIALACCOUNT_PROVIDERS"] = {"openid_connect": {"APPS": [app]}}
    return found


def _check_provider(provider: IdentityProvider) -> None:
    if not (provider.client_id and provider.client_secret):
        raise IdentityProviderUnfit(
            "PALIER_OIDC_ISSUER is set without the client that it gave to this server",
            hint="set PALIER_OIDC_CLIENT_ID and PALIER_OIDC_CLIENT_SECRET",
        )
    parts = urlsplit(provider.issuer)
    if parts.scheme != "https" and not _is_loopback(parts.hostname or ""):
        raise IdentityProviderUnfit(
            "PALIER_OIDC_ISSUER is no https address: who listens could sign in as anybody",
            hint="use the https address of the issuer",
        )


def _locking() -> dict[str, Any]:
    return {
        "AXES_HANDLER": "palier.web.sign_in.locking.Locks",
        "AXES_LOCKOUT_PARAMETERS": [["username", "ip_address"]],
        "AXES_FAILURE_LIMIT": 5,
        "AXES_COOLOFF_TIME": LOCK_MINUTES / 60,
        "AXES_RESET_ON_SUCCESS": True,
        "AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT": False,
        "AXES_USERNAME_CALLABLE": "palier.web.sign_in.locking.address_tried",
        "AXES_CLIENT_IP_CALLABLE": "palier.web.sign_in.locking.network_of",
        "AXES_LOCKOUT_CALLABLE": "palier.web.sign_in.locking.locked_page",
        "AXES_DISABLE_ACCESS_LOG": True,
        "AXES_ENABLE_ADMIN": False,
        "AXES_VERBOSE": False,
    }
