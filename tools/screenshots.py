"""Pictures of every page in both languages, wide and narrow, in build/screenshots, to be looked at.

From the root, after `make servers`: `.venv/bin/python -m tools.screenshots [part of a name ...]`
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests import django_ready  # noqa: F401 (before the tables are made)
from tests.browser.browsing import Browsers
from tests.browser.site import EVERYTHING, Site, served
from tests.browser.test_looking import (
    CUSTOMER,
    OF_AN_ACCOUNT,
    OF_CUSTOMERS,
    OF_STRANGERS,
    pages_of,
)
from tests.chromium import chromium
from tests.slm.connecting import migrated

PLACE = Path(__file__).resolve().parent.parent / "build" / "screenshots"
SIZES = {"wide": 1280, "narrow": 390}
LANGUAGES = ("fr", "en")
IN_DARK = ("home", "components", "service", "service-graph", "journal", "party", "me")
MANAGER, ANALYST = "Maude Tremblay", "Olivier Roy"


def main() -> None:
    asked = sys.argv[1:]
    if not asked:
        shutil.rmtree(PLACE, ignore_errors=True)
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder) / "template.sqlite"
        migrated(f"sqlite:///{template}")
        with served(template, Path(folder) / "home") as site, chromium() as engine:
            browsers = Browsers(engine, site)
            for language in LANGUAGES:
                for size, width in SIZES.items():
                    _take(browsers, language, size, width, asked)
            browsers.close()
            sys.stdout.write("\n".join([*browsers.said, f"in {PLACE}\n"]))


def _take(browsers: Browsers, language: str, size: str, width: int, asked: list[str]) -> None:
    place = PLACE / f"{language}-{size}"
    place.mkdir(parents=True, exist_ok=True)
    for who, theme, pages in _visits(browsers.site):
        wanted = {
            name: address
            for name, address in pages.items()
            if not asked or any(part in name for part in asked)
        }
        if not wanted:
            continue
        if who:
            page = browsers.signed_in(who, language=language, width=width, theme=theme)
        else:
            page = browsers.new("fr-CA" if language == "fr" else "en-CA", width, theme)
        for name, address in wanted.items():
            _picture(page, address, place / f"{name}.png")
        page.context.close()


def _visits(site: Site) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Who looks, in which theme, at which pages."""
    everything = pages_of(site)
    yield EVERYTHING, "light", everything | {_named(each): each for each in OF_AN_ACCOUNT}
    yield CUSTOMER, "light", {f"customer-{name}": site.pages[name] for name in OF_CUSTOMERS}
    yield "", "light", {_named(each): each for each in OF_STRANGERS}
    yield MANAGER, "light", {"manager-home": "/"}
    yield ANALYST, "light", {"analyst-home": "/"}
    yield EVERYTHING, "dark", {f"dark-{name}": everything[name] for name in IN_DARK}


def _named(address: str) -> str:
    return address.strip("/").replace("/", "-")


def _picture(page: Any, address: str, path: Path) -> None:
    page.goto(address)
    page.screenshot(path=path, full_page=True)


if __name__ == "__main__":
    main()
