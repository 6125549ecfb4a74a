"""How Django knows the pages."""

from __future__ import annotations

from django.apps import AppConfig


class Web(AppConfig):
    """The pages; they have no models."""

    name = "palier.web"
    label = "web"

    def ready(self) -> None:
        """Listens to what the sign-in libraries say."""
        from palier.web.sign_in import receivers

        receivers.connect()
