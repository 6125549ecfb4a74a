"""Where stores are: a folder, or a database and a place for parts."""

from __future__ import annotations

import uuid
from pathlib import Path

from palier.measurements.store.database import Database
from palier.measurements.store.errors import (
    StoreError,
    StoreExists,
    StoreFormat,
    StoreMissing,
    UnknownPlace,
)
from palier.measurements.store.files import Files, FolderFiles
from palier.measurements.store.sql_manifest import SqlManifest
from palier.measurements.store.sqlite_manifest import SqliteDatabase
from palier.measurements.store.stores import Store
from palier.measurements.store.tables import FORMAT, statements

_FILE, _PARTS = "store.sqlite", "parts"
_IDENTITY, _FORMAT = "identity", "format"
"""Facts that every store states; `parts` is the place of the parts where it is not the usual."""


def is_store(url: str) -> bool:
    """Whether a store is there: a folder with one in it, or any URL of a database."""
    return "://" in url or Path(url, _FILE).is_file()


def open_store(url: str) -> Store:
    """The store in a folder, or of a database by its URL. Raises `StoreMissing`."""
    if "://" in url:
        return _opened(_remote(url), url)
    path = Path(url, _FILE)
    if not path.is_file():
        raise StoreMissing(
            f"{url}: there is no store here",
            hint="name the folder that holds store.sqlite, or create a store",
        )
    return _opened(SqliteDatabase(path), url)


def create_store(url: str, parts: str = "") -> Store:
    """A new store; `parts` is a folder or a URL for its part files. Raises `StoreExists`.

    A store whose manifest is a database needs to be told where its parts go.
    """
    if "://" in url and not parts:
        raise UnknownPlace(
            "where the parts go is not said", hint="name a folder, or s3://bucket/prefix"
        )
    _files(url, parts)
    if "://" in url:
        return _created(_remote(url), url, parts)
    path = Path(url, _FILE)
    if path.exists():
        raise StoreExists(
            f"{url}: there is a store already", hint="open it, or name another folder"
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    return _created(SqliteDatabase(path, must_exist=False), url, parts)


def _created(database: Database, url: str, parts: str) -> Store:
    blob = "BYTEA" if "://" in url else "BLOB"
    with database.writing() as session:
        for statement in statements(blob):
            session.run(statement)
        facts = {_IDENTITY: uuid.uuid4().hex, _FORMAT: FORMAT, _PARTS: parts}
        session.run_many("INSERT INTO facts VALUES (?, ?)", facts.items())
    return _opened(database, url)


def _opened(database: Database, url: str) -> Store:
    manifest = SqlManifest(database)
    edition = manifest.fact(_FORMAT)
    if edition != FORMAT:
        manifest.close()
        raise StoreFormat(
            f"{url}: the store has the format {edition}, and this edition reads {FORMAT}",
            hint="use the edition of Palier that wrote it, or a later one",
        )
    return Store(manifest, _files(url, manifest.fact(_PARTS) or ""), url)


def _files(url: str, parts: str) -> Files:
    if "://" in parts:
        from palier.measurements.store.object_files import ObjectFiles

        return ObjectFiles(parts)
    return FolderFiles(parts or str(Path(url, _PARTS)))


def _remote(url: str) -> Database:
    try:
        from palier.measurements.store.postgres_manifest import PostgresDatabase
    except ImportError as error:
        raise StoreError(
            f"stores in PostgreSQL need a library that is not installed: {error}",
            hint="pip install 'palier[postgres]'",
        ) from error
    return PostgresDatabase(url)
