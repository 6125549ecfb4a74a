"""What people do here from sign-in to sign-out, in French and in English."""

from __future__ import annotations

import re

import pytest

from palier.presentation.languages import Words, words
from tests.browser.browsing import SIGN_IN, Browsers, choose_language
from tests.chromium import needs_chromium, playwright
from tests.web.signing import PASSWORD
from tests.web.test_sign_in_second_step import code_of

pytestmark = needs_chromium

LANGUAGES = ("fr", "en")
ANALYST, MANAGER, HEAD = "Olivier Roy", "Maude Tremblay", "Geneviève Bouchard"
CUSTOMER = "Lucie Bergeron"
expect = playwright.expect


@pytest.fixture(params=LANGUAGES)
def language(request) -> str:
    return request.param


@pytest.fixture
def say(language) -> Words:
    return words(language)


def called(text: str) -> re.Pattern[str]:
    """A name that stands for itself alone, with or without an icon beside it."""
    return re.compile(rf"^\s*{re.escape(text)}\s*$")


def heading(page):
    return page.get_by_role("heading", level=1)


def link(page, text: str):
    return page.get_by_role("main").get_by_role("link", name=called(text))


def deed(page, text: str):
    """What can be done with all that the page is about."""
    return page.locator(".page-actions").get_by_role("link", name=called(text))


def send(page, text: str) -> None:
    page.get_by_role("main").get_by_role("button", name=called(text)).click()


def find(page, typed: str, name: str) -> None:
    """By the search that every page has, from the keyboard to what it found."""
    page.keyboard.press("/")
    page.keyboard.type(typed)
    page.locator("#found").get_by_role("link").filter(has_text=name).click()
    expect(heading(page)).to_have_text(name)


class TestAService:
    STORIES = {  # noqa: RUF012 (nobody changes it)
        "fr": ("city-email", "courr muni", "Courriel municipal", "Boîtes du personnel de la Ville"),
        "en": ("document-storage", "docu sto", "Document storage", "Papers of the departments"),
    }

    def test_a_manager_changes_it_and_the_journal_says_so(self, browsers, site, language, say):
        _, typed, name, written = self.STORIES[language]
        page = browsers.signed_in(MANAGER, language=language)
        find(page, typed, name)
        deed(page, say("Change")).click()
        page.locator(f"#id_description_{language}").fill(written)
        send(page, say("Save"))
        expect(page.get_by_text(say("The service is saved."))).to_be_visible()
        expect(page.get_by_text(written)).to_be_visible()
        link(page, say("Journal")).click()
        newest = page.locator("ol.journal li").first
        expect(newest).to_contain_text(MANAGER)
        expect(newest).to_contain_text(written)
        page.goto(site.pages["journal"])
        newest = page.locator("ol.journal li", has_text=name).first
        expect(newest).to_contain_text(MANAGER)
        newest.get_by_role("link").first.click()
        expect(page.get_by_role("main")).to_contain_text(
            say("{who} changed the service {what}", who=MANAGER, what=name)
        )
        expect(page.get_by_role("main")).to_contain_text(written)

    def test_an_analyst_reads_it_and_is_refused_to_change_it(self, browsers, site, language, say):
        code, typed, name, _ = self.STORIES[language]
        page = browsers.signed_in(ANALYST, language=language)
        find(page, typed, name)
        expect(deed(page, say("Change"))).to_have_count(0)
        change = f"{site.services[code]}/change"
        assert page.goto(change).status == 403
        expect(page.get_by_role("main")).to_contain_text(
            say("Ask an administrator of your organisation for the responsibility that it needs.")
        )
        expect(page.get_by_role("main").get_by_role("textbox")).to_have_count(0)

    def test_two_edit_it_and_the_second_is_told(self, browsers, site, language, say):
        address = f"{site.services['payments' if language == 'fr' else 'telehealth']}/change"
        first = browsers.signed_in(MANAGER, language=language)
        second = browsers.signed_in(HEAD, language=language)
        for page in (first, second):
            page.goto(address)
        field = "#id_description_en"
        first.locator(field).fill(f"As the first wrote it, in {language}")
        send(first, say("Save"))
        expect(first.get_by_text(say("The service is saved."))).to_be_visible()
        second.locator(field).fill("As the second wrote it")
        send(second, say("Save"))
        told = second.get_by_role("alert")
        expect(told).to_contain_text(say("Somebody saved a change meanwhile"))
        expect(told).to_contain_text("As the second wrote it")
        first.goto(address)
        expect(first.locator(field)).to_have_value(f"As the first wrote it, in {language}")
        link(second, say("Keep what is saved")).click()
        expect(second.locator(field)).to_have_value(f"As the first wrote it, in {language}")
        second.locator(field).fill("As both agreed")
        send(second, say("Save"))
        expect(second.get_by_text(say("The service is saved."))).to_be_visible()


def test_the_head_adds_an_organisation_and_others_are_not_offered_to(browsers, language, say):
    page = browsers.signed_in(HEAD, language=language)
    page.goto("/parties")
    deed(page, say("Add an organisation")).click()
    code = f"new-{language}"
    page.locator("#id_code").fill(code)
    page.locator("#id_name").fill(f"Papeterie {language}")
    send(page, say("Add"))
    expect(page.get_by_text(say("The organisation is added."))).to_be_visible()
    expect(heading(page)).to_have_text(f"Papeterie {language}")
    other = browsers.signed_in(MANAGER, language=language)
    other.goto("/parties")
    expect(other.get_by_role("main")).to_contain_text(f"Papeterie {language}")
    expect(deed(other, say("Add an organisation"))).to_have_count(0)
    assert other.goto("/parties/new").status == 403


