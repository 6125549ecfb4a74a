"""Entries of the journal, each sealed with the one before it, and the head of their chain."""

from __future__ import annotations

from django.db import models


class JournalHead(models.Model):
    """The last entry: the one row that every action locks, as the last thing it does."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    sequence = models.BigIntegerField()
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(id=1), name="one_head"),)


class JournalEntry(models.Model):
    """One thing that was done. `text` is what is sealed; the columns beside it are for searching.

    Triggers refuse to change or remove one.
    """

    sequence = models.BigIntegerField(primary_key=True)
    at = models.BigIntegerField()
    """Microseconds since 1970, UTC."""
    actor = models.CharField(max_length=64, db_index=True)
    """The id of a person as text; names live with the person, where they can be erased."""
    kind = models.CharField(max_length=64, db_index=True)
    subject = models.CharField(max_length=128)
    """What it was done to, as `party:12`."""
    text = models.TextField()
    """The entry as canonical JSON."""
    digest = models.CharField(max_length=64)
    """SHA-256 of the digest before it, a line end, and the text."""

    class Meta:
        ordering = ("sequence",)
        indexes = (models.Index(fields=("subject", "sequence"), name="journal_of_subject"),)
