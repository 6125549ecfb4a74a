"""Signing in as a browser sees it: nothing refused by the policy of pages, nothing axe finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import override_settings

from palier.calculus.instants import instant_of
from palier.slm.access.actions import invite_person
from palier.slm.models import Grant, Party, Person
from palier.slm.parties.actions import System
from tests.chromium import axe, chromium, needs_chromium
from tests.web.signing import PASSWORD, person
from tests.web.test_frame_in_browser import served
from tests.web.test_sign_in_second_step import code_of

from django.utils import timezone  # isort: skip

pytestmark = needs_chromium

LOOKS = [("fr-CA", "light", 1280), ("en", "dark", 390), ("fr-CA", "dark", 390)]
Opened = Callable[..., Any]


@pytest.fixture
def people(nordet: Party) -> Person:
    """Somebody real, who can do much; and somebody of the example."""
    ada = person(nordet)
    maude = person(nordet, "Maude", language="fr-CA")
    Person.objects.filter(pk=maude.pk).update(email="maude@boreal.example")
    for each in (ada, maude):
        Grant.objects.create(
            person=each, party=nordet, responsibility="administrator", since="2020-01-01"
        )
    return ada


@pytest.fixture
def secret(nordet: Party) -> str:
    """That of an invitation. Before there is a browser: its driver runs a loop, and models that
    are asked within it keep the database of the first test."""
    bea = Person(email="bea@nordet.ca", name="Béa", party=nordet, language="en")
    bea.set_unusable_password()
    bea.save()
    return invite_person(person=bea, by=System(), at=instant_of(timezone.now())).secret


@pytest.fixture
def opened(people: Person, monkeypatch: pytest.MonkeyPatch) -> Iterator[Opened]:
    """A new browser at a page of a demonstration; no message of its console is allowed."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    said: list[str] = []
    with (
        override_settings(DEMO=True),
        served() as site,
        chromium() as browser,
    ):

        def open_page(path: str, language: str, theme: str, width: int) -> Any:
            context = browser.new_context(
                base_url=site,
                locale=language,
                color_scheme=theme,
                viewport={"width": width, "height": 900},
            )
            page = context.new_page()
            page.on("console", lambda message: said.append(message.text))
            page.goto(path)
            return page

        yield open_page
    # A page that says 410 is one that a test asks for.
    assert [each for each in said if "410 (Gone)" not in each] == []


def check(page: Any) -> None:
    found = axe.Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def fill(page: Any, **fields: str) -> None:
    for name, value in fields.items():
        page.locator(f"#id_{name}").fill(value)
    page.locator("form.form button.is-primary").click()


@pytest.mark.parametrize(("language", "theme", "width"), LOOKS)
class TestPages:
    def test_of_signing_in(self, opened, language, theme, width):
        page = opened("/accounts/login/", language, theme, width)
        check(page)
        fill(page, login="ada@nordet.ca", password="wrong")
        check(page)
        fill(page, login="ada@nordet.ca", password=PASSWORD)
        check(page)
        page.goto("/accounts/password/reset/")
        assert page.get_by_role("main").is_visible()

    def test_of_a_forgotten_password(self, opened, language, theme, width):
        page = opened("/accounts/password/reset/", language, theme, width)
        check(page)
        fill(page, email="ada@nordet.ca")
        check(page)

    def test_of_an_invitation(self, secret, opened, language, theme, width):
        page = opened(f"/invitations/{secret}/", language, theme, width)
        fill(page, password="12345678", again="else")
        check(page)
        page.goto("/invitations/nothing/")
        check(page)

    def test_of_the_second_step(self, opened, language, theme, width):
        page = opened("/accounts/login/?next=/accounts/", language, theme, width)
        fill(page, login="ada@nordet.ca", password=PASSWORD)
        check(page)
        page.goto("/accounts/2fa/totp/activate/")
        check(page)
        fill(page, password=PASSWORD)
        assert page.locator(".totp-code").evaluate("each => each.naturalWidth") > 0
        check(page)
        fill(page, code=code_of(page.locator(".totp-secret").inner_text()))
        check(page)
        with page.expect_download() as kept:
            page.locator("a[download]").click()
        lines = kept.value.path().read_text().split()
        assert lines == page.locator(".codes code").all_inner_texts()


def test_one_click_makes_a_visitor_somebody_of_the_example(opened):
    page = opened("/accounts/login/?next=/accounts/", "fr-CA", "light", 1280)
    page.get_by_role("button", name="Maude").click()
    assert page.url.endswith("/accounts/")
    assert "Sécurité de votre compte" in page.content()
