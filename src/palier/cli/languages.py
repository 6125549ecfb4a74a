"""Which language the command line speaks: `--lang`, then PALIER_LANG, then the locale."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence

DEFAULT = "en"


def spoken(arguments: Sequence[str], environment: Mapping[str, str] = os.environ) -> str:
    """The language asked for, as a tag. An unknown `--lang` is left for its option to refuse."""
    for place, argument in enumerate(arguments):
        if argument == "--lang" and place + 1 < len(arguments):
            return arguments[place + 1]
        if argument.startswith("--lang="):
            return argument.removeprefix("--lang=")
    asked = environment.get("PALIER_LANG")
    if asked:
        return asked
    locale = environment.get("LC_ALL") or environment.get("LC_MESSAGES") or environment.get("LANG")
    return "fr" if (locale or "").startswith("fr") else DEFAULT
