"""Evidence packs: a folder of Parquet and a manifest that names, counts and hashes each file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from palier.calculus.errors import CalculusError
from palier.calculus.instants import Instant, instant_of, instant_text
from palier.calculus.spans import Span
from palier.measurements.arrow_layout import INSTANTS, schema_of
from palier.measurements.errors import ReadError
from palier.measurements.mappings import Quantity
from palier.measurements.schema import KINDS
from palier.measurements.store.rows import SOURCE_ID

FORMAT = "palier/evidence/v1"
MANIFEST = "manifest.json"


class PackDamaged(ReadError):
    """An evidence pack whose files are not those that its manifest names."""

    code = "pack-damaged"


@dataclass(frozen=True, slots=True)
class PackFile:
    """One file of a pack; `rows_before` of its rows only lead up to the period."""

    name: str
    kind: str
    rows: int
    rows_before: int
    sha256: str

    @property
    def is_read(self) -> bool:
        """Whether its rows are read; the others are the same rows for people."""
        return self.name.endswith(".parquet")


@dataclass(frozen=True, slots=True)
class Pack:
    """What a pack says of itself; `read` are its Parquet files, `others` the copies of them."""

    store: str
    snapshot: int
    fingerprint: str
    span: Span
    series: str
    read: tuple[PackFile, ...]
    others: tuple[PackFile, ...] = ()
    quantities: Mapping[str, Quantity] = field(default_factory=dict)
    made_by: str = ""
    commands: Mapping[str, str] = field(default_factory=dict)
    """What makes the pack again, and what computes figures from it."""

    @property
    def rows(self) -> int:
        """The rows of all kinds."""
        return sum(file.rows for file in self.read)


def write_manifest(pack: Pack, folder: Path) -> None:
    """Writes the manifest, which makes the folder a pack."""
    files = [
        {
            "name": each.name,
            "kind": each.kind,
            "rows": each.rows,
            "rows_before": each.rows_before,
            "sha256": each.sha256,
        }
        for each in (*pack.read, *pack.others)
    ]
    content = {
        "format": FORMAT,
        "store": pack.store,
        "snapshot": pack.snapshot,
        "fingerprint": pack.fingerprint,
        "from": instant_text(pack.span.start),
        "to": instant_text(pack.span.end),
        "series": pack.series,
        "units": {
            name: {"unit": each.unit, "resolution": str(each.resolution)}
            for name, each in sorted(pack.quantities.items())
        },
        "files": files,
        "made_by": pack.made_by,
        "commands": dict(pack.commands),
    }
    text = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
    (folder / MANIFEST).write_text(text, encoding="utf-8")


def is_pack(folder: Path) -> bool:
    """Whether a folder is an evidence pack."""
    try:
        text = (folder / MANIFEST).read_text(encoding="utf-8")
        content = json.loads(text)
    except (OSError, ValueError):
        return False
    return isinstance(content, dict) and content.get("format") == FORMAT


def read_pack(folder: Path) -> Pack:
    """The manifest of a pack, once each of its files has the bytes that it says.

    Raises `PackDamaged`.
    """
    pack = _manifest(folder)
    for file in (*pack.read, *pack.others):
        if sha256_of(folder / file.name, file.name) != file.sha256:
            raise PackDamaged(
                file.name,
                "the bytes are not those that were exported",
                hint="copy the pack again, or export it again",
            )
    return pack


def tables_of(folder: Path, file: PackFile) -> Iterator[pa.Table]:
    """The rows of a file, piece by piece. Raises `PackDamaged`."""
    wanted = [field for field in schema_of(file.kind) if field.name != "series"]
    try:
        with pq.ParquetFile(folder / file.name, read_dictionary=["series"]) as opened:
            instants = [name for name in opened.schema_arrow.names if name.startswith(INSTANTS)]
            names = ["series", *(field.name for field in wanted), *instants, SOURCE_ID]
            for batch in opened.iter_batches(columns=names):
                schema = schema_of(file.kind, [name.removeprefix(INSTANTS) for name in instants])
                table = pa.Table.from_batches([batch]).select(names)
                yield table.cast(schema.append(pa.field(SOURCE_ID, pa.string())))
            count = opened.metadata.num_rows
    except (pa.ArrowException, OSError, KeyError) as error:
        raise _damaged(file.name, str(error).partition("\n")[0]) from None
    if count != file.rows:
        raise _damaged(
            file.name, f"it has not the rows that are named: {count} instead of {file.rows}"
        )


def sha256_of(path: Path, name: str) -> str:
    """The SHA-256 of a file. Raises `PackDamaged` when it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise _damaged(name, str(error.strerror)) from None


def _manifest(folder: Path) -> Pack:
    try:
        content = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if content["format"] != FORMAT:
            raise _damaged(MANIFEST, f"its format is {content['format']!r}, not {FORMAT!r}")
        files = [_file(each) for each in content["files"]]
        _check_kinds([file.kind for file in files if file.is_read])
        return Pack(
            store=str(content["store"]),
            snapshot=int(content["snapshot"]),
            fingerprint=str(content["fingerprint"]),
            span=_span(content),
            series=str(content["series"]),
            read=tuple(file for file in files if file.is_read),
            others=tuple(file for file in files if not file.is_read),
            quantities={name: _quantity(each) for name, each in content["units"].items()},
            made_by=str(content["made_by"]),
            commands={name: str(text) for name, text in content["commands"].items()},
        )
    except FileNotFoundError:
        raise PackDamaged(
            str(folder),
            "there is no evidence pack here",
            hint=f"name the folder that holds its {MANIFEST}",
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise _damaged(MANIFEST, str(getattr(error, "strerror", None) or error)) from None
    except (ArithmeticError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise _damaged(MANIFEST, f"{type(error).__name__}: {error}") from None
    except RecursionError:
        raise _damaged(MANIFEST, "it is nested too deeply") from None
    except CalculusError as error:
        raise _damaged(MANIFEST, error.message) from None


def _file(content: Any) -> PackFile:
    name, kind = str(content["name"]), str(content["kind"])
    if Path(name).name != name or not name.isprintable() or kind not in KINDS:
        raise _damaged(MANIFEST, f"{name!r} of kind {kind!r} is no file of a pack")
    return PackFile(
        name, kind, int(content["rows"]), int(content["rows_before"]), str(content["sha256"])
    )


def _check_kinds(kinds: list[str]) -> None:
    for kind in KINDS:
        if kinds.count(kind) > 1:
            raise _damaged(MANIFEST, f"it names two files of kind {kind!r}")


def _span(content: Any) -> Span:
    span = Span(_instant(content["from"]), _instant(content["to"]))
    if span.end <= span.start:
        raise ValueError("`to` does not lie after `from`")
    return span


def _instant(text: str) -> Instant:
    return instant_of(datetime.fromisoformat(text))


def _quantity(content: Any) -> Quantity:
    unit, resolution = str(content["unit"]), Decimal(content["resolution"])
    if not (resolution.is_finite() and resolution > 0):
        raise ValueError(f"{resolution} is no resolution")
    return Quantity(unit, unit, resolution)


def _damaged(name: str, why: str) -> PackDamaged:
    return PackDamaged(name, why, hint="copy the pack again, or export it again")
