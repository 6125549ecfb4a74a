"""Organisations, the people that stand for them, and the responsibilities that people hold."""

from __future__ import annotations

from typing import ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from palier.slm.intents import Responsibility


class PartyKind(models.TextChoices):
    """What an organisation is to the others."""

    PROVIDER = "provider"
    CUSTOMER = "customer"
    SUPPLIER = "supplier"


class Party(models.Model):
    """An organisation. `code` is what documents call it."""

    code = models.SlugField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=16, choices=PartyKind)
    language = models.CharField(max_length=8, default="fr-CA")
    zone = models.CharField(max_length=64, default="UTC")
    is_open = models.BooleanField(default=True)
    """Nothing new is begun with one that is closed."""
    words = models.TextField(blank=True, default="", editable=False)
    """What it is found by: `search.words_of`."""
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("name", "id")
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=PartyKind.values), name="party_kind_known"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def subject(self) -> str:
        """What the journal calls it."""
        return f"party:{self.pk}"


class Person(AbstractBaseUser):
    """Somebody who may sign in. The journal knows the id alone: a name can be erased."""

    email = models.EmailField(max_length=254, unique=True)
    """In lower case."""
    name = models.CharField(max_length=200)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="people")
    language = models.CharField(max_length=8, default="fr-CA")
    zone = models.CharField(max_length=64, default="UTC")
    is_active = models.BooleanField(default=True)
    theme = models.CharField(max_length=8, blank=True, default="")
    """`light`, `dark`, or what the device prefers."""
    erased_at = models.BigIntegerField(null=True, blank=True)
    """When name and address were removed; microseconds since 1970, UTC."""
    words = models.TextField(blank=True, default="", editable=False)
    """What they are found by: `search.words_of`."""
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar[BaseUserManager[Self]] = BaseUserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        ordering = ("name", "id")
        constraints = (
            models.CheckConstraint(condition=Q(email=Lower("email")), name="person_email_lower"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def subject(self) -> str:
        """What the journal calls them."""
        return f"person:{self.pk}"


class Grant(models.Model):
    """A responsibility that a person holds for a party, from a date until another."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="grants")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="grants")
    service = models.CharField(max_length=64, blank=True, default="")
    """The code of the one service it is for; "": for all that the party has."""
    responsibility = models.CharField(
        max_length=32, choices=[(each.value, each.value) for each in Responsibility]
    )
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    """The first day without it; None: until it is ended."""

    class Meta:
        ordering = ("person_id", "responsibility", "since", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("since")), name="grant_lasts"
            ),
            models.CheckConstraint(
                condition=Q(responsibility__in=[each.value for each in Responsibility]),
                name="grant_responsibility_known",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person} {self.responsibility} {self.party}"

    @property
    def subject(self) -> str:
        """What the journal calls it."""
        return f"grant:{self.pk}"


class Deputy(models.Model):
    """Somebody who holds all that a person holds, between two dates."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="deputies")
    deputy = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="stands_in_for")
    since = models.DateField()
    until = models.DateField()
    """The first day without."""

    class Meta:
        ordering = ("person_id", "since", "id")
        constraints = (
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="deputy_lasts"),
            models.CheckConstraint(condition=~Q(person=F("deputy")), name="deputy_is_another"),
        )

    def __str__(self) -> str:
        return f"{self.deputy} for {self.person}"

    @property
    def subject(self) -> str:
        """What the journal calls it."""
        return f"deputy:{self.pk}"
