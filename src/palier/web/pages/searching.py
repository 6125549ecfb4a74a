"""What is found of everything that a reader sees, group by group."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet

from palier.presentation.languages import NN_, Words
from palier.presentation.numbers import number
from palier.presentation.words_of_catalogue import catalogue_word
from palier.presentation.words_of_people import word
from palier.slm.catalogue.queries import (
    facilities_visible_to,
    offerings_visible_to,
    services_visible_to,
)
from palier.slm.parties.actions import day_of
from palier.slm.parties.queries import (
    Sight,
    contacts_visible_to,
    parties_visible_to,
    people_visible_to,
)
from palier.slm.search import matching, words_of
from palier.web.lists.columns import Reader
from palier.web.pages.naming import contact_name, person_name
from palier.web.pages.subjects import address_of, list_address, title_of

SHOWN = 10
SHOWN_SHORT = 4
MOST_COUNTED = 1_000


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that was found."""

    name: str
    address: str
    sub: str


@dataclass(frozen=True, slots=True)
class FoundGroup:
    """What was found of one kind."""

    heading: str
    icon: str
    rows: tuple[Found, ...]
    all_label: str
    """"" where all are shown."""
    all_address: str


@dataclass(frozen=True, slots=True)
class SearchPage:
    """Everything that the page shows."""

    typed: str
    is_asked: bool
    """Whether what was typed has a letter or a digit."""
    groups: tuple[FoundGroup, ...]
    all_address: str


@dataclass(frozen=True, slots=True)
class _Kind:
    thing: str
    list_name: str
    icon: str
    counted: tuple[str, str]
    rows: Callable[[Sight, Reader], QuerySet[Any]]
    name: Callable[[Any, Words], str]
    sub: Callable[[Any, Words], str]


_KINDS = (
    _Kind(
        "service", "services", "service", NN_("{count} service", "{count} services"),
        lambda sight, reader: services_visible_to(sight, day_of(reader.at)),
        title_of,
        lambda row, say: f"{row.code}, {catalogue_word('state', row.state, say)}",
    ),
    _Kind(
        "offering", "offerings", "service", NN_("{count} offering", "{count} offerings"),
        lambda sight, reader: offerings_visible_to(sight, day_of(reader.at)).select_related(
            "service"
        ),
        title_of,
        lambda row, say: title_of(row.service, say),
    ),
    _Kind(
        "facility", "facilities", "tool", NN_("{count} facility", "{count} facilities"),
        lambda sight, reader: facilities_visible_to(sight, day_of(reader.at)),
        title_of,
        lambda row, say: row.code,
    ),
    _Kind(
        "party", "parties", "party", NN_("{count} organisation", "{count} organisations"),
        lambda sight, reader: parties_visible_to(sight),
        lambda row, say: row.name,
        lambda row, say: word("party kind", row.kind, say),
    ),
    _Kind(
        "person", "people", "person", NN_("{count} person", "{count} people"),
        lambda sight, reader: people_visible_to(sight).select_related("party"),
        person_name,
        lambda row, say: row.party.name,
    ),
    _Kind(
        "contact", "contacts", "contact", NN_("{count} contact", "{count} contacts"),
        lambda sight, reader: contacts_visible_to(sight).select_related("party"),
        contact_name,
        lambda row, say: f"{row.party.name}, {word('stakeholder role', row.role, say)}",
    ),
)  # fmt: skip


def search_page(typed: str, sight: Sight, reader: Reader, *, is_short: bool) -> SearchPage:
    """What is found; `is_short` for the list under the box, while somebody types."""
    is_asked = bool(words_of(typed))
    groups = _groups(typed, sight, reader, is_short) if is_asked else iter(())
    return SearchPage(typed, is_asked, tuple(groups), list_address("search", q=typed))


def _groups(typed: str, sight: Sight, reader: Reader, is_short: bool) -> Iterator[FoundGroup]:
    most = SHOWN_SHORT if is_short else SHOWN
    say = reader.say
    for kind in _KINDS:
        rows = kind.rows(sight, reader).filter(matching(typed))
        found = list(rows[: most + 1])
        if not found:
            continue
        has_more = len(found) > most
        label, address = _all(kind, typed, rows, say) if has_more and not is_short else ("", "")
        yield FoundGroup(
            heading=_heading(kind, say),
            icon=kind.icon,
            rows=tuple(_found(kind, row, say) for row in found[:most]),
            all_label=label,
            all_address=address,
        )


def _heading(kind: _Kind, say: Words) -> str:
    """The plural of what is counted, without its number."""
    return say.many(*kind.counted, 2).replace("{count}", "").strip().capitalize()


def _all(kind: _Kind, typed: str, rows: QuerySet[Model], say: Words) -> tuple[str, str]:
    count = rows.order_by()[: MOST_COUNTED + 1].count()
    if count > MOST_COUNTED:
        label = say("more than {count}", count=number(MOST_COUNTED, say))
    else:
        label = say.many(*kind.counted, count).format(count=number(count, say))
    return label, list_address(kind.list_name, q=typed)


def _found(kind: _Kind, row: Any, say: Words) -> Found:
    return Found(kind.name(row, say), address_of(kind.thing, row.pk), kind.sub(row, say))
