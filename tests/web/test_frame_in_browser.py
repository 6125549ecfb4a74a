"""The frame as a browser sees it: nothing refused by its own policy, nothing that axe finds."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.test import Client, override_settings

from palier.slm.models import Party, Person
from tests.chromium import axe, chromium, needs_chromium, playwright

pytestmark = needs_chromium

Opened = Callable[..., Any]


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Silent(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        """Says nothing."""


@contextmanager
def served() -> Iterator[str]:
    """The address of the site, which answers until the end."""
    application = get_wsgi_application()

    def answer(environ: Any, start: Any) -> Any:
        response = application(environ, start)
        try:
            yield from response
        finally:
            response.close()
            connections.close_all()

    server = make_server("127.0.0.1", 0, answer, server_class=_Server, handler_class=_Silent)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def opened(signed: Callable[..., Client], monkeypatch: pytest.MonkeyPatch) -> Iterator[Opened]:
    """Opens a page as a person who is signed in; no message of the console is allowed."""
    session = signed().cookies["palier_session"].value
    person = Person.objects.get()
    # The browser's driver runs a loop in this thread, where models are asked all the same.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    said: list[str] = []
    with (
        override_settings(ROOT_URLCONF="tests.web.parties_urls"),
        served() as site,
        chromium() as browser,
    ):

        def open_page(path: str, language: str = "en", theme: str = "light", width: int = 1280):
            context = browser.new_context(viewport={"width": width, "height": 900})
            cookies = {
                "palier_session": session,
                "palier_language": f"{language}.{person.pk}",
                "palier_theme": theme,
            }
            context.add_cookies(
                [{"name": name, "value": value, "url": site} for name, value in cookies.items()]
            )
            page = context.new_page()
            page.on("console", lambda message: said.append(message.text))
            page.on("pageerror", lambda error: said.append(str(error)))
            page.goto(site + path, wait_until="networkidle")
            return page

        yield open_page
    assert said == []


@pytest.mark.parametrize(
    ("language", "theme", "width"), [("fr", "light", 1280), ("en", "dark", 390)]
)
def test_the_components_are_for_everybody(opened, language, theme, width):
    page = opened("/components", language, theme, width)
    found = axe.Axe().run(page).response["violations"]
    assert [each["id"] for each in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_a_list_is_narrowed_and_sorted_without_leaving_the_page(opened):
    Party.objects.bulk_create(
        Party(code=f"p{n}", name=f"Party {n:03}", kind="customer") for n in range(60)
    )
    page = opened("/test-list")
    status = page.locator("#list [role=status]")
    page.keyboard.press("/")
    page.keyboard.type("party 01")
    playwright.expect(status).to_have_text("11 rows")
    page.locator("#sort-name").click()
    first = page.locator("tbody td").first
    playwright.expect(first).to_have_text("Party 019")
    playwright.expect(page.locator("#sort-name")).to_be_focused()
    page.locator("#list-search").fill("party 00")
    playwright.expect(first).to_have_text("Party 009")
    page.go_back()
    playwright.expect(first).to_have_text("Party 019")
    playwright.expect(page.locator("#list-search")).to_have_value("party 01")


def test_menus_open_by_keyboard_and_a_theme_is_kept(opened):
    page = opened("/components", width=390)
    page.get_by_role("button", name="Menu").press("Enter")
    playwright.expect(page.get_by_role("navigation", name="Main navigation")).to_be_visible()
    page.keyboard.press("Escape")
    playwright.expect(page.get_by_role("navigation", name="Main navigation")).to_be_hidden()
    page.get_by_role("button", name="Light or dark").press("Enter")
    page.get_by_role("button", name="Dark", exact=True).click()
    playwright.expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert page.url.endswith("/components")
