"""Where stores are: a folder, or a database and a place for parts."""

from __future__ import annotations

import uuid
from os.path import isfile
from pathlib import Path

from palier.measurements.places import shown_place
from palier.measurements.store.database import Database
from palier.measurements.store.disk import disk_errors
from palier.measurements.store.errors import (
    StoreError,
    StoreExists,
    StoreFormat,
    StoreMissing,
    UnknownPlace,
)
from palier.measurements.store.files import Files, FolderFiles, make_folders
from palier.measurements.store.sql_manifest import SqlManifest
from palier.measurements.store.sqlite_manifest import SqliteDatabase
from palier.measurements.store.stores import Store
from palier.measurements.store.tables import FORMAT, statements

MANIFEST_FILE, _PARTS = "store.sqlite", "parts"
_IDENTITY, _FORMAT = "identity", "format"
"""Facts that every store states; `parts` is the place of the parts where it is not the usual."""

_CLAIM = "README.txt"
"""Keeps a place of parts that is not beside the manifest from being given to a second store."""

_DATABASES = ("postgresql", "postgres")
"""Schemes that the client of PostgreSQL takes."""


def is_store(url: str) -> bool:
    """Whether a store is there: a folder with one in it, or any URL of a database."""
    return "://" in url or isfile(Path(url, MANIFEST_FILE))


def open_store(url: str) -> Store:
    """The store in a folder, or of a database by its URL. Raises `StoreMissing`."""
    if "://" in url:
        return _opened(_remote(url), url)
    path = Path(url, MANIFEST_FILE)
    if not isfile(path):
        raise StoreMissing(
            f"{url}: there is no store here",
            hint="name the folder that holds store.sqlite, or create a store",
        )
    return _opened(SqliteDatabase(path), url)


def create_store(url: str, parts: str = "") -> Store:
    """A new store; `parts` is a folder or a URL for its part files. Raises `StoreExists`.

    A store whose manifest is a database needs to be told where its parts go.
    """
    _check_scheme(url)
    if "://" in url and not parts:
        raise UnknownPlace(
            "where the parts go is not said", hint="name a folder, or s3://bucket/prefix"
        )
    if parts and "://" not in parts:
        # Whoever opens the store may work in another folder.
        parts = str(Path(parts).absolute())
    _files(url, parts)
    if "://" in url:
        return _created(_remote(url), url, parts)
    path = Path(url, MANIFEST_FILE)
    with disk_errors(url):
        make_folders(path.parent.absolute())
    return _created(SqliteDatabase(path, must_exist=False), url, parts)


def _created(database: Database, url: str, parts: str) -> Store:
    blob = "BYTEA" if "://" in url else "BLOB"
    try:
        with database.writing() as session:
            for statement in statements(blob):
                session.run(statement)
            _claim(_files(url, parts), is_beside=not parts)
            facts = {_IDENTITY: uuid.uuid4().hex, _FORMAT: FORMAT, _PARTS: parts}
            session.run_many("INSERT INTO facts VALUES (?, ?)", facts.items())
    except StoreError:
        database.close()
        raise
    return _opened(database, url)


def _claim(files: Files, *, is_beside: bool) -> None:
    """Refuses a place of parts in use: of two stores, each would sweep away what is the other's."""
    with disk_errors(files.url):
        is_used = next(files.entries(), None) is not None
    if is_used:
        raise StoreExists(
            f"{files.url}: there are files already",
            hint="the parts of a store need a place of their own: name an empty one",
        )
    if not is_beside:
        with files.writing(_CLAIM) as file:
            file.write(b"Parts of a Palier store, which alone writes and removes files here.\n")


def _opened(database: Database, url: str) -> Store:
    manifest = SqlManifest(database)
    edition = manifest.fact(_FORMAT)
    if edition != FORMAT:
        manifest.close()
        place = shown_place(url)
        raise StoreFormat(
            f"{place}: the store has the format {edition}, and this edition reads {FORMAT}",
            hint="use the edition of Palier that wrote it, or a later one",
        )
    return Store(manifest, _files(url, manifest.fact(_PARTS) or ""), url)


def _files(url: str, parts: str) -> Files:
    if "://" in parts:
        from palier.measurements.store.object_files import ObjectFiles

        return ObjectFiles(parts)
    return FolderFiles(parts or str(Path(url, _PARTS)))


def _check_scheme(url: str) -> None:
    scheme, is_url, _ = url.partition("://")
    if is_url and scheme not in _DATABASES:
        raise UnknownPlace(
            f"a store has no manifest at {scheme}://",
            hint="name the folder of a store, or postgresql://user@host/database",
        )


def _remote(url: str) -> Database:
    _check_scheme(url)
    try:
        from palier.measurements.store.postgres_manifest import PostgresDatabase
    except ImportError as error:
        raise StoreError(
            f"stores in PostgreSQL need a library that is not installed: {error}",
            hint="pip install 'palier[postgres]'",
        ) from error
    return PostgresDatabase(url)
