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
    actor = models.CharField(max_length=64)
    """The id of a person as text; names live with the person, where they can be erased."""
    kind = models.CharField(max_length=64)
    subject = models.CharField(max_length=128)
    """What it was done to, as `party:12`."""
    party = models.CharField(max_length=64, blank=True, default="")
    """The id as text of the customer or supplier whose people may read it too; "": nobody else."""
    text = models.TextField()
    """The entry as canonical JSON."""
    digest = models.CharField(max_length=64)
    """SHA-256 of the digest before it, a line end, and the text."""

    class Meta:
        ordering = ("sequence",)
        indexes = (
            models.Index(fields=("subject", "sequence"), name="journal_of_subject"),
            models.Index(fields=("party", "sequence"), name="journal_of_party"),
            models.Index(fields=("kind", "sequence"), name="journal_of_kind"),
            models.Index(fields=("actor", "sequence"), name="journal_of_actor"),
            models.Index(fields=("at",), name="journal_of_instant"),
        )


class JournalCheckpoint(models.Model):
    """The head of the journal as it stood on a day, signed.

    Whoever keeps a copy can prove later that the journal before it was not written anew.
    """

    on = models.DateField(unique=True)
    sequence = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    signed_at = models.BigIntegerField()
    signature = models.TextField()
    """A compact JWS (Ed25519) of the day, the number and the digest."""

    class Meta:
        ordering = ("-on",)
