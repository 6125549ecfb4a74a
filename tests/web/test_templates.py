"""The templates: nothing inline, every icon drawn, every text collected for translation."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

from tests.architecture.sources import PACKAGE
from tools.messages import SAID

WEB = PACKAGE / "web"
TEMPLATES = sorted(WEB.rglob("templates/**/*.html"))
VENDOR = WEB / "static" / "vendor"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_has_no_script_or_style_of_its_own(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:|hx-on|hx-vals=.js:", text)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", text))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_every_text_of_a_template_is_collected(path):
    text = path.read_text(encoding="utf-8")
    assert len(re.findall(r"{%\s*say(?:_many)?\s", text)) == len(SAID.findall(text))


def test_every_icon_that_is_named_is_drawn():
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', (WEB / "static/palier/icons.svg").read_text()))
    pattern = r"""{% icon ["']([\w-]+)["']|\sicon=["']([\w-]+)["']"""
    named = {a or b for path in TEMPLATES for a, b in re.findall(pattern, path.read_text("utf-8"))}
    assert named
    assert named <= drawn


def test_what_is_not_ours_is_as_it_was_published():
    rows = re.findall(r"^\| `([\w.-]+)` .* `([0-9a-f]{64})` \|$", _readme(), re.MULTILINE)
    assert {name for name, _ in rows} == {
        path.name for path in VENDOR.iterdir() if path.suffix not in (".md", ".txt")
    }
    for name, digest in rows:
        assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == digest


def test_no_script_asks_for_a_source_map():
    assert not [path for path in VENDOR.glob("*.js") if b"sourceMappingURL" in path.read_bytes()]


def _readme() -> str:
    return Path(VENDOR / "README.md").read_text(encoding="utf-8")
