from __future__ import annotations

import pytest

from tests.docs.pages import DOCS, Command, WrittenFile, agrees, steps
from tests.docs.readers import NotDownloaded, Reader, provide
from tests.shared_data import ABSENT

PAGES = sorted(
    str(page.relative_to(DOCS))
    for folder in ("tutorial", "how-to")
    for page in (DOCS / folder).rglob("*.md")
)


@pytest.mark.parametrize("name", PAGES)
def test_every_command_prints_what_the_page_shows(name, tmp_path, monkeypatch):
    for variable in ("PALIER_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.chdir(tmp_path)
    try:
        provide(tmp_path, DOCS / name)
    except NotDownloaded:
        pytest.skip(ABSENT)
    reader = Reader(tmp_path)
    for step in steps(DOCS / name):
        match step:
            case WrittenFile():
                reader.write(step)
            case Command(given, shown, line):
                printed = reader.printed(step)
                assert agrees(shown, printed), f"{name}:{line}: $ {given}\n{printed}"
