"""Collects the messages of the sources in each language's catalogue, and compiles it.

python tools/messages.py          write palier.po and palier.mo
python tools/messages.py --check  change nothing; fail when a file is not up to date
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "src" / "palier"
LANGUAGES = ("fr",)
KEYWORDS = {"N_": None, "NN_": (1, 2), "say": None, "many": (1, 2)}
HEADER = "# The French of Palier: Canadian French, which is the base; see docs/glossary.md.\n#"


def template() -> Catalog:
    """Every message of the sources, in order of file, without line numbers."""
    catalog = Catalog()
    found = extract_from_dir(
        SOURCES, method_map=[("presentation/**.py", "python"), ("cli/**.py", "python")],
        keywords=KEYWORDS,
    )  # fmt: skip
    for name, _, message, _, _ in sorted(found, key=lambda each: (each[0], each[1])):
        catalog.add(message, locations=[(f"src/palier/{name}", 0)])
    return catalog


def merged(folder: Path, language: str) -> Catalog:
    """The catalogue of a language with the messages of the sources, and no others."""
    path = folder / "palier.po"
    known = read_po(path.open("rb"), locale=language) if path.exists() else Catalog(language)
    result = Catalog(language, project="Palier", version="", header_comment=HEADER, charset="utf-8")
    for message in template():
        if message.id:
            had = known.get(message.id)
            text = had.string if had is not None else None
            result.add(message.id, text, locations=message.locations)
    return result


def rendered(catalog: Catalog) -> dict[str, bytes]:
    """The two files of a catalogue."""
    po, mo = io.BytesIO(), io.BytesIO()
    write_po(po, catalog, width=0, omit_header=False, include_lineno=False)
    write_mo(mo, catalog)
    return {"palier.po": _undated(po.getvalue()), "palier.mo": mo.getvalue()}


def _undated(po: bytes) -> bytes:
    """The file without the header lines that change at every run."""
    dated = (b'"POT-Creation-Date', b'"PO-Revision-Date', b'"Generated-By', b'"Last-Translator')
    return b"\n".join(line for line in po.split(b"\n") if not line.startswith(dated))


def main(check: bool) -> int:
    """0, or 1 when `check` finds a file that is not up to date."""
    stale = []
    for language in LANGUAGES:
        folder = SOURCES / "locale" / language / "LC_MESSAGES"
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in rendered(merged(folder, language)).items():
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