def test_a_customer_sees_what_is_theirs_alone(browsers, site, language, say):
    page = browsers.signed_in(CUSTOMER, language=language)
    page.goto(site.pages["services"])
    own = "Portail citoyen" if language == "fr" else "Citizen portal"
    hidden = "Dossier patient" if language == "fr" else "Patient record"
    expect(page.get_by_role("main")).to_contain_text(own)
    expect(page.get_by_role("main")).not_to_contain_text(hidden)
    assert page.goto(site.services["citizen-portal"]).status == 200
    expect(deed(page, say("Change"))).to_have_count(0)
    assert page.goto(site.services["patient-record"]).status == 404
    expect(heading(page)).not_to_contain_text(hidden)
    page.goto(f"/search?q={hidden.split(maxsplit=1)[0]}")
    expect(page.get_by_role("main")).not_to_contain_text(hidden)
    expect(page.get_by_role("main")).to_contain_text(say("Nothing matches"))


def test_an_invitation_a_password_and_a_second_step(browsers, site, language, say):
    name, tag = ("Denis Roy", "fr-CA") if language == "fr" else ("Beatrice Hall", "en-CA")
    page = browsers.new(tag)
    page.goto(site.links[name])
    page.locator("#id_password").fill(PASSWORD)
    page.locator("#id_again").fill(PASSWORD)
    send(page, say("Set the password and sign in"))
    choose_language(page, language)
    page.goto("/accounts/2fa/totp/activate/")
    page.locator("#id_password").fill(PASSWORD)
    page.locator("main form.form button.is-primary").click()
    secret = page.locator(".totp-secret").inner_text()
    page.locator("#id_code").fill(code_of(secret))
    send(page, say("Turn on the second step"))
    expect(page.get_by_role("main")).to_contain_text(say("Recovery codes"))
    email = page.locator(".menu-who span").first.text_content()
    sign_out(page, say)
    page.goto(f"{SIGN_IN}?next=/services")
    page.locator("#id_login").fill(email)
    page.locator("#id_password").fill(PASSWORD)
    send(page, say("Sign in"))
    expect(heading(page)).to_have_text(say("Second step"))
    page.locator("#id_code").fill("000000")
    send(page, say("Sign in"))
    expect(heading(page)).to_have_text(say("Second step"))
    # That of the next half minute: each is taken once.
    page.locator("#id_code").fill(code_of(secret, 1))
    send(page, say("Sign in"))
    expect(heading(page)).to_have_text(say("Services"))


def sign_out(page, say) -> None:
    page.locator("[popovertarget=person-menu]").click()
    page.locator("#person-menu").get_by_role("button", name=say("Sign out")).click()
    page.wait_for_load_state()
    assert page.goto("/services").url.partition("?")[0].endswith(SIGN_IN)


def test_from_sign_in_to_a_saved_form_by_keyboard_alone(browsers: Browsers, site, language, say):
    page = browsers.new("fr-CA" if language == "fr" else "en-CA")
    page.goto(f"{SIGN_IN}?next=/parties")
    tab_to(page, page.get_by_role("button", name="Maude Tremblay"))
    page.keyboard.press("Enter")
    expect(heading(page)).to_be_visible()
    page.wait_for_url("**/parties")
    tab_to(page, page.locator("a.skip"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("link", name="Fjord Telecom"))
    page.keyboard.press("Enter")
    expect(heading(page)).to_have_text("Fjord Telecom")
    # Her profile speaks French.
    say = words("fr")
    tab_to(page, deed(page, say("Change")))
    page.keyboard.press("Enter")
    expect(page.locator("#id_name")).to_be_visible()
    tab_to(page, page.locator("#id_name"))
    page.keyboard.press("Enter")
    expect(page.get_by_text(say("The organisation is saved."))).to_be_visible()


def tab_to(page, wanted) -> None:
    """Goes there by the Tab key; where one is can be seen at each step."""
    expect(wanted).to_have_count(1)
    for _ in range(120):
        page.keyboard.press("Tab")
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none", page.evaluate("document.activeElement.outerHTML")
        if wanted.evaluate("each => each === document.activeElement"):
            return
    raise AssertionError("no number of tabs leads there")


def test_language_and_theme_are_remembered(browsers, language):
    other = "en" if language == "fr" else "fr"
    page = browsers.signed_in(HEAD, language=language)
    for tag in (other, language):
        choose_language(page, tag)
        page.locator("[popovertarget=theme-menu]").click()
        page.locator(f"#theme-menu [value={'dark' if tag == other else 'light'}]").click()
        page.wait_for_load_state()
    again = page.context.new_page()
    again.goto("/services")
    root = again.locator("html")
    expect(root).to_have_attribute("lang", re.compile(f"^{language}"))
    expect(root).to_have_attribute("data-theme", "light")
    expect(heading(again)).to_have_text(words(language)("Services"))
