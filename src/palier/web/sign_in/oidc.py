"""Signing in at an identity provider (OpenID Connect), for people that Palier knows already.

The code flow with PKCE, a nonce, and the signature of the token checked, wherever it came from:
OpenID Connect Core 1.0, sections 3.1.3.7 and 5.3.2. It never adds anybody.
"""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from palier.presentation.languages import N_
from palier.slm.access.actions.signing_in import connect_identity
from palier.slm.parties.models import Person
from palier.web.entrance import PageRequest

SIGNATURES = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"]
"""Those made with a key that only the provider has; never `none`, never a shared secret."""
LEEWAY = 60
"""Seconds that the clocks of the two servers may differ."""

_CANCELLED = N_("You did not go through with it over there. You can try again, or use a password.")
_FAILED = N_(
    "The answer of {name} could not be verified. Try again, and tell an administrator if it lasts."
)
_UNKNOWN = N_(
    "Nobody signs in here with the address that {name} gave. Ask an administrator to invite you."
)
_UNVERIFIED = N_("{name} does not say that your address is verified. Have it verified over there.")


class Provider(OpenIDConnectProvider):  # type: ignore[misc]
    """The identity provider of the settings."""

    def get_pkce_params(self) -> dict[str, str]:
        """PKCE, and a nonce that ties the token to this sign-in."""
        found: dict[str, str] = super().get_pkce_params()
        return {**found, "nonce": nonce_of(found["code_verifier"])}

    def get_oauth2_adapter(self, request: HttpRequest) -> Exchange:
        """How it is talked to."""
        return Exchange(request, self.app.provider_id)

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """Nothing: what the provider says of a person is not kept."""
        return {}


