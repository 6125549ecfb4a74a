"""Writes the letter of a message, or the digest of several."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from palier.calculus.zones import zone as zone_of
from palier.presentation.languages import words
from palier.presentation.letters import kinds, safety
from palier.presentation.letters.drafts import Draft, Letter, set_in_type
from palier.presentation.letters.errors import LetterUnfit
from palier.presentation.letters.values import Given

_KINDS: dict[str, Callable[[Given], Draft]] = {
    "catalogue.imported": kinds.catalogue_imported,
    "deputy.named": kinds.deputy_named,
    "password.changed": safety.password_changed,
    "password.reset": kinds.password_reset,
    "person.invited": kinds.person_invited,
    "responsibility.granted": kinds.responsibility_granted,
    "second_step.removed": safety.second_step_removed,
    "service.changed": kinds.service_changed,
    "sign_in.locked": safety.sign_in_locked,
    "sign_in.new_device": kinds.new_device,
    "webhook.switched_off": kinds.webhook_switched_off,
}


def letter_of(
    kind: str, values: Mapping[str, Any], *, language: str, zone: str, site: str
) -> Letter:
    """The letter of a message; links without a host are put below `site`.

    Raises `LetterUnfit`, `UnknownLanguage` and `UnknownZone`.
    """
    zone_of(zone)
    given = Given(values, words(language), zone, site)
    return set_in_type(_draft(kind, given), given.say)


def _draft(kind: str, given: Given) -> Draft:
    write = LETTERS.get(kind)
    if write is None:
        raise LetterUnfit(
            f"there is no letter for {kind!r}", hint=f"one of {', '.join(sorted(LETTERS))}"
        )
    return write(given)


def _digest(given: Given) -> Draft:
    """notices: each the kind, values and instant of a message; others: how many more."""
    say = given.say
    drafts = [
        _draft(each["kind"], Given(each["values"], say, given.zone, given.site))
        for each in given.values.get("notices", ())
    ]
    others = int(given.values.get("others", 0))
    count = len(drafts) + others
    subject = say.many(
        "{messages} message from Palier",
        "{messages} messages from Palier",
        count,
        messages=str(count),
    )
    return Draft(
        subject,
        (say("Since the last digest") + say.colon.rstrip(" "),),
        lines=tuple((each.subject, each.link) for each in drafts),
        after=(
            (say.many("And {others} other.", "And {others} others.", others, others=str(others)),)
            if others
            else ()
        ),
    )


LETTERS: dict[str, Callable[[Given], Draft]] = {**_KINDS, "digest": _digest}
"""Every kind of letter, and what writes it."""
