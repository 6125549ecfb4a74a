"""What is said before a service or an offering is moved on: what follows, and for whom."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from palier.presentation.languages import N_, Words
from palier.presentation.words_of_catalogue import catalogue_word
from palier.slm.catalogue.models import ServiceState
from palier.slm.catalogue.queries import dependencies_visible_to, uses_visible_to
from palier.slm.models import Offering, OfferingUse, Service
from palier.slm.parties.actions import day_of
from palier.slm.parties.queries import Sight
from palier.slm.parties.queries.lasting import lasts_on
from palier.web.lists.columns import Reader
from palier.web.pages.asking import Touched
from palier.web.pages.frame import Crumb
from palier.web.pages.service_heads import move_label
from palier.web.pages.subjects import title_of

NAMED = 12
"""How many are named of each; the others are counted."""
_LEADS = {
    "active": N_("From now on it is delivered, and customers may begin to use it."),
    "retiring": N_("Who uses it goes on using it; nobody new begins to."),
    "retired": N_("It is no longer delivered. It stays in the catalogue, to be looked up."),
}
_BACK = N_("Customers may begin to use it again.")


@dataclass(frozen=True, slots=True)
class MoveWords:
    """What the page of a move says."""

    heading: str
    lead: str
    warning: str
    submit: str
    done: str


def move_words(row: Service | Offering, to: ServiceState, say: Words) -> MoveWords:
    """The words of a move; what is retired never comes back."""
    name, label = title_of(row, say), move_label(row.state, to, say)
    is_back = row.state == ServiceState.RETIRING and to == ServiceState.ACTIVE
    is_last = to == ServiceState.RETIRED
    state = catalogue_word("state", to, say)
    return MoveWords(
        heading=f"{name}{say.colon}{label[:1].lower()}{label[1:]}",
        lead=say(_BACK if is_back else _LEADS.get(to, "")),
        warning=say("This cannot be undone.") if is_last else "",
        submit=label,
        done=say("{name} is now: {state}", name=name, state=state),
    )


def consequences(service: Service, sight: Sight, reader: Reader) -> tuple[Touched, ...]:
    """Who uses a service, and what rests on it."""
    on, say = day_of(reader.at), reader.say
    seen = dependencies_visible_to(sight, on).filter(needed=service)
    uses = uses_visible_to(sight, on).filter(lasts_on(on), offering__service=service)
    return (
        who_uses(uses, say),
        _touched(say("Services that need it"), seen.select_related("service"),
                 lambda each: _needing(each, say), "service__code", say),
    )  # fmt: skip


def who_uses(uses: QuerySet[OfferingUse], say: Words) -> Touched:
    """The customers that use something today."""

    def named(use: OfferingUse) -> Crumb:
        label = f"{use.customer.name} ({title_of(use.offering, say)})"
        return Crumb(label, reverse("party", args=[use.customer_id]))

    found = uses.select_related("customer", "offering")
    return _touched(say("Customers that use it"), found, named, "customer__words", say)


def _needing(row: Any, say: Words) -> Crumb:
    kind = catalogue_word("dependency", row.kind, say)
    address = reverse("service", args=[row.service_id])
    return Crumb(f"{title_of(row.service, say)} ({kind})", address)


def _touched(
    heading: str, rows: QuerySet[Any], named: Callable[[Any], Crumb], order: str, say: Words
) -> Touched:
    shown = tuple(named(each) for each in rows.order_by(order, "pk")[:NAMED])
    others = rows.count() - len(shown)
    return Touched(heading, shown or (Crumb(say("None.")),), others)
