"""Contacts of organisations: who is told what, when, how, and in which language."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from palier.slm.parties.models.people import Party, Person


class StakeholderRole(models.TextChoices):
    """What somebody is to the services of a party."""

    SPONSOR = "sponsor"
    OWNER = "business_owner"
    USER = "user_representative"
    OPERATIONS = "operations"
    ON_CALL = "on_call"
    SECURITY = "security"
    PURCHASING = "purchasing"
    LEGAL = "legal"
    FINANCE = "finance"
    MANAGEMENT = "management"


class Topic(models.TextChoices):
    """What one may be told of."""

    ALL = "all"
    DETERIORATION = "deterioration"
    BREACH = "breach"
    DISRUPTION = "disruption"
    STATEMENT = "statement"
    NEGOTIATION = "negotiation"
    REVIEW = "review"


class Channel(models.TextChoices):
    """How one is told."""

    EMAIL = "email"
    PHONE = "phone"
    SMS = "sms"
    CHAT = "chat"
    POST = "post"


class Hours(models.TextChoices):
    """When a way may be used, in the zone of the contact."""

    ALWAYS = "always"
    OFFICE = "office"
    """Monday to Friday, 8 to 18."""
    OUTSIDE_OFFICE = "outside_office"


class Contact(models.Model):
    """Somebody of a party, or a desk of it, who is told; they need not sign in."""

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="contacts")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="contacts", null=True, blank=True
    )
    """Who it is, where they sign in too."""
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=32, choices=StakeholderRole)
    title = models.CharField(max_length=200, blank=True, default="")
    """Their position, as they write it."""
    language = models.CharField(max_length=8, default="fr-CA")
    zone = models.CharField(max_length=64, default="UTC")
    service = models.CharField(max_length=64, blank=True, default="")
    """The code of the one service it is for; "": for all that the party has."""
    note = models.TextField(blank=True, default="")
    is_active = models.BooleanField(default=True)
    words = models.TextField(blank=True, default="", editable=False)
    """What it is found by: `search.words_of`."""
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("name", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(role__in=StakeholderRole.values), name="contact_role_known"
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def subject(self) -> str:
        """What the journal calls them."""
        return f"contact:{self.pk}"


class ContactPath(models.Model):
    """One way to reach a contact: for which topic, when, how, and after which others."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="paths")
    rank = models.PositiveSmallIntegerField()
    """1 is tried first."""
    topic = models.CharField(max_length=32, choices=Topic, default=Topic.ALL)
    channel = models.CharField(max_length=16, choices=Channel)
    address = models.CharField(max_length=254)
    hours = models.CharField(max_length=16, choices=Hours, default=Hours.ALWAYS)
    language = models.CharField(max_length=8, blank=True, default="")
    """"": that of the contact."""

    class Meta:
        ordering = ("contact_id", "rank", "id")
        constraints = (
            models.UniqueConstraint(fields=("contact", "rank"), name="path_rank_once"),
            models.CheckConstraint(
                condition=Q(topic__in=Topic.values)
                & Q(channel__in=Channel.values)
                & Q(hours__in=Hours.values),
                name="path_words_known",
            ),
        )

    def __str__(self) -> str:
        return f"{self.channel} {self.address}"


class Absence(models.Model):
    """Dates on which a person, or a contact that does not sign in, is not there."""

    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="absences", null=True, blank=True
    )
    contact = models.ForeignKey(
        Contact, on_delete=models.CASCADE, related_name="absences", null=True, blank=True
    )
    since = models.DateField()
    until = models.DateField()
    """The first day back."""

    class Meta:
        ordering = ("since", "id")
        constraints = (
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="absence_lasts"),
            models.CheckConstraint(
                condition=Q(person__isnull=False, contact__isnull=True)
                | Q(person__isnull=True, contact__isnull=False),
                name="absence_of_one",
            ),
        )

    def __str__(self) -> str:
        return f"{self.since} to {self.until}"

    @property
    def subject(self) -> str:
        """What the journal calls it."""
        return f"absence:{self.pk}"


class Promptness(models.TextChoices):
    """When a person wants a message."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    NEVER = "never"


class NoticePreference(models.Model):
    """How a person wants messages of a kind; without a row: at once."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="preferences")
    kind = models.CharField(max_length=64)
    """The group of messages, as `access` or `catalogue`."""
    promptness = models.CharField(max_length=16, choices=Promptness)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("person", "kind"), name="preference_once"),
            models.CheckConstraint(
                condition=Q(promptness__in=Promptness.values), name="promptness_known"
            ),
        )
