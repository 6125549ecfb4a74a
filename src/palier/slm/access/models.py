"""Invitations, API tokens, answers and shared values. Secrets are kept as digests alone."""

from __future__ import annotations

from django.db import models

from palier.slm.parties.models import Person


class Invitation(models.Model):
    """A link, sent to a person without a password, that opens until it expires or is used."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="invitations")
    digest = models.CharField(max_length=64, unique=True)
    """SHA-256 of the secret in the link."""
    created_at = models.BigIntegerField()
    expires_at = models.BigIntegerField()
    accepted_at = models.BigIntegerField(null=True, blank=True)
    revoked_at = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.subject

    @property
    def subject(self) -> str:
        """What the journal calls it."""
        return f"invitation:{self.pk}"


class ApiToken(models.Model):
    """A program's way in, for one person, within scopes, until it expires."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=100)
    prefix = models.CharField(max_length=16)
    """How the secret begins, to tell tokens apart."""
    digest = models.CharField(max_length=64, unique=True)
    """SHA-256 of the secret."""
    scopes = models.CharField(max_length=400)
    """Words between spaces, in order: `catalogue:read journal:read`."""
    created_at = models.BigIntegerField()
    expires_at = models.BigIntegerField()
    used_at = models.BigIntegerField(null=True, blank=True)
    """To the hour: a request does not write each time."""
    revoked_at = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.prefix

    @property
    def subject(self) -> str:
        """What the journal calls it."""
        return f"token:{self.pk}"


class IdempotentAnswer(models.Model):
    """What a request with an idempotency key was answered, to answer its repeats alike."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="answers")
    key = models.CharField(max_length=255)
    request = models.CharField(max_length=64)
    """SHA-256 of method, path and body: the same key with another request is refused."""
    status = models.PositiveSmallIntegerField(null=True)
    """None while the first request is still being done."""
    headers = models.TextField(default="{}")
    body = models.TextField(default="")
    created_at = models.BigIntegerField(db_index=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("person", "key"), name="answer_once_per_key"),
        )


class SharedValue(models.Model):
    """What processes remember together for a while: tries counted, codes used once.

    The table of Django's `DatabaseCache`, which names the columns.
    """

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)
