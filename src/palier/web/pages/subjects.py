"""What the journal calls by a number: the name that a reader may see, and its page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import NoReverseMatch, reverse

from palier.presentation.languages import N_, Words
from palier.slm.catalogue.queries import (
    facilities_visible_to,
    offerings_visible_to,
    services_visible_to,
    uses_visible_to,
)
from palier.slm.operations.queries import jobs_visible_to
from palier.slm.parties.queries import (
    Sight,
    contacts_visible_to,
    parties_visible_to,
    people_visible_to,
)
from palier.slm.webhooks.queries import webhooks_visible_to
from palier.web.given import number_in
from palier.web.pages.naming import contact_name, person_name


@dataclass(frozen=True, slots=True)
class Name:
    """What something is called, and its page; "" where there is none, or not for this reader."""

    text: str
    address: str = ""


Names = Mapping[str, Name]

_THINGS = {
    "absence": N_("absence {number}"),
    "checkpoint": N_("checkpoint {number}"),
    "contact": N_("contact {number}"),
    "deputy": N_("deputy {number}"),
    "facility": N_("facility {number}"),
    "grant": N_("responsibility {number}"),
    "invitation": N_("invitation {number}"),
    "job": N_("job {number}"),
    "offering": N_("offering {number}"),
    "party": N_("organisation {number}"),
    "service": N_("service {number}"),
    "token": N_("token {number}"),
    "use": N_("use {number}"),
    "webhook": N_("webhook {number}"),
}


def title_of(row: Any, say: Words) -> str:
    """The name of something of the catalogue in the language of the reader, else in the other."""
    names = (row.name_fr, row.name_en) if say.is_french else (row.name_en, row.name_fr)
    return next(filter(None, names), str(row))


def _use(row: Any, say: Words) -> str:
    return f"{row.customer.name}, {title_of(row.offering, say)}"


def _rows(thing: str, sight: Sight, on: date) -> QuerySet[Any] | None:
    """The rows of a thing that the reader sees; None for what has no name."""
    if thing == "person":
        return people_visible_to(sight)
    if thing == "party":
        return parties_visible_to(sight)
    if thing == "contact":
        return contacts_visible_to(sight)
    if thing == "service":
        return services_visible_to(sight, on)
    if thing == "offering":
        return offerings_visible_to(sight, on)
    if thing == "facility":
        return facilities_visible_to(sight, on)
    if thing == "use":
        return uses_visible_to(sight, on).select_related("customer", "offering")
    if thing == "webhook":
        return webhooks_visible_to(sight)
    return jobs_visible_to(sight) if thing == "job" else None


_NAMED: dict[str, Callable[[Any, Words], str]] = {
    "person": person_name,
    "contact": contact_name,
    "party": lambda row, say: row.name,
    "service": title_of,
    "offering": title_of,
    "facility": title_of,
    "use": _use,
    "webhook": lambda row, say: row.name,
    "job": lambda row, say: say("job {number} ({kind})", number=str(row.pk), kind=row.kind),
}


def names_of(subjects: Iterable[str], sight: Sight, on: date, say: Words) -> dict[str, Name]:
    """A name for each; one query for each kind of thing that there is among them."""
    wanted: dict[str, set[str]] = defaultdict(set)
    found: dict[str, Name] = {}
    for each in subjects:
        thing, colon, number = each.partition(":")
        if colon:
            wanted[thing].add(number)
        else:
            found[each] = _whole(each, say)
    for thing, numbers in wanted.items():
        found.update({f"{thing}:{each}": _unnamed(thing, each, say) for each in numbers})
        rows = _rows(thing, sight, on)
        found_numbers = (number_in(each, 18) for each in numbers)
        known = [each for each in found_numbers if each is not None]
        if rows is None or not known:
            continue
        for row in rows.filter(pk__in=known):
            found[f"{thing}:{row.pk}"] = Name(_NAMED[thing](row, say), address_of(thing, row.pk))
    return found


def _whole(subject: str, say: Words) -> Name:
    """What there is one of, and so has no number."""
    if subject == "catalogue":
        return Name(say("the catalogue"), reverse("services"))
    return Name(subject)


def _unnamed(thing: str, number: str, say: Words) -> Name:
    if thing == "person":
        return Name(say("somebody"))
    if thing in _THINGS:
        return Name(say(_THINGS[thing], number=number))
    return Name(f"{thing} {number}".strip())


def address_of(thing: str, number: int) -> str:
    """The page of something; empty where it has none."""
    if not _has_page(thing):
        return ""
    return reverse(thing, args=[number])


def list_address(name: str, **asked: str) -> str:
    """A list, narrowed."""
    query = f"?{urlencode(asked)}" if asked else ""
    return f"{reverse(name)}{query}"


@cache
def _has_page(thing: str) -> bool:
    try:
        reverse(thing, args=[1])
    except NoReverseMatch:
        return False
    return True
