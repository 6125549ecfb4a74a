"""Services, the ways they are offered, and who uses them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from palier.slm.parties.models import Party, Person


class Criticality(models.TextChoices):
    """What a business loses without it."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class ServiceState(models.TextChoices):
    """Where something stands in its life."""

    PLANNED = "planned"
    ACTIVE = "active"
    RETIRING = "retiring"
    """Nobody new may use it."""
    RETIRED = "retired"


class Service(models.Model):
    """Something that a party delivers. `code` is what documents call it, and never changes."""

    code = models.CharField(max_length=64, unique=True)
    provider = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="services")
    """Who delivers it: the provider, or a supplier of theirs."""
    name_fr = models.CharField(max_length=200, blank=True, default="")
    name_en = models.CharField(max_length=200, blank=True, default="")
    description_fr = models.TextField(blank=True, default="")
    description_en = models.TextField(blank=True, default="")
    owner = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="owned_services", null=True, blank=True
    )
    criticality = models.CharField(max_length=16, choices=Criticality, default=Criticality.MEDIUM)
    state = models.CharField(max_length=16, choices=ServiceState, default=ServiceState.PLANNED)
    words = models.TextField(blank=True, default="", editable=False)
    """What it is found by: `search.words_of`."""
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("code",)
        constraints = (
            models.CheckConstraint(
                condition=~Q(name_fr="") | ~Q(name_en=""), name="service_has_a_name"
            ),
            models.CheckConstraint(
                condition=Q(criticality__in=Criticality.values) & Q(state__in=ServiceState.values),
                name="service_words_known",
            ),
        )
        indexes = (models.Index(fields=("state", "code"), name="service_of_state"),)

    def __str__(self) -> str:
        return self.code

    @property
    def subject(self) -> str:
        """What the journal calls it."""
        return f"service:{self.pk}"


class Offering(models.Model):
    """A way a service is offered, as gold or silver."""

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="offerings")
    code = models.CharField(max_length=64)
    name_fr = models.CharField(max_length=200, blank=True, default="")
    name_en = models.CharField(max_length=200, blank=True, default="")
    description_fr = models.TextField(blank=True, default="")
    description_en = models.TextField(blank=True, default="")
    state = models.CharField(max_length=16, choices=ServiceState, default=ServiceState.PLANNED)
    words = models.TextField(blank=True, default="", editable=False)
    """What it is found by: `search.words_of`."""
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("service_id", "code")
        constraints = (
            models.UniqueConstraint(fields=("service", "code"), name="offering_code_once"),
            models.CheckConstraint(
                condition=~Q(name_fr="") | ~Q(name_en=""), name="offering_has_a_name"
            ),
            models.CheckConstraint(
                condition=Q(state__in=ServiceState.values), name="offering_state_known"
            ),
        )

    def __str__(self) -> str:
        return self.code

    @property
    def subject(self) -> str:
        """What the journal calls it."""
        return f"offering:{self.pk}"


class OfferingUse(models.Model):
    """A customer that uses an offering, from a date until another."""

    offering = models.ForeignKey(Offering, on_delete=models.PROTECT, related_name="uses")
    customer = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="uses")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    """The first day without; None: until it is ended."""
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("customer_id", "since", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("since")), name="use_lasts"
            ),
            models.UniqueConstraint(fields=("offering", "customer", "since"), name="use_once"),
        )

    def __str__(self) -> str:
        return f"{self.customer} {self.offering}"

    @property
    def subject(self) -> str:
        """What the journal calls it."""
        return f"use:{self.pk}"
