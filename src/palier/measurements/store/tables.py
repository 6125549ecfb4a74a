"""The tables of a manifest, in the SQL that SQLite and PostgreSQL share."""

from __future__ import annotations

FORMAT = "1"
"""The edition of these tables and of the parts."""


def statements(blob: str = "BLOB") -> list[str]:
    """What creates the tables; `blob` is the database's type for bytes."""
    return [
        "CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
        "CREATE TABLE head (only_one INTEGER PRIMARY KEY, number BIGINT NOT NULL)",
        "INSERT INTO head VALUES (1, 0)",
        """CREATE TABLE commits (
            number BIGINT PRIMARY KEY, what TEXT NOT NULL, at BIGINT NOT NULL,
            row_count BIGINT NOT NULL, repeats BIGINT NOT NULL, conflicts BIGINT NOT NULL,
            removed BIGINT NOT NULL, retry_key TEXT UNIQUE)""",
        """CREATE TABLE acknowledged (
            number BIGINT, kind TEXT, row_count BIGINT NOT NULL, PRIMARY KEY (number, kind))""",
        f"""CREATE TABLE batches (
            number BIGINT, kind TEXT, row_count BIGINT NOT NULL,
            content {blob} NOT NULL, PRIMARY KEY (number, kind))""",
        """CREATE TABLE parts (
            name TEXT PRIMARY KEY, kind TEXT NOT NULL, part_of TEXT NOT NULL,
            row_count BIGINT NOT NULL, bytes BIGINT NOT NULL, sha256 TEXT NOT NULL,
            first_series TEXT NOT NULL, last_series TEXT NOT NULL,
            first_at BIGINT, last_at BIGINT, first_seq BIGINT NOT NULL, last_seq BIGINT NOT NULL,
            role TEXT NOT NULL, settling TEXT NOT NULL, since BIGINT NOT NULL,
            until BIGINT, replaced_at BIGINT)""",
        "CREATE INDEX parts_of_kind ON parts (kind, until)",
        f"""CREATE TABLE conflicts (
            number BIGINT NOT NULL, kind TEXT NOT NULL, row_count BIGINT NOT NULL,
            content {blob} NOT NULL)""",
        """CREATE TABLE series (
            kind TEXT, series TEXT, since BIGINT NOT NULL, PRIMARY KEY (kind, series))""",
        """CREATE TABLE quantities (
            name TEXT PRIMARY KEY, unit TEXT NOT NULL, resolution TEXT NOT NULL,
            since BIGINT NOT NULL)""",
        """CREATE TABLE leases (
            name TEXT PRIMARY KEY, holder TEXT NOT NULL, expires_at BIGINT NOT NULL)""",
    ]
