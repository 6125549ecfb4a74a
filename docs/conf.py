"""How Sphinx builds the documentation: Markdown in, a site that asks nothing of any network out."""

from __future__ import annotations

import tomllib
from pathlib import Path

_PROJECT = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text())["project"]

project = "Palier"
release = _PROJECT["version"]
language = "en"
extensions = ["myst_parser"]
root_doc = "index"
nitpicky = True

myst_enable_extensions = ["colon_fence", "deflist", "substitution"]
# Links to a heading of another page (`page.md#heading`) are checked down to this level.
myst_heading_anchors = 4

html_theme = "furo"
html_title = f"Palier {release}"
html_copy_source = False
html_show_sphinx = False
html_show_copyright = False
