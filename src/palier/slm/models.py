"""The models of all domains, in one place for Django to find."""

from palier.slm.journal.models import JournalEntry, JournalHead
from palier.slm.parties.models import Grant, Party, Person

__all__ = ["Grant", "JournalEntry", "JournalHead", "Party", "Person"]
