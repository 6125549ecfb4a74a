"""What is wrong with services beyond their shape: things listed twice, and needs in a loop."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from palier.documents.catalogue.explicit import LANGUAGES, is_catalogue
from palier.documents.errors import nearest
from palier.documents.models.cataloguing import ServiceShape
from palier.documents.models.kinds import ServiceDocument
from palier.documents.models.shapes import Title
from palier.documents.problems import Problem, Severity
from palier.documents.reading import Path_
from palier.documents.registry import Parsed

_Key = Callable[[Any], tuple[Any, ...]]
_ONCE: tuple[tuple[str, _Key], ...] = (
    ("needs", lambda each: (each.service,)),
    ("offerings", lambda each: (each.name,)),
    ("costs", lambda each: (each.name, each.since)),
    ("limits", lambda each: (each.offering, each.name)),
    ("facilities", lambda each: (each.facility,)),
)


def service_problems(parsed: Sequence[Parsed]) -> Iterator[Problem]:
    """Everything wrong with the services of some documents."""
    services = [each for each in parsed if isinstance(each.document, ServiceDocument)]
    for each in services:
        yield from _twice(each)
        yield from _limits_of_nothing(each)
    yield from _loops(services)


def reference_doubts(parsed: Sequence[Parsed], known: set[str]) -> Iterator[Problem]:
    """Services that are needed and that no document declares; a catalogue may have them."""
    for each in parsed:
        if not isinstance(each.document, ServiceDocument):
            continue
        for place, need in enumerate(each.document.spec.needs):
            if need.service not in known:
                message = f"no service is called {need.service!r}"
                hint = nearest(need.service, known)
                path = ("spec", "needs", place, "service")
                found = each.raw.problem(path, "unknown-service", message, hint)
                yield replace(found, severity=Severity.WARNING)


def language_problems(parsed: Sequence[Parsed]) -> Iterator[Problem]:
    """Texts in languages that a catalogue does not have."""
    for each in parsed:
        if not is_catalogue(each.document):
            continue
        titles: list[tuple[Path_, Title | None]] = [
            (("metadata", "title"), each.document.metadata.title)
        ]
        if isinstance(each.document, ServiceDocument):
            titles += _titles(each.document.spec)
        for path, title in titles:
            for language, _ in title.by_language if title else ():
                if language not in LANGUAGES:
                    message = f"a catalogue has no texts in {language!r}"
                    hint = f"one of {', '.join(LANGUAGES)}"
                    yield each.raw.problem((*path, language), "unknown-word", message, hint)


def _titles(spec: ServiceShape) -> Iterator[tuple[Path_, Title | None]]:
    yield ("spec", "description"), spec.description
    for place, offering in enumerate(spec.offerings):
        yield ("spec", "offerings", place, "title"), offering.title
        yield ("spec", "offerings", place, "description"), offering.description


def _twice(parsed: Parsed) -> Iterator[Problem]:
    spec = parsed.spec
    lists: list[tuple[Path_, Sequence[Any], _Key]] = [
        (("spec", name), getattr(spec, name), key) for name, key in _ONCE
    ]
    lists += [
        (("spec", "offerings", place, "uses"), each.uses, lambda use: (use.customer, use.since))
        for place, each in enumerate(spec.offerings)
    ]
    for path, items, key in lists:
        first: dict[tuple[Any, ...], int] = {}
        for place, item in enumerate(items):
            before = first.setdefault(key(item), place)
            if before != place:
                said = " ".join(str(part) for part in key(item) if part is not None)
                hint = f"the first one is on line {parsed.raw.place((*path, before))[0]}"
                message = f"{said!r} is listed twice"
                yield parsed.raw.problem((*path, place), "listed-twice", message, hint)


def _limits_of_nothing(parsed: Parsed) -> Iterator[Problem]:
    offered = {each.name for each in parsed.spec.offerings}
    for place, limit in enumerate(parsed.spec.limits):
        if limit.offering is not None and limit.offering not in offered:
            path = ("spec", "limits", place, "offering")
            message = f"the service has no offering {limit.offering!r}"
            hint = nearest(limit.offering, offered) or "list it under `offerings`"
            yield parsed.raw.problem(path, "missing-reference", message, hint)


def _loops(services: Sequence[Parsed]) -> Iterator[Problem]:
    """One problem for each set of services that need each other, at its first in the order read."""
    below = {each.name: [need.service for need in each.spec.needs] for each in services}
    entangled = _entangled(below)
    for each in services:
        loop = _way_back(each.name, below) if each.name in entangled else []
        if loop:
            entangled.difference_update(loop)
            place = next(n for n, need in enumerate(each.spec.needs) if need.service == loop[1])
            message = f"it needs itself: {' -> '.join(loop)}"
            path = ("spec", "needs", place, "service")
            yield each.raw.problem(path, "circular-reference", message, "leave one of them out")


def _entangled(below: Mapping[str, Sequence[str]]) -> set[str]:
    """The services that are in a loop or need one that is: what stays without leaves."""
    above: dict[str, list[str]] = defaultdict(list)
    for name, needed in below.items():
        for each in needed:
            above[each].append(name)
    open_needs = {name: sum(each in below for each in needed) for name, needed in below.items()}
    leaves = [name for name, count in open_needs.items() if not count]
    while leaves:
        leaf = leaves.pop()
        del open_needs[leaf]
        for name in above[leaf]:
            open_needs[name] -= 1
            if not open_needs[name]:
                leaves.append(name)
    return set(open_needs)


def _way_back(start: str, below: dict[str, list[str]]) -> list[str]:
    """A shortest way from a service down to itself, both ends included; empty without one."""
    came_from: dict[str, str] = {}
    level = [start]
    while level:
        reached: list[str] = []
        for name in level:
            for needed in below.get(name, ()):
                if needed == start:
                    return _traced(start, name, came_from)
                if needed not in came_from:
                    came_from[needed] = name
                    reached.append(needed)
        level = reached
    return []


def _traced(start: str, last: str, came_from: dict[str, str]) -> list[str]:
    way = [start]
    while last != start:
        way.append(last)
        last = came_from[last]
    return [*way, start][::-1]
