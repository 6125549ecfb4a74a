"""On what a service rests, what it costs, and how much it bears."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from palier.slm.catalogue.models.offers import Offering, Service
from palier.slm.parties.models import Party


class DependencyKind(models.TextChoices):
    """What happens to a service when one that it needs fails."""

    HARD = "hard"
    """It fails too."""
    SOFT = "soft"
    """It is worse, and goes on."""


class Dependency(models.Model):
    """A service that needs another. No service needs itself, however far round."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="needs")
    needed = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="needed_by")
    kind = models.CharField(max_length=8, choices=DependencyKind, default=DependencyKind.HARD)
    note = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        ordering = ("service_id", "needed_id")
        constraints = (
            models.UniqueConstraint(fields=("service", "needed"), name="dependency_once"),
            models.CheckConstraint(condition=~Q(service=F("needed")), name="dependency_on_another"),
            models.CheckConstraint(
                condition=Q(kind__in=DependencyKind.values), name="dependency_kind_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.service} needs {self.needed}"


class CostKind(models.TextChoices):
    """What is paid for."""

    LABOUR = "labour"
    LICENCE = "licence"
    HOSTING = "hosting"
    SUPPLIER = "supplier"
    FACILITY = "facility"
    MEASURING = "measuring"
    OTHER = "other"


class CostPeriod(models.TextChoices):
    """How often it is paid."""

    ONCE = "once"
    MONTH = "month"
    YEAR = "year"


class CostLine(models.Model):
    """One thing that a service costs its provider."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="costs")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=16, choices=CostKind)
    amount = models.DecimalField(max_digits=18, decimal_places=4)
    currency = models.CharField(max_length=3)
    """ISO 4217."""
    period = models.CharField(max_length=8, choices=CostPeriod)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    """The first day without; None: until it is ended."""

    class Meta:
        ordering = ("service_id", "since", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("since")), name="cost_lasts"
            ),
            models.UniqueConstraint(fields=("service", "name", "since"), name="cost_once"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="cost_not_negative"),
            models.CheckConstraint(
                condition=Q(kind__in=CostKind.values) & Q(period__in=CostPeriod.values),
                name="cost_words_known",
            ),
        )

    def __str__(self) -> str:
        return self.name


class LoadWindow(models.TextChoices):
    """Over how long a workload is counted."""

    MOMENT = "moment"
    HOUR = "hour"
    DAY = "day"
    MONTH = "month"


class WorkloadLimit(models.Model):
    """How much a service, or one offering of it, bears; beyond it what is promised may not hold."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="limits")
    offering = models.ForeignKey(
        Offering, on_delete=models.CASCADE, related_name="limits", null=True, blank=True
    )
    name = models.CharField(max_length=200)
    unit = models.CharField(max_length=64)
    most = models.DecimalField(max_digits=18, decimal_places=4)
    window = models.CharField(max_length=8, choices=LoadWindow)

    class Meta:
        ordering = ("service_id", "id")
        constraints = (
            models.CheckConstraint(condition=Q(most__gt=0), name="limit_positive"),
            models.UniqueConstraint(
                fields=("service", "name"), condition=Q(offering=None), name="limit_once"
            ),
            models.UniqueConstraint(
                fields=("service", "offering", "name"), name="limit_of_offering_once"
            ),
            models.CheckConstraint(
                condition=Q(window__in=LoadWindow.values), name="limit_window_known"
            ),
        )

    def __str__(self) -> str:
        return self.name


class Facility(models.Model):
    """A place, a tool or equipment that services are delivered with."""

    code = models.CharField(max_length=64, unique=True)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="facilities")
    """Who runs it."""
    name_fr = models.CharField(max_length=200, blank=True, default="")
    name_en = models.CharField(max_length=200, blank=True, default="")
    note = models.TextField(blank=True, default="")
    words = models.TextField(blank=True, default="", editable=False)
    """What it is found by: `search.words_of`."""
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("code",)
        constraints = (
            models.CheckConstraint(
                condition=~Q(name_fr="") | ~Q(name_en=""), name="facility_has_a_name"
            ),
        )

    def __str__(self) -> str:
        return self.code

    @property
    def subject(self) -> str:
        """What the journal calls it."""
        return f"facility:{self.pk}"


class FacilityNeed(models.Model):
    """A facility that a service needs."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="facility_needs")
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="needed_by")
    note = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        ordering = ("service_id", "facility_id")
        constraints = (
            models.UniqueConstraint(fields=("service", "facility"), name="facility_need_once"),
        )

    def __str__(self) -> str:
        return f"{self.service} needs {self.facility}"
