"""The last entries of the journal about something, as far as the reader sees them."""

from __future__ import annotations

from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse

from palier.presentation.languages import Words
from palier.presentation.words_of_journal import what_was_done
from palier.slm.journal.actions import SYSTEM
from palier.slm.journal.queries import entry_of
from palier.slm.parties.queries import Sight, entries_visible_to, people_visible_to
from palier.web.pages.components import JournalLine
from palier.web.pages.naming import person_name

SHOWN = 50


def history(sight: Sight, of: Q, say: Words, shown: int = SHOWN) -> tuple[JournalLine, ...]:
    """The newest entries first; two queries."""
    found = [entry_of(row) for row in entries_visible_to(sight).filter(of)[:shown]]
    actors = {each.actor for each in found if each.actor.isdecimal()}
    people = people_visible_to(sight).filter(pk__in=actors)
    names = {str(each.pk): person_name(each, say) for each in people}
    return tuple(
        JournalLine(
            at=each.at,
            what=what_was_done(each.kind, say),
            who=_who(each.actor, names, say),
            reason=each.reason,
        )
        for each in found
    )


def journal_address(subject: str) -> str:
    """Where the journal shows what was done to something, all of it."""
    return f"{reverse('journal')}?{urlencode({'subject': subject})}"


def _who(actor: str, names: dict[str, str], say: Words) -> str:
    if actor == SYSTEM:
        return say("Palier")
    # Who at the provider did it is not shown to others.
    return names.get(actor) or say("the provider")
