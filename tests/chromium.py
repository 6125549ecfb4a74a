"""The browser of the tests: Chromium as Debian packages it, driven by Playwright, and axe-core."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

CHROMIUM = "/usr/bin/chromium"
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run"
    " --disable-background-networking --disable-component-update --disable-sync"
).split()
ABSENT = f"needs {CHROMIUM}, of Debian's package chromium"

playwright = pytest.importorskip("playwright.sync_api", reason="needs `make servers`: Playwright")
axe = pytest.importorskip(
    "axe_playwright_python.sync_playwright", reason="needs `make servers`: axe-core"
)
needs_chromium = pytest.mark.skipif(not os.path.exists(CHROMIUM), reason=ABSENT)


@contextmanager
def chromium() -> Iterator[Any]:
    """A browser, until the end of the block.

    No longer than a module: its driver runs a loop in this thread, where models are not asked.
    """
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()
