"""Lays a sheet out as a PDF with Typst: the sheet goes in as JSON, never as Typst source."""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import lru_cache
from importlib import resources
from typing import Literal

import typst

from palier.calculus.instants import SECOND, Instant
from palier.presentation.report.sheet import Sheet

# Tagged, so that the report can be read aloud (PDF/UA-1, ISO 14289-1), and whole, so that it can
# be kept (PDF/A-2a, ISO 19005-2).
STANDARDS: list[Literal["a-2a", "ua-1"]] = ["a-2a", "ua-1"]


def paper(sheet: Sheet, at: Instant) -> bytes:
    """The PDF of a sheet; `at` is its date of creation, so that equal sheets give equal bytes."""
    text = json.dumps(asdict(sheet), ensure_ascii=False)
    try:
        return _compiled(text, at, STANDARDS)
    except typst.TypstError:
        # Both standards refuse letters that the fonts lack: those leave a blank, and the letters
        # themselves can still be copied.
        return _compiled(text, at, [])


def _compiled(sheet: str, at: Instant, standards: list[Literal["a-2a", "ua-1"]]) -> bytes:
    compiled = _compiler().compile(
        format="pdf",
        sys_inputs={"sheet": sheet},
        timestamp=at // SECOND,
        pdf_standards=[*standards],
    )
    if not isinstance(compiled, bytes):
        raise TypeError("a PDF is one document")
    return compiled


@lru_cache(maxsize=1)
def _compiler() -> typst.Compiler:
    here = resources.files("palier.presentation")
    with (
        resources.as_file(here / "fonts") as fonts,
        resources.as_file(here / "report" / "report.typ") as source,
    ):
        return typst.Compiler(str(source), font_paths=[str(fonts)], ignore_system_fonts=True)
