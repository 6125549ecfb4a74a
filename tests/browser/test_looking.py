"""Every page as axe sees it, in both languages, in light and dark, and on a telephone."""

from __future__ import annotations

import pytest

from tests.browser.browsing import SIGN_IN
from tests.browser.looking import faults
from tests.browser.site import EVERYTHING, Site
from tests.chromium import needs_chromium
from tests.web.pages_table import PAGES

pytestmark = needs_chromium

NO_PAGES = {
    "journal-export",
    "catalogue-documents",
    "catalogue-tables",
    "job-part",
    "catalogue-import-part",
    "journal-proof",
}
"""Files to keep, and parts of pages."""
OF_AN_ACCOUNT = (
    "/accounts/",
    "/accounts/password/set/",
    "/accounts/logout/",
)
OF_STRANGERS = (
    SIGN_IN,
    "/accounts/inactive/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/password/reset/key/done/",
    "/accounts/password/reset/key/1-nothing/",
    "/invitations/nothing/",
)
LANGUAGES = ("fr", "en")
CUSTOMER = "Marc-André Picard"
OF_CUSTOMERS = (
    "home", "services", "service", "offering", "parties", "party", "party-contacts",
    "party-told", "contacts", "contact", "contact-new", "people", "me", "my-messages",
    "my-responsibilities", "my-tokens", "journal", "search", "party-new",
)  # fmt: skip
"""What customers see otherwise than the provider's people do; the last is refused."""


def pages_of(site: Site) -> dict[str, str]:
    """The addresses of what is a page of its own, by name."""
    return {
        name: address
        for name, address in site.pages.items()
        if "GET" in PAGES[name].methods and name not in NO_PAGES
    }


def looked_at(page, addresses, language):
    """What is wrong, by address."""
    found = {}
    for address in addresses:
        answer = page.goto(address)
        wrong = list(faults(page, language))
        if answer.status >= 500:
            wrong.append(f"answers {answer.status}")
        if wrong:
            found[address] = wrong
    return found


@pytest.mark.parametrize("part", range(4))
@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_as_those_who_may_do_everything_see_them(browsers, site, language, part):
    # In parts: so that several processes share them.
    page = browsers.signed_in(EVERYTHING, language=language)
    addresses = [*pages_of(site).values(), *OF_AN_ACCOUNT, "/nowhere"]
    assert looked_at(page, addresses[part::4], language) == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_as_a_customer_sees_them(browsers, site, language):
    page = browsers.signed_in(CUSTOMER, language=language)
    assert looked_at(page, [site.pages[name] for name in OF_CUSTOMERS], language) == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_as_strangers_see_them(browsers, site, language):
    page = browsers.new("fr-CA" if language == "fr" else "en-CA")
    assert looked_at(page, OF_STRANGERS, language) == {}
