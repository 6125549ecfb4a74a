"""How every route of the API is asked, and what is expected of it: the table of the tests."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

TAG = {"If-Match": '"1-0123456789abcdef"'}
LATER = {"on": "2030-01-01"}
UNTIL = {"until": "2030-01-01"}
WHY = {"reason": "asked for"}
NAME = {"name_en": "Other"}
RETIRING = {"to": "retiring", "reason": "why"}
CHANGE = "service.change"
LISTS = (
    "/parties",
    "/people",
    "/grants",
    "/deputies",
    "/absences",
    "/contacts",
    "/webhooks",
    "/services",
    "/offerings",
    "/uses",
    "/facilities",
    "/catalogue/export",
)


@dataclass(frozen=True)
class Asked:
    """How a route is asked, of whose thing it is, and which intent lets it be done.

    `of` is the party of the thing, or whose own it is; None: no thing is asked for.
    """

    path: str = ""
    of: str | None = None
    intent: str = ""
    body: dict[str, Any] | None = None
    headers: dict[str, str] = field(default_factory=dict)
    unseen: int | tuple[int, ...] = 404
    """422 where a body, not an address, names what they do not see."""
    is_open: bool = False
    """To strangers too."""
    is_for_browsers: bool = False
    """Not for tokens."""


LIST = Asked()
HARBOUR = "party harbour"
PERSON = "person colleague"
GRANT = "person customer_representative"
KEPT = "webhooks"
BOREAL = "party boreal"
SERVICE = "service"
COST = "cost"
FACILITY = "facility"
STAFF_ONLY = "what the provider's people alone see"


Found = dict[tuple[str, str], Asked]


def routes(numbers: dict[str, int]) -> Found:
    """What is expected of every route: one without a line here fails the test."""
    found: Found = {
        ("GET", "/me"): LIST,
        ("GET", "/search"): Asked("/search?words=a"),
        ("GET", "/problems/{code}"): Asked("/problems/not-permitted", is_open=True),
        ("POST", "/tokens"): Asked(body={}, is_for_browsers=True),
        ("DELETE", "/tokens/{number}"): Asked("/tokens/1", is_for_browsers=True),
        ("GET", "/journal/export"): Asked(intent="journal.export"),
    }
    for path in (*LISTS, "/journal", "/journal/checkpoints", "/jobs", "/tokens"):
        found["GET", path] = LIST
    _one(found, "/jobs", numbers["job"], "job")
    _one(found, "/tokens", numbers["token"], "token")
    _one(found, "/journal", numbers["entry"], "entry", name="sequence")
    for add in (_parties, _people, _absences, _contacts, _offers, _services, _needs, _webhooks):
        add(found, numbers)
    return found


def _one(
    found: dict[tuple[str, str], Asked], noun: str, number: int, of: str, name: str = "number"
) -> None:
    found["GET", f"{noun}/{{{name}}}"] = Asked(f"{noun}/{number}", of)


def _does(found, method, path, intent, body=None, headers=None) -> None:
    noun, _, rest = path.partition("/{number}")
    thing = found["GET", f"{noun}/{{number}}"]
    found[method, path] = Asked(f"{thing.path}{rest}", thing.of, intent, body, headers or {})


def _parties(found: Found, numbers: dict[str, int]) -> None:
    party = {"code": "new", "name": "New", "kind": "customer"}
    found["POST", "/parties"] = Asked(intent="party.create", body=party)
    _one(found, "/parties", numbers["harbour"], HARBOUR)
    _does(found, "PATCH", "/parties/{number}", "party.change", {"name": "Other"}, TAG)
    _does(found, "POST", "/parties/{number}/close", "party.close", WHY)
    _does(found, "POST", "/parties/{number}/reopen", "party.close", WHY)


def _people(found: Found, numbers: dict[str, int]) -> None:
    mail = {"email": "new@harbour.example", "name": "New", "party": numbers["harbour"]}
    found["POST", "/people"] = Asked(of=HARBOUR, intent="person.create", body=mail, unseen=422)
    _one(found, "/people", numbers["colleague"], PERSON)
    _does(found, "PATCH", "/people/{number}", "person.change", {"name": "Other"}, TAG)
    _does(found, "POST", "/people/{number}/deactivate", "person.deactivate", WHY)
    _does(found, "POST", "/people/{number}/reactivate", "person.deactivate", WHY)
    _does(found, "POST", "/people/{number}/erase", "person.erase", WHY)


def _absences(found: Found, numbers: dict[str, int]) -> None:
    person = {"person": numbers["colleague"], "since": "2026-01-01", "until": "2026-01-02"}
    deputy = {**person, "person": numbers["customer_representative"], "deputy": person["person"]}
    grant = {
        "person": numbers["colleague"],
        "party": numbers["harbour"],
        "responsibility": "customer_representative",
        "since": "2026-01-01",
    }
    made = "responsibility.grant"
    found["POST", "/grants"] = Asked(of=HARBOUR, intent=made, body=grant, unseen=422)
    found["POST", "/deputies"] = Asked(of=GRANT, intent="deputy.name", body=deputy, unseen=422)
    found["POST", "/absences"] = Asked(of=PERSON, intent="absence.record", body=person, unseen=422)
    _one(found, "/grants", numbers["grant of customer_representative"], GRANT)
    _one(found, "/deputies", numbers["deputy"], GRANT)
    _one(found, "/absences", numbers["absence"], PERSON)
    _does(found, "POST", "/grants/{number}/end", "responsibility.end", LATER)
    _does(found, "POST", "/deputies/{number}/end", "deputy.name", LATER)
    _does(found, "DELETE", "/absences/{number}", "absence.record")


def _contacts(found: Found, numbers: dict[str, int]) -> None:
    desk = {"party": numbers["harbour"], "name": "Desk", "role": "operations"}
    found["POST", "/contacts"] = Asked(of=HARBOUR, intent="contact.change", body=desk, unseen=422)
    _one(found, "/contacts", numbers["contact"], "contact")
    _does(found, "PATCH", "/contacts/{number}", "contact.change", {"name": "Other"}, TAG)
    _does(found, "PUT", "/contacts/{number}/paths", "contact.change", {"paths": []}, TAG)
    _does(found, "DELETE", "/contacts/{number}", "contact.change")
    _does(found, "POST", "/contacts/{number}/erase", "person.erase", WHY)


def _webhooks(found: Found, numbers: dict[str, int]) -> None:
    hook = {"party": numbers["boreal"], "name": "n", "url": "http://127.0.0.1:9/", "kinds": ["*"]}
    change = "webhook.change"
    found["POST", "/webhooks"] = Asked(of=BOREAL, intent=change, body=hook, unseen=422)
    _one(found, "/webhooks", numbers["webhook"], KEPT)
    _does(found, "PATCH", "/webhooks/{number}", change, {"name": "Other"}, TAG)
    _does(found, "DELETE", "/webhooks/{number}", change, headers=TAG)
    for each in ("pause", "resume", "rotate-secret", "test"):
        _does(found, "POST", f"/webhooks/{{number}}/{each}", change, headers=TAG)
    base, told = f"/webhooks/{numbers['webhook']}/deliveries", "/webhooks/{number}/deliveries"
    one = f"{base}/{numbers['delivery']}"
    found["GET", told] = Asked(base, KEPT)
    found["GET", told + "/{delivery}"] = Asked(one, KEPT)
    found["POST", told + "/{delivery}/redeliver"] = Asked(f"{one}/redeliver", KEPT, change)


def _offers(found: Found, numbers: dict[str, int]) -> None:
    here = {"provider": numbers["boreal"], "code": "new", "name_en": "New"}
    silver = {"service": numbers["service"], "code": "silver", "name_en": "Silver"}
    use = {"offering": numbers["offering"], "customer": numbers["maple"], "since": "2026-01-01"}
    brought = {"text": "kind: Service", "reason": "why", "is_plan": True}
    found["POST", "/services"] = Asked(of=BOREAL, intent="service.create", body=here, unseen=422)
    found["POST", "/offerings"] = Asked(of=SERVICE, intent=CHANGE, body=silver, unseen=422)
    # A customer who uses it sees it, but no other customer.
    found["POST", "/uses"] = Asked(of=STAFF_ONLY, intent="offering.use", body=use, unseen=422)
    found["POST", "/catalogue/import"] = Asked(intent="catalogue.import", body=brought)
    _one(found, "/services", numbers["service"], SERVICE)
    _one(found, "/offerings", numbers["offering"], SERVICE)
    _one(found, "/uses", numbers["use"], SERVICE)
    _does(found, "PATCH", "/offerings/{number}", CHANGE, NAME, TAG)
    _does(found, "POST", "/offerings/{number}/move", "service.move", RETIRING, TAG)
    _does(found, "POST", "/uses/{number}/end", "offering.use", UNTIL, TAG)


def _services(found: Found, numbers: dict[str, int]) -> None:
    cost = {
        "name": "New",
        "kind": "other",
        "amount": "1.50",
        "currency": "CAD",
        "period": "once",
        "since": "2026-01-01",
    }
    limit = {"name": "New", "unit": "files", "most": "5", "window": "day"}
    service = f"/services/{numbers['service']}"
    for each in ("needs", "costs", "limits", "facilities"):
        found["GET", f"/services/{{number}}/{each}"] = Asked(f"{service}/{each}", SERVICE)
    _does(found, "PATCH", "/services/{number}", CHANGE, NAME, TAG)
    _does(found, "POST", "/services/{number}/move", "service.move", RETIRING, TAG)
    _does(found, "PUT", "/services/{number}/needs", CHANGE, {"needs": []}, TAG)
    _does(found, "POST", "/services/{number}/costs", "cost.change", cost)
    _does(found, "POST", "/services/{number}/limits", CHANGE, limit)


def _needs(found: Found, numbers: dict[str, int]) -> None:
    room = {"party": numbers["boreal"], "code": "new", "name_en": "New"}
    found["POST", "/facilities"] = Asked(of=BOREAL, intent="facility.change", body=room, unseen=422)
    _one(found, "/limits", numbers["limit"], SERVICE)
    _one(found, "/costs", numbers["cost"], COST)
    _one(found, "/facilities", numbers["facility"], FACILITY)
    _does(found, "PATCH", "/costs/{number}", "cost.change", {"amount": "3"}, TAG)
    _does(found, "POST", "/costs/{number}/end", "cost.change", UNTIL, TAG)
    _does(found, "PATCH", "/limits/{number}", CHANGE, {"most": "3"}, TAG)
    _does(found, "DELETE", "/limits/{number}", CHANGE, None, TAG)
    _does(found, "PATCH", "/facilities/{number}", "facility.change", NAME, TAG)
    need = {"facility": numbers["facility"], "note": "new"}
    path, base = "/services/{number}/facilities", f"/services/{numbers['service']}/facilities"
    # The service may be seen where the facility is not: which of them is missing is not asked.
    found["POST", path] = Asked(base, FACILITY, CHANGE, need, unseen=(404, 422))
    one = f"{base}/{numbers['facility']}"
    found["DELETE", path + "/{facility}"] = Asked(one, FACILITY, CHANGE, None, TAG)
