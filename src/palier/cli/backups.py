"""`palier backup`: everything that a server keeps, in one file, while it goes on."""

from __future__ import annotations

import os
import tempfile
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any, BinaryIO

from palier.calculus.instants import instant_text
from palier.cli.backup_files import Packing, packing
from palier.cli.database_copies import DatabaseCopy, copied
from palier.cli.exits import Exit
from palier.cli.refusals import tell
from palier.cli.server_ready import database_ready
from palier.cli.writing import CannotWrite, write, write_with
from palier.presentation.languages import Words, words

OWNER_ALONE = 0o600
SECRET, SIGNING = "secret.key", "signing.key"


def back_up(to: Path, tag: str) -> int:
    """Writes a backup: the database first, then what its rows speak of."""
    say = words(tag)
    left_out: list[str] = []
    with database_ready():
        if not to.parent.is_dir():
            raise CannotWrite(f"{to.parent}: there is no such folder", hint="make it first")
        # Beside the backup: that disk has the room, and what is in it is for the same eyes.
        with tempfile.TemporaryDirectory(prefix=".palier-backup-", dir=to.parent) as made:
            copy = copied(Path(made))

            def fill(stream: BinaryIO) -> None:
                with packing(stream) as pack:
                    left_out.extend(_packed(pack, copy, Path(made)))

            write_with(fill, to, OWNER_ALONE)
    for place in left_out:
        tell(say("not in the backup, to be kept by other means: {place}", place=place))
    line = say(
        "{file}: the database, {size} bytes in all; the journal ends with entry {number}",
        file=str(to),
        size=str(to.stat().st_size),
        number=str(copy.sequence),
    )
    write(line + "\n", None)
    return Exit.MET


def show_contents(manifest: dict[str, Any], say: Words) -> str:
    """What a backup holds, in a line."""
    return say(
        "backup of {at}, by Palier {version}; the journal ends with entry {number}",
        at=str(manifest["made_at"]),
        version=str(manifest["palier"]),
        number=str(manifest["journal"]["sequence"]),
    )


def _packed(pack: Packing, copy: DatabaseCopy, folder: Path) -> list[str]:
    """Packs everything; says what is not there to be packed."""
    from django.conf import settings

    home: Path = settings.HOME
    left_out = []
    pack.add(copy.path.name, copy.path)
    for name, path in ((SECRET, home / SECRET), (SIGNING, settings.SIGNING_KEY)):
        if path.is_file():
            pack.add(name, path)
        elif name == SECRET and os.environ.get("PALIER_SECRET_KEY"):
            left_out.append("PALIER_SECRET_KEY")
    stores = []
    for number, found in enumerate(sorted(home.rglob("store.sqlite"))):
        stores.append(_store(pack, found.parent, home, folder / f"store-{number}.sqlite"))
        if stores[-1]["parts_at"]:
            left_out.append(stores[-1]["parts_at"])
    facts = {
        "made_at": instant_text(time.time_ns() // 1_000_000 * 1_000),
        "palier": version("palier"),
        **copy.facts,
        "stores": stores,
        "left_out": left_out,
    }
    pack.close(facts)
    return left_out


def _store(pack: Packing, store: Path, home: Path, into: Path) -> dict[str, Any]:
    """Packs a store of measurements, which nobody compacts meanwhile."""
    from palier.measurements.store.copying import standing_still

    folder = store.relative_to(home).as_posix()
    with standing_still(store, into) as copy:
        pack.add(f"stores/{folder}/store.sqlite", copy.manifest)
        for part in copy.parts:
            pack.add(f"stores/{folder}/{part.as_posix()}", store / part)
    return {
        "folder": folder,
        "identity": copy.identity,
        "number": copy.number,
        "parts_at": copy.parts_at,
    }
