"""The models of all domains, in one place for Django to find."""

from palier.slm.access.models import ApiToken, IdempotentAnswer, Invitation, SharedValue
from palier.slm.catalogue.models import (
    CostLine,
    Dependency,
    Facility,
    FacilityNeed,
    Offering,
    OfferingUse,
    Service,
    WorkloadLimit,
)
from palier.slm.journal.models import JournalCheckpoint, JournalEntry, JournalHead
from palier.slm.outbox.models import Message
from palier.slm.parties.models import (
    Absence,
    Contact,
    ContactPath,
    Deputy,
    Grant,
    NoticePreference,
    Party,
    Person,
)
from palier.slm.queue.models import Job, ScheduleTick, WorkerBeat
from palier.slm.webhooks.models import Delivery, Webhook

__all__ = [
    "Absence",
    "ApiToken",
    "Contact",
    "ContactPath",
    "CostLine",
    "Delivery",
    "Dependency",
    "Deputy",
    "Facility",
    "FacilityNeed",
    "Grant",
    "IdempotentAnswer",
    "Invitation",
    "Job",
    "JournalCheckpoint",
    "JournalEntry",
    "JournalHead",
    "Message",
    "NoticePreference",
    "Offering",
    "OfferingUse",
    "Party",
    "Person",
    "ScheduleTick",
    "Service",
    "SharedValue",
    "Webhook",
    "WorkerBeat",
    "WorkloadLimit",
]
