"""The addresses of signing in: of allauth's, those that are used here, and no others."""

from __future__ import annotations

from allauth.account import views as accounts
from allauth.mfa.base import views as second_step
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from django.urls import path, register_converter
from django.urls.converters import StringConverter
from django.views.generic.base import RedirectView

from palier.web.sign_in import demo, invitations, oidc, second_step_of_others, sessions


class Base36(StringConverter):
    """The number of a person, as links that reset a password have it: never a hyphen."""

    regex = "[0-9A-Za-z]+"


register_converter(Base36, "base36")

_SAFETY = RedirectView.as_view(pattern_name="usersessions_list")

urlpatterns = [
    path("accounts/", sessions.account_safety, name="usersessions_list"),
    path("accounts/sessions/<int:session>/end", sessions.end_session, name="end-session"),
    path("accounts/sessions/end-others", sessions.end_others, name="end-other-sessions"),
    path("accounts/login/", accounts.login, name="account_login"),
    path("accounts/logout/", accounts.logout, name="account_logout"),
    path("accounts/inactive/", accounts.account_inactive, name="account_inactive"),
    path("accounts/reauthenticate/", accounts.reauthenticate, name="account_reauthenticate"),
    path("accounts/password/change/", accounts.password_change, name="account_change_password"),
    path("accounts/password/set/", accounts.password_set, name="account_set_password"),
    path("accounts/password/reset/", accounts.password_reset, name="account_reset_password"),
    path(
        "accounts/password/reset/done/",
        accounts.password_reset_done,
        name="account_reset_password_done",
    ),
    path(
        "accounts/password/reset/key/done/",
        accounts.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path(
        "accounts/password/reset/key/<base36:uidb36>-<str:key>/",
        accounts.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("accounts/2fa/", _SAFETY, name="mfa_index"),
    path("accounts/2fa/authenticate/", second_step.authenticate, name="mfa_authenticate"),
    path("accounts/2fa/reauthenticate/", second_step.reauthenticate, name="mfa_reauthenticate"),
    path("accounts/2fa/totp/activate/", totp.activate_totp, name="mfa_activate_totp"),
    path("accounts/2fa/totp/deactivate/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path(
        "accounts/2fa/recovery-codes/",
        recovery_codes.view_recovery_codes,
        name="mfa_view_recovery_codes",
    ),
    path(
        "accounts/2fa/recovery-codes/generate/",
        recovery_codes.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "people/<int:person>/second-step",
        second_step_of_others.forget,
        name="forget-second-step",
    ),
    path("accounts/oidc/", oidc.begin, name="oidc_begin"),
    path("accounts/oidc/callback/", oidc.come_back, name="oidc_callback"),
    path("accounts/example/", demo.sign_in_as_example, name="sign-in-as-example"),
    path("invitations/", invitations.accept, name="accept-invitation"),
    path("invitations/<str:secret>/", invitations.open_link, name="open-invitation"),
]
