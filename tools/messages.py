"""Collects the messages of the sources in each language's catalogue, and compiles it.

python tools/messages.py          write palier.po and palier.mo
python tools/messages.py --check  change nothing; fail when a file is not up to date
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import polib  # type: ignore[import-untyped]
from babel.messages.extract import extract_from_dir

from palier.documents.errors import RULES
from palier.measurements.errors import REJECTION_CODES

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "src" / "palier"
FLOORS = ("presentation", "slm", "cli", "jobs", "web")
# Registries of lower floors whose texts the presentation says: their codes are all translated.
REGISTRIES = {"documents/errors.py": RULES, "measurements/errors.py": REJECTION_CODES}
KEYWORDS = {"N_": None, "NN_": (1, 2), "say": None, "many": (1, 2)}
# `{% say "Text" %}` and `{% say_many "One" "Other" count %}`, in quotes of either kind.
_TEXT = r"""(?:"([^"]*)"|'([^']*)')"""
SAID = re.compile(rf"{{%\s*say\s+{_TEXT}|{{%\s*say_many\s+{_TEXT}\s+{_TEXT}")
HEADERS = {"fr": "The French of Palier: Canadian French, which is the base; see docs/glossary.md."}
METADATA = {
    "Project-Id-Version": "Palier",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n > 1);",
}


def template() -> list[polib.POEntry]:
    """Every message of the sources, in order of file, each once with the files that say it."""
    entries: dict[str, polib.POEntry] = {}
    for file, one, other in _found():
        entry = entries.setdefault(one, polib.POEntry(msgid=one))
        # A message said both with and without a number is one entry, with both forms.
        entry.msgid_plural = entry.msgid_plural or other
        if (file, "") not in entry.occurrences:
            entry.occurrences.append((file, ""))
    return list(entries.values())


def _found() -> Iterator[tuple[str, str, str]]:
    """(file, message, plural or nothing), in order of file and line."""
    methods = [(f"{floor}/**.py", "python") for floor in FLOORS]
    found = extract_from_dir(SOURCES, method_map=methods, keywords=KEYWORDS)
    for name, _, message, _, _ in sorted(found, key=lambda each: (each[0], each[1])):
        one, other = message if isinstance(message, tuple) else (message, "")
        if one:
            yield f"src/palier/{name}", one, other
    yield from _said_in_templates()
    for name, registry in REGISTRIES.items():
        for message in registry.values():
            yield f"src/palier/{name}", message, ""


def _said_in_templates() -> Iterator[tuple[str, str, str]]:
    for path in sorted(SOURCES.rglob("templates/**/*")):
        if not path.is_file():
            continue
        for found in SAID.finditer(path.read_text(encoding="utf-8")):
            message, one, other = (a or b or "" for a, b in _pairs(found.groups()))
            yield path.relative_to(ROOT).as_posix(), message or one, other


def _pairs(groups: tuple[str | None, ...]) -> Iterator[tuple[str | None, str | None]]:
    """Each text, as the two kinds of quotes gave it."""
    return zip(groups[::2], groups[1::2], strict=True)


def merged(path: Path, language: str) -> polib.POFile:
    """The catalogue of a language with the messages of the sources, and no others."""
    known = {entry.msgid: entry for entry in polib.pofile(str(path))} if path.exists() else {}
    result = polib.POFile(wrapwidth=0)
    result.header = HEADERS[language]
    result.metadata = {**METADATA, "Language": language}
    for entry in template():
        had = known.get(entry.msgid)
        if had is not None and bool(had.msgid_plural) == bool(entry.msgid_plural):
            entry.msgstr, entry.msgstr_plural = had.msgstr, had.msgstr_plural
        elif entry.msgid_plural:
            entry.msgstr_plural = {0: "", 1: ""}
        result.append(entry)
    return result


def main(check: bool) -> int:
    """0, or 1 when `check` finds a file that is not up to date."""
    stale = []
    for language in HEADERS:
        folder = SOURCES / "locale" / language / "LC_MESSAGES"
        catalogue = merged(folder / "palier.po", language)
        files = {"palier.po": str(catalogue).encode(), "palier.mo": catalogue.to_binary()}
        for name, data in files.items():
            path = folder / name
            if path.exists() and path.read_bytes() == data:
                continue
            stale.append(str(path.relative_to(ROOT)))
            if not check:
                path.write_bytes(data)
    if stale:
        sys.stdout.write(("not up to date: " if check else "written: ") + ", ".join(stale) + "\n")
    return int(check and bool(stale))


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
