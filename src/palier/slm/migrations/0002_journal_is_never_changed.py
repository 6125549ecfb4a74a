"""Triggers that refuse to change or remove an entry of the journal, and the head of its chain."""

from __future__ import annotations

from typing import Any

from django.db import migrations

_REFUSED = "the journal is appended to, never changed"

_SQLITE = [
    f"CREATE TRIGGER journal_no_{name} BEFORE {name} ON slm_journalentry "
    f"BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END"
    for name in ("update", "delete")
]
_POSTGRESQL = [
    "CREATE FUNCTION journal_refuses() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{_REFUSED}'; END $$",
    "CREATE TRIGGER journal_no_change BEFORE UPDATE OR DELETE ON slm_journalentry "
    "FOR EACH ROW EXECUTE FUNCTION journal_refuses()",
]


def make(apps: Any, editor: Any) -> None:
    """The triggers of this database, and the row that stands before the first entry."""
    statements = _SQLITE if editor.connection.vendor == "sqlite" else _POSTGRESQL
    for statement in statements:
        editor.execute(statement)
    apps.get_model("slm", "JournalHead").objects.create(id=1, sequence=0, digest="0" * 64)


class Migration(migrations.Migration):
    """Not undone: a journal without them proves less."""

    dependencies = (("slm", "0001_people_and_journal"),)
    operations = (migrations.RunPython(make),)
