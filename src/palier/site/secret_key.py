"""The key that signs sessions: given by a setting, else made once and kept beside the database."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from functools import cache
from pathlib import Path

BYTES = 48


@cache
def secret_key(given: str, home: Path) -> str:
    """The key given, else the one of the folder `home`, which is made when it is missing."""
    return given or _kept(home / "secret.key")


def _kept(path: Path) -> str:
    with suppress(FileNotFoundError):
        return path.read_text(encoding="ascii").strip()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(BYTES))
    # Two processes may start at once: the first to link its draft gives the key to both.
    with suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()
    return path.read_text(encoding="ascii").strip()
