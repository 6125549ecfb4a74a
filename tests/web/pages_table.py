"""The one table of pages: what each is about, who sees that, and which intent it asks for.

A page that is added has its row here; `test_every_page` fails for one that has none.
"""

from __future__ import annotations

from django.db.models import Model

from palier.slm.access.queries import tokens_visible_to
from palier.slm.operations.queries import jobs_visible_to
from palier.slm.parties.queries import (
    Sight,
    absences_visible_to,
    contacts_visible_to,
    deputies_visible_to,
    entries_visible_to,
    grants_visible_to,
    parties_visible_to,
    people_visible_to,
)
from palier.slm.webhooks.models import Delivery
from palier.slm.webhooks.queries import webhooks_visible_to
from tests.web.catalogue_world import CATALOGUE_PAGES, CATALOGUE_SEEN
from tests.web.page_row import BOTH, GET, POST, Page, Seen

__all__ = ["BOTH", "GET", "PAGES", "POST", "SEEN", "Page"]

FIRST = {"webhook": "1"}
"""The webhook of the sample of deliveries."""


def _sees_delivery(sight: Sight, row: Model) -> bool:
    seen = webhooks_visible_to(sight)
    return Delivery.objects.filter(pk=row.pk, webhook__in=seen).exists()


SEEN: dict[str, Seen] = {
    **CATALOGUE_SEEN,
    "party": lambda sight, row: parties_visible_to(sight).filter(pk=row.pk).exists(),
    "person": lambda sight, row: people_visible_to(sight).filter(pk=row.pk).exists(),
    "contact": lambda sight, row: contacts_visible_to(sight).filter(pk=row.pk).exists(),
    "grant": lambda sight, row: grants_visible_to(sight).filter(pk=row.pk).exists(),
    "deputy": lambda sight, row: deputies_visible_to(sight).filter(pk=row.pk).exists(),
    "absence": lambda sight, row: absences_visible_to(sight).filter(pk=row.pk).exists(),
    "sequence": lambda sight, row: entries_visible_to(sight).filter(pk=row.pk).exists(),
    "job": lambda sight, row: jobs_visible_to(sight).filter(pk=row.pk).exists(),
    "webhook": lambda sight, row: webhooks_visible_to(sight).filter(pk=row.pk).exists(),
    "delivery": _sees_delivery,
    "token": lambda sight, row: tokens_visible_to(sight).filter(pk=row.pk).exists(),
}
"""Whether a reader sees what a page is about, by the argument of its address."""

PAGES = {
    **CATALOGUE_PAGES,
    "home": Page(GET),
    "components": Page(GET),
    "choose-language": Page(POST),
    "choose-theme": Page(POST),
    "parties": Page(GET),
    "party-new": Page(BOTH, intent="party.create"),
    "party": Page(GET, "party"),
    "party-people": Page(GET, "party"),
    "party-contacts": Page(GET, "party"),
    "contact-new": Page(BOTH, "party", "contact.change"),
    "party-told": Page(GET, "party"),
    "party-responsibilities": Page(GET, "party"),
    "party-journal": Page(GET, "party"),
    "party-change": Page(BOTH, "party", "party.change"),
    "party-close": Page(BOTH, "party", "party.close"),
    "party-reopen": Page(BOTH, "party", "party.close"),
    "people": Page(GET),
    "person-new": Page(BOTH, intent="person.create"),
    "person": Page(GET, "person"),
    "person-change": Page(BOTH, "person", "person.change"),
    "person-invite": Page(POST, "person", "person.invite"),
    "invitation-revoke": Page(POST, "person", "person.invite"),
    "person-deactivate": Page(BOTH, "person", "person.deactivate"),
    "person-reactivate": Page(BOTH, "person", "person.deactivate"),
    "person-erase": Page(BOTH, "person", "person.erase"),
    "responsibility-grant": Page(BOTH, "person", "responsibility.grant"),
    "deputy-name": Page(BOTH, "person", "deputy.name"),
    "person-absence": Page(BOTH, "person", "absence.record"),
    "responsibility-end": Page(BOTH, "grant", "responsibility.end"),
    "deputy-end": Page(BOTH, "deputy", "deputy.name"),
    "absence-remove": Page(BOTH, "absence", "absence.record"),
    "contacts": Page(GET),
    "contact": Page(GET, "contact"),
    "contact-change": Page(BOTH, "contact", "contact.change"),
    "contact-ways": Page(BOTH, "contact", "contact.change"),
    "contact-remove": Page(BOTH, "contact", "contact.change"),
    "contact-erase": Page(BOTH, "contact", "person.erase"),
    "contact-absence": Page(BOTH, "contact", "absence.record"),
    "me": Page(BOTH),
    "my-messages": Page(BOTH),
    "my-responsibilities": Page(GET),
    "my-tokens": Page(GET),
    "token-new": Page(BOTH, intent="token.create"),
    "token-revoke": Page(BOTH, "token", "token.revoke"),
    "search": Page(GET),
    "journal": Page(GET),
    "journal-export": Page(GET, intent="journal.export"),
    "journal-checkpoints": Page(GET, intent="journal.read"),
    "journal-proof": Page(GET, intent="journal.read"),
    "journal-prove": Page(POST, intent="journal.read"),
    "journal-entry": Page(GET, "sequence"),
    "webhooks": Page(GET, intent="webhook.change"),
    "webhook-new": Page(BOTH, intent="webhook.change"),
    "webhook": Page(GET, "webhook"),
    "webhook-change": Page(BOTH, "webhook", "webhook.change"),
    "webhook-pause": Page(POST, "webhook", "webhook.change"),
    "webhook-resume": Page(POST, "webhook", "webhook.change"),
    "webhook-test": Page(POST, "webhook", "webhook.change"),
    "webhook-rotate": Page(BOTH, "webhook", "webhook.change"),
    "webhook-remove": Page(BOTH, "webhook", "webhook.change"),
    "delivery": Page(GET, "delivery", arguments=FIRST),
    "delivery-again": Page(POST, "delivery", "webhook.change", arguments=FIRST),
    "jobs": Page(GET),
    "job": Page(GET, "job"),
    "job-part": Page(GET, "job"),
    "job-retry": Page(POST, "job", "job.retry"),
    "messages": Page(GET, intent="job.read"),
}
