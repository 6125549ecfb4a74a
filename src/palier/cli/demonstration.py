"""`palier demo`: a first worked example, in the terminal and as a report, copied for the reader."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import replace
from importlib import resources
from pathlib import Path

from palier.cli.evaluating import Request, evaluate
from palier.cli.exits import Exit
from palier.cli.refusals import tell
from palier.cli.writing import CannotWrite
from palier.presentation.languages import words

AS_OF = "2026-11-02T09:00:00-05:00"
"""The example is invented and its measurements end here: the figures are the same on any day."""

FEE = "monthly=18500"


def demonstrate(folder: Path, tag: str) -> int:
    """Copies the example, evaluates its last month, and writes its report; 0 whatever it says."""
    say = words(tag)
    _copy(folder)
    request = Request(
        documents=(folder / "agreement.yaml", folder / "exclusions.yaml"),
        measurements=folder / "measurements",
        as_of=AS_OF,
        fees=(FEE,),
        language=tag,
    )
    tell(say("A municipal portal, thirteen months of measurements, the month that just ended:"))
    evaluate(replace(request, window="2026-10"))
    for suffix in ("html", "pdf"):
        report = folder / f"report.{suffix}"
        evaluate(replace(request, window="all", format=suffix, output=report, quiet=True))
        tell(say("Report: {file}", file=str(report)))
    tell(say("Why each figure is what it is:"))
    tell(
        f"  {_program()} evaluate {folder}/agreement.yaml {folder}/exclusions.yaml"
        f" -m {folder}/measurements -w 2026-10 --as-of {AS_OF} --fee {FEE} --explain"
    )
    return Exit.MET


def _program() -> str:
    """How the reader starts Palier: by its name where the shell finds it, else by its path."""
    return "palier" if shutil.which("palier") else os.path.relpath(sys.argv[0])


def _copy(folder: Path) -> None:
    source = resources.files("palier.cli") / "demo"
    try:
        with resources.as_file(source) as example:
            shutil.copytree(example, folder, dirs_exist_ok=True)
    except OSError as error:
        raise CannotWrite(
            f"{folder} cannot be written: {error.strerror}", hint="name another folder"
        ) from error
