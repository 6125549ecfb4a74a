"""What is wrong with a page: axe's findings in each theme, its language, its title, its width."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from tests.chromium import axe

NARROW = 390
_AXE = axe.Axe().axe_script
_FOUND = """found => found.violations.map(each =>
    `${each.id} at ${each.nodes.map(node => node.target.join(" ")).slice(0, 3).join(", ")}`)"""
_THEME = "theme => document.documentElement.dataset.theme = theme"
_SHOWN = """() => ({
    language: document.documentElement.lang,
    title: document.title,
    headings: [...document.querySelectorAll("h1")].map(each => each.innerText.trim()),
})"""
_WIDER = """() => {
    const root = document.documentElement, found = [];
    if (root.scrollWidth > root.clientWidth) found.push(`${root.scrollWidth} wide`);
    return found;
}"""


def faults(page: Any, language: str) -> Iterator[str]:
    """Everything wrong with the page that a browser of 1280 pixels shows, in light and in dark."""
    yield from _misnamed(page, language)
    page.evaluate(_AXE)
    yield from (f"light: {each}" for each in _found(page))
    page.evaluate(_THEME, "dark")
    # The rules that look at colours: no other one sees a theme.
    yield from (
        f"dark: {each}"
        for each in _found(page, {"runOnly": ["color-contrast", "link-in-text-block"]})
    )
    wide = page.viewport_size
    page.set_viewport_size({"width": NARROW, "height": 844})
    yield from (f"at {NARROW} px: {each}" for each in page.evaluate(_WIDER))
    page.set_viewport_size(wide)


def _misnamed(page: Any, language: str) -> Iterator[str]:
    shown = page.evaluate(_SHOWN)
    if shown["language"].partition("-")[0] != language:
        yield f"says that it is in {shown['language']}"
    name, _, product = shown["title"].rpartition(" · ")
    if not name or product != "Palier":
        yield f"has the title {shown['title']!r}"
    if len(shown["headings"]) != 1 or not shown["headings"][0]:
        yield f"has the headings {shown['headings']}"


def _found(page: Any, options: dict[str, Any] | None = None) -> list[str]:
    asked = json.dumps({"resultTypes": ["violations"], **(options or {})})
    found: list[str] = page.evaluate(f"axe.run({asked}).then({_FOUND})")
    return found
