"""`palier restore`: a backup put where nothing is, whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from palier.calculus.errors import PalierError
from palier.cli.backup_files import BackupDamaged, unpacked
from palier.cli.backups import show_contents
from palier.cli.bad_options import BadOption
from palier.cli.database_copies import DUMP, SQLITE, check_empty, restored
from palier.cli.exits import Exit
from palier.cli.refusals import show, tell
from palier.cli.server_ready import database_ready
from palier.cli.writing import write
from palier.presentation.languages import words


class HomeInUse(PalierError):
    """A folder to restore into that holds something already."""

    code = "home-in-use"


class BackupTooNew(PalierError):
    """A backup of a later version than this one."""

    code = "backup-too-new"


def restore(file: Path, home: Path, tag: str) -> int:
    """Restores a backup in a new home, and the database of DATABASE_URL where it is PostgreSQL's.

    Exits with 1 where everything is there, but the journal in the backup does not hold.
    """
    home = home.absolute()
    _check_home(home)
    say = words(tag)
    home.parent.mkdir(parents=True, exist_ok=True)
    # Beside the new home: only there can it take its place in one step.
    draft = Path(tempfile.mkdtemp(prefix=f".{home.name}.restoring-", dir=home.parent))
    try:
        manifest = unpacked(file, draft)
        for store in manifest.get("stores", []):
            _place(draft, store["folder"])
        shutil.rmtree(draft / "stores", ignore_errors=True)
        broken = _filled(draft, manifest)
        os.rename(draft, home)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    write(f"{show_contents(manifest, say)}\n", None)
    write(say("restored in {home}", home=str(home)) + "\n", None)
    for place in manifest.get("left_out", []):
        tell(say("not in the backup, to be kept by other means: {place}", place=place))
    if broken is not None:
        show(broken, tag)
    return Exit.MISSED if broken else Exit.MET


def _check_home(home: Path) -> None:
    if home.exists() and (not home.is_dir() or any(home.iterdir())):
        raise HomeInUse(
            f"{home} is not empty",
            hint="name a folder that does not exist yet; a backup is never restored over another",
        )


def _place(draft: Path, folder: str) -> None:
    """Moves a store to the folder that it has in a home."""
    source, target = draft / "stores" / folder, (draft / folder).resolve()
    if not target.is_relative_to(draft.resolve()) or not source.is_dir():
        raise BackupDamaged(f"there is no store {folder!r} in it", hint="take another backup")
    target.parent.mkdir(parents=True, exist_ok=True)
    os.rename(source, target)


def _filled(draft: Path, manifest: dict[str, Any]) -> PalierError | None:
    """As `_fill`, which finds out whether what is said to be a database is one."""
    from django.db import DatabaseError

    try:
        return _fill(draft, manifest)
    except DatabaseError as error:
        said = f"its database cannot be read: {error}"
        raise BackupDamaged(said, hint="take another backup") from error


def _fill(draft: Path, manifest: dict[str, Any]) -> PalierError | None:
    """Makes the database whole in this version; what is wrong with its journal, if anything."""
    url = os.environ.get("DATABASE_URL", "")
    is_sqlite = (draft / SQLITE).is_file()
    if is_sqlite == bool(url):
        where = "in the new home: unset DATABASE_URL" if is_sqlite else "in PostgreSQL"
        raise BadOption(
            f"the database of this backup belongs {where}",
            hint="a backup is restored to the kind of database that it was taken from; "
            "name an empty PostgreSQL in DATABASE_URL for one of PostgreSQL, and none for SQLite",
        )
    # The keys of the backup are those that the settings find.
    os.environ["PALIER_HOME"] = str(draft)
    with database_ready(migrated=False):
        from django.core.management import call_command

        _check_version(manifest)
        if not is_sqlite:
            check_empty()
            restored(draft / DUMP)
            (draft / DUMP).unlink()
        call_command("migrate", verbosity=0, interactive=False)
        return _wrong_journal(manifest)


def _check_version(manifest: dict[str, Any]) -> None:
    from django.db.migrations.loader import MigrationLoader

    known = MigrationLoader(None).disk_migrations
    later = [
        name
        for name in manifest["database"]["migrations"]
        if name.startswith("slm.") and tuple(name.split(".", 1)) not in known
    ]
    if later:
        raise BackupTooNew(
            f"the backup is of Palier {manifest['palier']}, which has tables that this one lacks",
            hint="restore it with that version or a later one",
        )


def _wrong_journal(manifest: dict[str, Any]) -> PalierError | None:
    from palier.proof.sealed_lines import Checkpoint
    from palier.slm.journal.errors import JournalBroken
    from palier.slm.journal.queries import proven

    stated = manifest["journal"]
    day = date.fromisoformat(manifest["made_at"][:10])
    try:
        proven([Checkpoint(day, stated["sequence"], stated["digest"])])
    except JournalBroken as error:
        return error
    return None
