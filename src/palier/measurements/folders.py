"""Reads folders and files of measurements into a dataset."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import TypeAlias

from palier.measurements.batches import SourceTables
from palier.measurements.conversion import batch_of
from palier.measurements.dataset import Dataset
from palier.measurements.declared import suggestion
from palier.measurements.defaults import default_mapping
from palier.measurements.errors import FileMissing, InvalidMapping, MissingColumn, UnknownFormat
from palier.measurements.gathering import Gathering
from palier.measurements.mapping_files import load_mapping
from palier.measurements.mappings import Mapping
from palier.measurements.narrowing import required_columns, source_columns
from palier.measurements.readers.csv_tables import read_csv
from palier.measurements.readers.guarded import (
    DEFAULT_LIMITS,
    Limits,
    SourceFile,
    check_present,
    source_of,
    text_of,
)
from palier.measurements.readers.json_lines import read_json_lines
from palier.measurements.readers.parquet import read_parquet
from palier.measurements.schema import KINDS

Progress: TypeAlias = Callable[[int, int, str], None]
"""Called with bytes done, bytes in all, and the name of the file being read."""

DECLARATIONS = ("measurements.yaml", "measurements.yml", "measurements.json")

_SUFFIXES = {".csv": "csv", ".tsv": "csv", ".parquet": "parquet", ".jsonl": "jsonl"}
_SUFFIXES |= {".ndjson": "jsonl"}


def read_folder(
    path: Path, *, progress: Progress | None = None, limits: Limits = DEFAULT_LIMITS
) -> Dataset:
    """The measurements of a folder: by its `measurements.yaml`, else every file by its columns.

    `path` may also be one file, one mapping file, or the folder of an evidence pack. Raises
    `ReadError`, `InvalidMapping`.
    """
    if path.suffix in (".yaml", ".yml", ".json"):
        return read_files(load_mapping(path), path.parent, progress=progress, limits=limits)
    if not path.is_dir():
        return _read([(path, path.name, None)], progress, limits)
    if (path / "manifest.json").is_file():
        # Imported here: the store is slow to import, and few folders are evidence packs.
        from palier.measurements.store.importing import dataset_of
        from palier.measurements.store.packs import is_pack

        if is_pack(path):
            return dataset_of(path, progress=_of_rows(progress))
    for name in DECLARATIONS:
        if (path / name).is_file():
            return read_files(load_mapping(path / name), path, progress=progress, limits=limits)
    found = [file for file in sorted(path.rglob("*")) if file.is_file() and _format(file)]
    if not found:
        raise FileMissing(
            str(path),
            "no measurements in this folder",
            hint=f"add files ending in {', '.join(_SUFFIXES)}, or a measurements.yaml",
        )
    return _read([(file, _name(file, path), None) for file in found], progress, limits)


def _of_rows(progress: Progress | None) -> Callable[[int, int], None] | None:
    return None if progress is None else lambda done, total: progress(done, total, "")


def read_files(
    mappings: Iterable[Mapping],
    base: Path,
    *,
    progress: Progress | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> Dataset:
    """The measurements of the files that the mappings name under `base`, in their order.

    Raises `ReadError`, `UnitsDisagree`.
    """
    wanted: list[tuple[Path, str, Mapping | None]] = [
        (file, _name(file, base), mapping) for mapping in mappings for file in _files(mapping, base)
    ]
    return _read(wanted, progress, limits)


def _files(mapping: Mapping, base: Path) -> Iterator[Path]:
    seen: set[Path] = set()
    for pattern in mapping.files or ("*",):
        plain = base / pattern
        found = [plain] if plain.is_file() else _matching(pattern, base)
        found = [file for file in found if file.is_file() and file.name not in DECLARATIONS]
        if not found:
            raise FileMissing(
                pattern, f"no file of {base} matches", hint="check `files` in the mapping"
            )
        yield from (file for file in found if file not in seen)
        seen.update(found)


def _matching(pattern: str, base: Path) -> list[Path]:
    """The files of a pattern; `**` stands for folders, whole, whatever Python makes of `**a`."""
    if any("**" in part and part != "**" for part in pattern.split("/")):
        raise InvalidMapping(f"files: {pattern!r}: `**` stands alone", hint="write **/*.csv")
    try:
        return sorted(base.glob(pattern))
    except (ValueError, NotImplementedError) as error:
        raise InvalidMapping(f"files: {pattern!r}: {error}", hint="see `files`") from None


def _read(
    wanted: list[tuple[Path, str, Mapping | None]], progress: Progress | None, limits: Limits
) -> Dataset:
    gathering = Gathering()
    sources: dict[str, SourceFile] = {}
    total = sum(path.stat().st_size for path, _, _ in wanted if path.is_file())
    done = 0
    for path, name, mapping in wanted:
        if progress is not None:
            progress(done, total, name)
        check_present(path, name)
        for share in _gather(path, name, mapping, limits, gathering):
            if progress is not None:
                progress(done + int(share * path.stat().st_size), total, name)
        source = sources[name] = source_of(path, name)
        done += source.bytes
    if progress is not None:
        progress(done, total, "")
    return gathering.dataset(sources.values())


def _gather(
    path: Path, name: str, mapping: Mapping | None, limits: Limits, gathering: Gathering
) -> Iterator[Fraction]:
    """Adds a file piece by piece, and gives the share of its rows that is in after each."""
    tables = _tables(path, name, mapping, limits)
    if mapping is None:
        mapping = default_mapping(tables.header, name)
    if tables.header or tables.tables:
        _check_header(mapping, tables.header, name)
    gathering.reject(tables.rejections)
    series = path.name.partition(".")[0]
    rows, added = sum(table.height for table in tables.tables), 0
    for table in tables.tables:
        gathering.add(batch_of(table, mapping, name, series), mapping)
        added += table.height
        if rows:
            yield Fraction(added, rows)


def _tables(path: Path, name: str, mapping: Mapping | None, limits: Limits) -> SourceTables:
    format = (mapping.format if mapping else None) or _format(path)
    own = {column.name for schema in KINDS.values() for column in schema.columns}
    wanted = None if mapping is None else source_columns(mapping) | own | {"series", "id"}
    if format == "parquet":
        return read_parquet(path, name, wanted)
    encoding = mapping.encoding if mapping else "utf-8"
    if format == "jsonl":
        return read_json_lines(text_of(path, name, encoding, limits), name)
    if format == "csv":
        tabs = ".tsv" in path.suffixes
        delimiter = "\t" if tabs and (mapping is None or mapping.delimiter == ",") else None
        delimiter = delimiter or (mapping.delimiter if mapping else ",")
        return read_csv(text_of(path, name, encoding, limits), name, delimiter, wanted)
    raise UnknownFormat(
        name,
        "its format is not known by its suffix",
        hint="state `format: csv`, parquet or jsonl in a mapping",
    )


def _check_header(mapping: Mapping, header: tuple[str, ...], file: str) -> None:
    """Raises `MissingColumn` when the mapping or its kind needs a column that is not there."""
    needed = source_columns(mapping)
    given = set(mapping.columns) | ({mapping.pivot.field} if mapping.pivot else set())
    given |= {"good"} if "bad" in given else set()
    needed |= {name for name in required_columns(mapping) if name not in given}
    if mapping.identity == "id" and "id" not in given:
        needed |= {"id"}
    for column in sorted(needed):
        if column not in header:
            raise MissingColumn(
                file,
                f"there is no column {column!r}",
                hint=suggestion(column, header) or f"its columns are {', '.join(header[:20])}",
            )


def _format(path: Path) -> str | None:
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if suffixes and suffixes[-1] == ".gz":
        suffixes = suffixes[:-1]
    return _SUFFIXES.get(suffixes[-1]) if suffixes else None


def _name(path: Path, base: Path) -> str:
    return path.relative_to(base).as_posix() if path.is_relative_to(base) else path.as_posix()
