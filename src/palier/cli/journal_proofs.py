"""`palier journal verify`, `sign`, `checkpoints` and `key`: the proof that nobody changed it."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from palier.calculus.errors import PalierError
from palier.calculus.instants import datetime_of
from palier.cli.bad_options import BadOption
from palier.cli.exits import Exit
from palier.cli.server_ready import database_ready
from palier.cli.writing import write
from palier.presentation.languages import Words, words

if TYPE_CHECKING:
    from palier.proof.sealed_lines import Checkpoint, LinesProof
    from palier.proof.signing import PublicKeys
    from palier.slm.journal.models import JournalCheckpoint

FORMATS = ("table", "jsonl")


class CopyUnreadable(PalierError):
    """A copy of checkpoints, of keys or of a journal that cannot be read."""

    code = "copy-unreadable"


@dataclass(frozen=True, slots=True)
class Copies:
    """What was kept elsewhere: checkpoints and public keys."""

    checkpoints: Sequence[Path] = ()
    keys: Sequence[Path] = ()


def verify(copies: Copies, tag: str) -> int:
    """Recomputes every seal and checks every signature, and says up to where the journal holds."""
    with database_ready():
        from palier.slm.journal.queries import proven, signed_checkpoints

        keys = {**_own_keys(), **_keys_in(copies)}
        proof = proven([*signed_checkpoints(keys), *_checkpoints_in(copies, keys)])
    say = words(tag)
    line = say.many(
        "{entries} entry, none changed; the last seal is {digest}",
        "{entries} entries, none changed; the last seal is {digest}",
        proof.entries,
        entries=str(proof.entries),
        digest=proof.digest,
    )
    write(f"{line}\n{_held(proof.checkpoints, say)}\n", None)
    return Exit.MET


def verify_file(path: Path, copies: Copies, tag: str) -> int:
    """The same of an exported journal, without a database.

    Exits with 2 where no checkpoint given lies within the file.
    """
    from palier.proof.sealed_lines import proven_lines

    if copies.checkpoints and not copies.keys:
        raise BadOption(
            "a checkpoint is checked with the public key that signed it",
            hint="name it with --key: `palier journal key` shows it",
        )
    checkpoints = _checkpoints_in(copies, _keys_in(copies))
    try:
        with path.open(encoding="utf-8") as lines:
            proof = proven_lines(lines, checkpoints)
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(path, error) from error
    write("".join(f"{line}\n" for line in _said(proof, words(tag))), None)
    return Exit.CANNOT_SAY if checkpoints and not proof.met else Exit.MET


def sign() -> int:
    """Signs the checkpoint of today, as the daily job does."""
    at = time.time_ns() // 1_000
    with database_ready():
        from django.conf import settings

        from palier.proof.signing import kept_key
        from palier.slm.journal.actions import sign_checkpoint

        made = sign_checkpoint(on=datetime_of(at).date(), at=at, key=kept_key(settings.SIGNING_KEY))
    write(_row(made), None)
    return Exit.MET


def checkpoints(format: str, to: Path | None) -> int:
    """Shows the checkpoints, the oldest first; as JSON lines they are a copy to keep elsewhere."""
    if format not in FORMATS:
        raise BadOption(f"there is no format {format!r}", hint=f"one of {', '.join(FORMATS)}")
    with database_ready():
        from palier.slm.journal.models import JournalCheckpoint

        rows = list(JournalCheckpoint.objects.order_by("on"))
    shown = _json_row if format == "jsonl" else _row
    write("".join(map(shown, rows)), to)
    return Exit.MET


def key(to: Path | None) -> int:
    """Shows the public key that checkpoints are signed with, as a JWK; made at its first use."""
    with database_ready(migrated=False):
        from django.conf import settings

        from palier.proof.signing import kept_key

        public = kept_key(settings.SIGNING_KEY).public
    write(json.dumps(public) + "\n", to)
    return Exit.MET


def _own_keys() -> PublicKeys:
    from django.conf import settings

    from palier.proof.signing import key_in, public_of

    found = key_in(settings.SIGNING_KEY)
    return public_of([found] if found else [])


def _keys_in(copies: Copies) -> PublicKeys:
    from palier.proof.signing import public_keys

    return public_keys(*map(_text, copies.keys))


def _checkpoints_in(copies: Copies, keys: PublicKeys) -> list[Checkpoint]:
    from palier.proof.sealed_lines import checkpoint_of
    from palier.proof.signing import read_signed

    return [
        checkpoint_of(read_signed(_signature(line, path), keys))
        for path in copies.checkpoints
        for line in _text(path).splitlines()
        if line.strip()
    ]


def _signature(line: str, path: Path) -> str:
    try:
        return str(json.loads(line)["signature"])
    except (ValueError, KeyError, TypeError) as error:
        raise _unreadable(path, error) from error


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: Exception) -> CopyUnreadable:
    said = error.strerror if isinstance(error, OSError) else "it is not what Palier writes"
    return CopyUnreadable(
        f"{path}: {said}", hint="name the file that `palier journal` wrote with -o"
    )


def _said(proof: LinesProof, say: Words) -> list[str]:
    lines = [
        say.many(
            "{entries} entry, {first} to {last}, none changed; the last seal is {digest}",
            "{entries} entries, {first} to {last}, none changed; the last seal is {digest}",
            proof.entries,
            entries=str(proof.entries),
            first=str(proof.first),
            last=str(proof.last),
            digest=proof.digest,
        )
    ]
    if proof.gaps:
        lines.append(
            say.many(
                "entries are left out at {places} place: nothing is said of them",
                "entries are left out at {places} places: nothing is said of them",
                proof.gaps,
                places=str(proof.gaps),
            )
        )
    return [*lines, _held(proof.met, say)]


def _held(count: int, say: Words) -> str:
    return say.many(
        "held to {checkpoints} signed checkpoint",
        "held to {checkpoints} signed checkpoints",
        count,
        checkpoints=str(count),
    )


def _row(row: JournalCheckpoint) -> str:
    return f"{row.on}  {row.sequence}  {row.digest}\n"


def _json_row(row: JournalCheckpoint) -> str:
    content: dict[str, Any] = {
        "on": row.on.isoformat(),
        "sequence": row.sequence,
        "digest": row.digest,
        "signature": row.signature,
    }
    return json.dumps(content) + "\n"
