"""Catalogues of any content, in their explicit form, as Hypothesis draws them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from hypothesis import strategies as st

from palier.calculus.running_costs import CostPeriod
from palier.documents.models.cataloguing import (
    CostKind,
    Criticality,
    DependencyKind,
    LoadWindow,
    ServiceState,
    plain,
)

HIDDEN = [*map(chr, (*range(9), 11, 12, *range(14, 32), *range(0x7F, 0x85)))]
HIDDEN += [*map(chr, (*range(0x86, 0xA0), *range(0x202A, 0x202F)))]
"""What documents refuse, and what a catalogue therefore never has."""

_ANY = st.text(
    st.one_of(
        st.sampled_from("=+-@'\"; ,:#\n\r\t\\{}[]|>%&*!?~éŒ’ \u2028\x85🏔"),
        st.characters(exclude_characters=[*HIDDEN, *map(chr, range(0xD800, 0xE000))]),
    ),
    max_size=30,
)
_WRITTEN = st.sampled_from(
    ["true", "null", "1.0", "2026-01-01", "'=1+1", "''-x", '=HYPERLINK("x")', "@a", "~", "- a"]
)
texts = st.one_of(_WRITTEN, _ANY).map(str.strip).filter(bool)
codes = st.from_regex(r"[a-z0-9]([a-z0-9.-]{0,6}[a-z0-9])?", fullmatch=True)
_dates = st.dates(min_value=date(1950, 1, 1), max_value=date(2150, 1, 1))
_amounts = st.integers(1, 10**9).map(lambda n: plain(Decimal(n).scaleb(-4)))


def _maybe(key: str, value: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.one_of(st.just({}), value.map(lambda each: {key: each}))


def _word(kind: type[StrEnum]) -> st.SearchStrategy[str]:
    return st.sampled_from([each.value for each in kind])


def _languages() -> st.SearchStrategy[dict[str, str]]:
    both = st.tuples(_maybe("en", texts), _maybe("fr", texts))
    return both.map(lambda pair: {**pair[0], **pair[1]}).filter(bool)


def _joined(*parts: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    return st.tuples(*parts).map(lambda found: {k: v for each in found for k, v in each.items()})


def _field(key: str, value: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return value.map(lambda each: {key: each})


@st.composite
def _lasting(draw: Any) -> dict[str, str]:
    since = draw(_dates)
    until = draw(st.none() | st.integers(1, 9000).map(lambda days: since + timedelta(days=days)))
    return {"since": str(since)} | ({"until": str(until)} if until else {})


def _listed(
    items: st.SearchStrategy[dict[str, Any]], key: Callable[[Any], tuple[str, ...]], most: int = 3
) -> st.SearchStrategy[list[dict[str, Any]]]:
    found = st.lists(items, unique_by=key, max_size=most)
    return found.map(lambda each: sorted(each, key=key))


_USES = _listed(
    _joined(_lasting(), _field("customer", codes)), lambda use: (use["customer"], use["since"])
)
_OFFERINGS = _listed(
    _joined(
        _field("name", codes),
        _maybe("title", _languages()),
        _maybe("description", _languages()),
        _maybe("state", _word(ServiceState)),
        _field("uses", _USES),
    ),
    lambda offering: (offering["name"],),
)
_COSTS = _listed(
    _joined(
        _lasting(),
        _field("name", texts),
        _field("kind", _word(CostKind)),
        _field("amount", st.tuples(_amounts, st.sampled_from(["CAD", "JPY"])).map(" ".join)),
        _field("period", _word(CostPeriod)),
    ),
    lambda cost: (cost["name"], cost["since"]),
)
_FACILITIES = _listed(
    _joined(_field("facility", codes), _maybe("note", texts)), lambda need: (need["facility"],)
)


@st.composite
def _service(draw: Any, code: str, others: list[str]) -> dict[str, Any]:
    offerings = draw(_OFFERINGS)
    offered = _maybe("offering", st.sampled_from([each["name"] for each in offerings] or [""]))
    limit = _joined(
        _field("name", texts),
        _field("unit", texts),
        _field("most", _amounts),
        _field("window", _word(LoadWindow)),
        offered if offerings else st.just({}),
    )
    need = _joined(
        _field("service", st.sampled_from([*others, "elsewhere"])),
        _field("kind", _word(DependencyKind)),
        _maybe("note", texts),
    )
    spec = _joined(
        _maybe("provider", codes),
        _maybe("owner", st.just("maude@boreal.example")),
        _maybe("description", _languages()),
        _maybe("criticality", _word(Criticality)),
        _maybe("state", _word(ServiceState)),
        _field("needs", _listed(need, lambda each: (each["service"],))),
        st.just({"offerings": offerings}),
        _field("costs", _COSTS),
        _field("limits", _listed(limit, lambda each: (each.get("offering", ""), each["name"]))),
        _field("facilities", _FACILITIES),
    )
    return _document("Service", code, draw(_maybe("title", _languages())), draw(spec))


def _document(kind: str, code: str, title: dict[str, Any], spec: dict[str, Any]) -> dict[str, Any]:
    return {
        "apiVersion": "palier/v1",
        "kind": kind,
        "metadata": {"name": code, **title},
        "spec": _without_empty(spec),
    }


def _without_empty(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_empty(each) for each in value]
    if not isinstance(value, dict):
        return value
    return {key: _without_empty(each) for key, each in value.items() if each != []}


@st.composite
def catalogues(draw: Any) -> list[dict[str, Any]]:
    """Services, each of which needs only those before it, and facilities."""
    names = draw(st.lists(codes, unique=True, min_size=1, max_size=4))
    made = [draw(_service(code, names[:place])) for place, code in enumerate(names)]
    for code in draw(st.lists(codes, unique=True, max_size=2)):
        spec = draw(_joined(_maybe("party", codes), _maybe("note", texts)))
        made.append(_document("Facility", code, draw(_maybe("title", _languages())), spec))
    return made
