"""Triggers again: SQLite drops those of a table whose columns change; and those of checkpoints."""

from __future__ import annotations

from typing import Any

from django.db import migrations

_REFUSED = "the journal is appended to, never changed"
_TABLES = (("journal", "slm_journalentry"), ("checkpoint", "slm_journalcheckpoint"))
_SQLITE = [
    f"CREATE TRIGGER IF NOT EXISTS {what}_no_{name} BEFORE {name} ON {table} "
    f"BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END"
    for what, table in _TABLES
    for name in ("update", "delete")
]
_POSTGRESQL = [
    "CREATE TRIGGER checkpoint_no_change BEFORE UPDATE OR DELETE ON slm_journalcheckpoint "
    "FOR EACH ROW EXECUTE FUNCTION journal_refuses()",
]


def make(apps: Any, editor: Any) -> None:
    """The triggers of this database."""
    for statement in _SQLITE if editor.connection.vendor == "sqlite" else _POSTGRESQL:
        editor.execute(statement)


class Migration(migrations.Migration):
    """Not undone: a journal without them proves less."""

    dependencies = (("slm", "0003_frame"),)
    operations = (migrations.RunPython(make),)
