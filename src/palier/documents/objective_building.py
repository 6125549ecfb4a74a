"""From written objectives to those of the calculus: names, defaults, units, members."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from palier.calculus.calendars import Calendar
from palier.calculus.indicators import Composite
from palier.calculus.records import Elapsed
from palier.calculus.spans import Span
from palier.calculus.targets import Target, Unit
from palier.calculus.terms import Indicator, MissingData, Objective, Volume
from palier.calculus.window_starts import MonthWindow
from palier.calculus.windows import ListedWindows, Window, WindowDeclaration
from palier.calculus.zones import zone
from palier.documents.calendar_building import ALWAYS, CalendarBook
from palier.documents.errors import Unreadable, nearest
from palier.documents.findings import Findings
from palier.documents.models.kinds import AgreementShape
from palier.documents.models.methods import METHODS
from palier.documents.models.objectives import ObjectiveShape
from palier.documents.models.shapes import Title
from palier.documents.models.whens import ListedWindowsShape, RollingWindowShape, settled_when
from palier.documents.reading import Path_
from palier.documents.settling import settled
from palier.documents.values import value_of

_MEMBERS = ("indicator", "composite", "members")
"""Where members stand in an objective; a short form leaves some of it out."""


@dataclass(slots=True)
class _Work:
    """What the objectives of one agreement share while they are built."""

    agreement: str
    spec: AgreementShape
    book: CalendarBook
    findings: Findings
    targets: dict[str, Target] = field(default_factory=dict)


def build_objectives(
    agreement: str, spec: AgreementShape, book: CalendarBook, findings: Findings
) -> tuple[Objective, ...]:
    """The objectives that could be built, in the order written; problems go to `findings`."""
    work = _Work(agreement, spec, book, findings)
    with findings.at(("spec", "objectives")):
        if not spec.objectives:
            hint = "write at least one, such as {availability: web, target: 99.9 %}"
            raise Unreadable("no-objective", "the agreement promises nothing", hint)
    indicators: dict[int, Indicator] = {}
    for index, shape in enumerate(spec.objectives):
        with findings.at(("spec", "objectives", index, "indicator")):
            indicators[index] = _indicator(shape, book)
    names = _names(work, indicators)
    built: dict[int, Objective] = {}
    for index in _members_first(work, indicators, names):
        with findings.at(("spec", "objectives", index)):
            made = _objective(work, index, names[index], indicators[index])
            if made is not None:
                built[index] = made
                work.targets[made.name] = made.target
    return tuple(built[index] for index in sorted(built))


def _indicator(shape: ObjectiveShape, book: CalendarBook) -> Indicator:
    written: Any = shape.indicator
    if isinstance(written, str):
        found = book.registry.find("Indicator", written)
        if found is None:
            raise Unreadable("missing-reference", f"indicator {written!r} is wrong", "correct it")
        written = found.spec
    made: Indicator = value_of(written)
    return made


def _names(work: _Work, indicators: dict[int, Indicator]) -> dict[int, str]:
    """The name of each objective: its own, or its method and series."""
    names: dict[int, str] = {}
    for index, indicator in indicators.items():
        shape = work.spec.objectives[index]
        name = shape.name or _derived(indicator)
        if name in names.values():
            with work.findings.at(("spec", "objectives", index, "name")):
                raise Unreadable(
                    "duplicate-objective",
                    f"two objectives are called {name!r}",
                    "give each its own name",
                )
        names[index] = name
    return names


def _derived(indicator: Indicator) -> str:
    method = next(word for word, each in METHODS.items() if isinstance(indicator, each))
    source = getattr(indicator, "source", None) or getattr(
        getattr(indicator, "of", None), "source", None
    )
    series = source.selector.series if source else "*"
    return method if series == "*" else f"{method}-{series}"


def _members_first(
    work: _Work, indicators: dict[int, Indicator], names: dict[int, str]
) -> list[int]:
    """Indexes of objectives, composites after their members; unknown and circular ones left out."""
    by_name = {name: index for index, name in names.items()}
    order: list[int] = []
    wrong: set[int] = set()

    def visit(index: int, above: tuple[int, ...]) -> None:
        if index in order or index in wrong:
            return
        indicator = indicators[index]
        for member in indicator.members if isinstance(indicator, Composite) else ():
            with work.findings.at(("spec", "objectives", index)):
                if member not in by_name:
                    wrong.add(index)
                    message = f"no objective is called {member!r}"
                    hint = nearest(member, by_name)
                    raise Unreadable("unknown-objective", message, hint, part=_MEMBERS)
                if by_name[member] in (*above, index):
                    wrong.add(index)
                    message = f"{names[index]!r} is a member of itself through {member!r}"
                    hint = "break the circle"
                    raise Unreadable("circular-reference", message, hint, part=_MEMBERS)
                visit(by_name[member], (*above, index))
        if index not in wrong:
            order.append(index)

    for index in indicators:
        visit(index, ())
    return order


def _objective(work: _Work, index: int, name: str, indicator: Indicator) -> Objective | None:
    shape, spec, at = work.spec.objectives[index], work.spec, work.findings.at
    path: Path_ = ("spec", "objectives", index)
    target: Target | None = None
    with at((*path, "target")):
        target, indicator = settled(shape.target, indicator, _member_target(work, indicator))
    window: WindowDeclaration | None = None
    own = shape.window is not None
    with at((*path, "window") if own else ("spec", "window")):
        window = window_value(shape.window if own else spec.window, spec.zone)
    calendar: Calendar | None = None
    ready = False
    own = shape.calendar is not None
    with at((*path, "calendar") if own else ("spec", "calendar")):
        written = shape.calendar if own else spec.calendar
        calendar = None if written in (None, ALWAYS) else work.book.calendar(written)
        ready = True
    if isinstance(indicator, Elapsed):
        ready = _check_limits(work, path, indicator) and ready
    if target is None or window is None or not ready:
        return None
    _check_service(work, path, shape.service or spec.service)
    title = shape.title or Title(name)
    missing, volume = shape.missing or spec.missing, shape.volume or spec.volume
    return Objective(
        name=name,
        title=title.text,
        service=shape.service or spec.service or work.agreement,
        indicator=indicator,
        target=target,
        window=window,
        calendar=calendar,
        group_by=shape.group_by,
        missing=value_of(missing) if missing else MissingData(),
        volume=value_of(volume) if volume else Volume(),
        exclusion_rules=None if shape.exclusion_rules is None else value_of(shape.exclusion_rules),
        weight=shape.weight,
        titles=title.by_language,
    )


def _check_service(work: _Work, path: Path_, service: str | None) -> None:
    """Warns about a service that no document declares, where documents declare services."""
    known = work.book.registry.names("Service")
    if service is not None and known and service not in known:
        own = work.findings.raw.place((*path, "service"))
        place = path if own != work.findings.raw.place(path) else ("spec",)
        message = f"no service is called {service!r}"
        work.findings.warn((*place, "service"), "unknown-service", message, nearest(service, known))


def _member_target(work: _Work, indicator: Indicator) -> Target | None:
    if not isinstance(indicator, Composite):
        return None
    known = [work.targets[member] for member in indicator.members if member in work.targets]
    if len({target.unit for target in known}) > 1:
        raise Unreadable("unit-mismatch", "members have figures of several kinds", "combine alike")
    if not known:
        return None
    return known[0] if known[0].unit is not Unit.RATIO else replace(known[0], printed_unit="%")


def _check_limits(work: _Work, path: Path_, indicator: Elapsed) -> bool:
    """Whether the calendars that limits name can be found."""
    right = True
    for place, rule in enumerate(indicator.limits):
        if rule.calendar is not None:
            found = False
            with work.findings.at((*path, "indicator", "limits", place, "calendar")):
                work.book.calendar(rule.calendar)
                found = True
            right = right and found
    return right


def window_value(shape: Any, zone_name: str) -> WindowDeclaration:
    """The window of a shape, with local instants read in the zone; a month without one."""
    rules = zone(zone_name)
    match shape:
        case None:
            return MonthWindow()
        case ListedWindowsShape():
            return ListedWindows(
                tuple(Window(each.label, Span(*each.settled(rules))) for each in shape.items)
            )
        case RollingWindowShape():
            instants = tuple(settled_when(at, rules) for at in shape.settled_at)
            return value_of(shape.model_copy(update={"settled_at": instants}))  # type: ignore[no-any-return]
    return value_of(shape)  # type: ignore[no-any-return]