class Exchange(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """What is sent to the provider, and how its answers are believed."""

    def get_provider(self) -> Provider:
        """The provider, with its nonce."""
        return Provider(self.request, app=get_adapter().get_app(self.request, self.provider_id))

    def get_callback_url(self, request: HttpRequest, app: object) -> str:
        """The address that the provider sends people back to."""
        return f"{settings.PUBLIC_URL.rstrip('/')}{reverse('oidc_callback')}"

    @property
    def openid_config(self) -> dict[str, Any]:
        """What the provider says of itself. Raises `OAuth2Error` where it is not who it should."""
        found: dict[str, Any] = super().openid_config
        needed = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")
        if not all(isinstance(found.get(each), str) for each in needed):
            raise OAuth2Error("the provider does not say where it is asked")
        if found["issuer"].rstrip("/") != self._issuer():
            raise OAuth2Error("the provider names another issuer")
        return found

    def get_access_token_data(
        self, request: HttpRequest, app: Any, client: Any, pkce_code_verifier: str | None = None
    ) -> dict[str, Any]:
        """The tokens for the code that the person brought."""
        self.nonce = nonce_of(pkce_code_verifier or "")
        found: dict[str, Any] = super().get_access_token_data(
            request, app, client, pkce_code_verifier
        )
        return found

    def complete_login(
        self, request: HttpRequest, app: Any, token: Any, **kwargs: Any
    ) -> SocialLogin:
        """Who the token is about. Raises `OAuth2Error` where anything in it is wrong."""
        claims = self._claims(app, kwargs["response"].get("id_token"))
        if "email" not in claims:
            said = self._fetch_user_info(token.token)
            if said.get("sub") != claims["sub"]:
                raise OAuth2Error("the provider speaks of somebody else")
            claims |= {key: said[key] for key in ("email", "email_verified") if key in said}
        return self.get_provider().sociallogin_from_response(request, {"id_token": claims})

    def _claims(self, app: Any, token: object) -> dict[str, Any]:
        if not isinstance(token, str):
            raise OAuth2Error("the provider gave no id_token")
        with get_adapter().get_requests_session() as session:
            answer = session.get(self.openid_config["jwks_uri"])
            answer.raise_for_status()
            keys = answer.json()
        try:
            decoded = jwt.decode(token, KeySet.import_key_set(keys), algorithms=SIGNATURES)
            jwt.JWTClaimsRegistry(
                leeway=LEEWAY,
                iss={"essential": True, "value": self.openid_config["issuer"]},
                aud={"essential": True, "value": app.client_id},
                exp={"essential": True},
                iat={"essential": True},
                sub={"essential": True},
                nonce={"essential": True, "value": self.nonce},
            ).validate(decoded.claims)
        except (JoseError, ValueError, KeyError, TypeError) as error:
            raise OAuth2Error("the id_token cannot be believed") from error
        claims: dict[str, Any] = decoded.claims
        if claims.get("azp", app.client_id) != app.client_id:
            raise OAuth2Error("the id_token is for another client")
        return claims

    def _issuer(self) -> str:
        issuer: str = self.get_provider().app.settings["server_url"]
        return issuer.rstrip("/")


class Identities(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Whose identity is whose: never anybody new, and never by an address that is not verified."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Never: people are invited."""
        return False

    def pre_social_login(self, request: PageRequest, sociallogin: SocialLogin) -> None:
        """Ties an identity to a person at its first use, by the address that was verified."""
        if sociallogin.is_existing:
            return
        addresses = sociallogin.email_addresses
        verified = [each.email.lower() for each in addresses if each.verified is True]
        if not verified:
            raise ImmediateHttpResponse(_refused(request, _UNVERIFIED))
        person = Person.objects.filter(email__in=verified, is_active=True).first()
        if person is None:
            raise ImmediateHttpResponse(_refused(request, _UNKNOWN))
        with transaction.atomic():
            sociallogin.user = person
            sociallogin.account.user = person
            sociallogin.account.save()
            connect_identity(person=person, provider=sociallogin.account.provider, at=request.at)

    def on_authentication_error(
        self, request: PageRequest, provider: object, error: object = None, **_: object
    ) -> None:
        """A page of ours: what went wrong is in the log, and says nothing to a stranger."""
        is_cancelled = str(getattr(error, "value", error)) == "cancelled"
        raise ImmediateHttpResponse(_refused(request, _CANCELLED if is_cancelled else _FAILED))


@require_POST
def begin(request: PageRequest) -> HttpResponse:
    """Sends somebody to the provider, by a page of ours.

    A form may lead to this server alone, also by way of redirections: the policy of our pages
    says so, and is not loosened for this.
    """
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    provider = _exchange(request).get_provider()
    try:
        found: HttpResponse = provider.redirect(
            request, AuthProcess.LOGIN, next_url=wanted if is_ours else None
        )
    except (OAuth2Error, OSError):
        # A provider that does not answer is an OSError too.
        return _refused(request, _FAILED)
    address = found.headers.get("Location")
    if address is None:
        return found
    context = {"address": address, "provider": provider_name()}
    return render(request, "sign_in/leaving.html", context)


@require_safe
def come_back(request: PageRequest) -> HttpResponse:
    """Where the provider sends people back to."""
    try:
        answer: HttpResponse = OAuth2CallbackView.adapter_view(_exchange(request))(request)
    except (KeyError, TypeError, ValueError):
        # An answer without what the protocol says must be in it.
        return _refused(request, _FAILED)
    return answer


def nonce_of(verifier: str) -> str:
    """The nonce of a sign-in: it follows from what this server alone keeps of it."""
    digest = hashlib.sha256(b"palier nonce " + verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def provider_name() -> str:
    """What the button of the provider says; empty without one."""
    apps = settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect", {}).get("APPS", [])
    return str(apps[0]["name"]) if apps else ""


def _exchange(request: HttpRequest) -> Exchange:
    if not settings.OIDC_PROVIDER_ID:
        raise Http404
    return Exchange(request, settings.OIDC_PROVIDER_ID)


def _refused(request: PageRequest, reason: str) -> HttpResponse:
    context = {"reason": request.say(reason, name=provider_name())}
    return render(request, "sign_in/refused.html", context, status=403)
