"""Browsers at the site of the tests: whose they are, and what their consoles say."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.browser.site import Site

SIGN_IN = "/accounts/login/"
REFUSED = ("403 (Forbidden)", "404 (Not Found)", "409 (Conflict)", "410 (Gone)", "422 (Unp")
"""What a console says of the answer of a page itself: a test that gets one looks at it."""


@dataclass
class Browsers:
    """Makes browsers, each with cookies of its own, and listens to all of them."""

    engine: Any
    site: Site
    said: list[str] = field(default_factory=list)
    _contexts: list[Any] = field(default_factory=list)

    def new(self, language: str = "fr-CA", width: int = 1280, theme: str = "light") -> Any:
        """A page of a browser that has never been here."""
        context = self.engine.new_context(
            base_url=self.site.url,
            locale=language,
            color_scheme=theme,
            viewport={"width": width, "height": 900},
        )
        self._contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: self._heard(page, message.text))
        page.on("pageerror", lambda error: self._heard(page, str(error)))
        return page

    def signed_in(self, name: str, *, language: str = "", **look: Any) -> Any:
        """A page of somebody of the example, who chose a language if one is named."""
        page = self.new(**look)
        page.goto(SIGN_IN)
        page.get_by_role("button", name=name).click()
        page.wait_for_url(f"{self.site.url}/")
        if language:
            choose_language(page, language)
        return page

    def close(self) -> None:
        """Ends all of them."""
        for context in self._contexts:
            context.close()

    def _heard(self, page: Any, text: str) -> None:
        if not any(each in text for each in REFUSED):
            self.said.append(f"{page.url}: {text}")


def choose_language(page: Any, tag: str) -> None:
    """By the menu at the top."""
    page.locator("[popovertarget=language-menu]").click()
    page.locator(f"#language-menu [value={tag}]").click()
    page.wait_for_load_state()
