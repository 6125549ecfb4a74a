"""What an OpenSLO SLO amounts to: an agreement whose parties are not stated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import Any

from palier.documents.dates import WEEKDAYS
from palier.documents.errors import nearest
from palier.documents.openslo.shapes import SliSpec, SloDocument, SloObjective, TimeWindow
from palier.documents.problems import Problem, Severity
from palier.documents.quantities import number_text
from palier.documents.reading import Path_, RawDocument

PARTIES = {
    "provider": {
        "name": "unstated-provider",
        "title": {"en": "Provider (not stated)", "fr": "Fournisseur (non indiqué)"},
    },
    "customer": {
        "name": "unstated-customer",
        "title": {"en": "Customer (not stated)", "fr": "Client (non indiqué)"},
    },
}
"""OpenSLO knows no parties."""

BEGINNING = "1900-01-01T00:00:00Z"
"""An SLO without a calendar is in force at all times."""

# OpenSLO/go-sdk v0.9.2 reads M, Q and Y as so many days; the specification leaves them free.
_ROLLING_DAYS = {"d": 1, "w": 7, "M": 30, "Q": 90, "Y": 365}
_UNITS = {"m": "min", "h": "h", "d": "d", "w": "w"}
_RELATIONS = {"lte": "at most", "gte": "at least", "lt": "below", "gt": "above"}


@dataclass(slots=True)
class _Work:
    raw: RawDocument
    slo: SloDocument
    indicators: Mapping[str, SliSpec]
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, path: Path_, message: str, hint: str = "", code: str = "") -> None:
        """Adds an error."""
        code = code or "openslo-not-mapped"
        self.problems.append(self.raw.problem(path, code, message, hint))

    def note(self, path: Path_, message: str) -> None:
        """Adds a note about something left out."""
        found = replace(
            self.raw.problem(path, "openslo-not-mapped", message), severity=Severity.NOTE
        )
        if found not in self.problems:
            self.problems.append(found)


def agreement_of(
    raw: RawDocument, slo: SloDocument, indicators: Mapping[str, SliSpec]
) -> tuple[RawDocument | None, list[Problem]]:
    """The agreement of an SLO, None when it has no meaning here, with its problems and notes."""
    work = _Work(raw, slo, indicators)
    spec = slo.spec
    if spec.alert_policies:
        work.note(("spec", "alertPolicies"), "alert policies are left out")
    window = _window(work, spec.time_window[0])
    names = _names(spec.objectives)
    objectives = [
        _objective(work, index, name, each)
        for index, (name, each) in enumerate(zip(names, spec.objectives, strict=True))
    ]
    if any(each.indicator or each.indicator_ref for each in spec.objectives):
        work.note(("spec", "objectives"), "each objective is judged alone; no figure combines them")
    if any(problem.severity is Severity.ERROR for problem in work.problems) or window is None:
        return None, work.problems
    calendar = spec.time_window[0].calendar
    data = {
        "apiVersion": "palier/v1",
        "kind": "Agreement",
        "metadata": {
            "name": slo.metadata.name,
            "title": slo.metadata.display_name or slo.metadata.name,
        },
        "spec": {
            **PARTIES,
            "zone": calendar.time_zone if calendar else "UTC",
            "since": calendar.start_time.replace(" ", "T") if calendar else BEGINNING,
            "service": spec.service,
            "window": window,
            "objectives": objectives,
        },
    }
    places = {path: place for path, place in raw.places.items() if len(path) <= 3}
    return RawDocument(raw.file, data, places), work.problems


def _names(objectives: tuple[SloObjective, ...]) -> list[str]:
    """OpenSLO objectives have no names: they are numbered."""
    return [f"objective-{number}" for number in range(1, len(objectives) + 1)]


def _window(work: _Work, window: TimeWindow) -> dict[str, Any] | None:
    count, unit = window.duration
    path: Path_ = ("spec", "timeWindow", 0)
    if window.calendar is None:
        if unit in _ROLLING_DAYS:
            return {"every": "rolling", "days": count * _ROLLING_DAYS[unit]}
        return {"every": "rolling", "length": f"{count} {_UNITS[unit]}"}
    text = window.calendar.start_time
    on = date.fromisoformat(text[:10])
    if not text.endswith("00:00:00"):
        work.note((*path, "calendar", "startTime"), "windows start at midnight, in force from then")
    if count != 1 or unit in "mh":
        work.wrong(
            (*path, "duration"),
            f"calendar windows of {count}{unit} have no meaning here",
            "use 1d, 1w, 1M, 1Q or 1Y, or a rolling window",
        )
        return None
    start: dict[str, Any] = {"anchorMonth": on.month, "firstDay": on.day}
    windows: dict[str, dict[str, Any]] = {
        "d": {"every": "day"},
        "w": {"every": "week", "firstWeekday": WEEKDAYS[on.weekday()]},
        "M": {"every": "month", "firstDay": on.day},
        "Q": {"every": "quarter", **start},
        "Y": {"every": "year", **start},
    }
    return windows[unit]


def _objective(work: _Work, index: int, name: str, each: SloObjective) -> dict[str, Any]:
    path: Path_ = ("spec", "objectives", index)
    made = {"name": name, "title": each.display_name or name}
    found = _sli(work, path, each)
    if found is None:
        return made
    series, sli = found
    work.note(("spec",), f"queries are not run: measurements of series {series!r} are used")
    promised = {"relation": "at least", "value": f"{number_text(each.promised * 100)} %"}
    if sli.ratio_metric is not None and sli.ratio_metric.raw is not None:
        return {**made, **_raw(work, path, series, each, sli)}
    events: dict[str, Any] = {"method": "events", "source": {"selector": {"series": series}}}
    if sli.threshold_metric is not None:
        if each.op is None or each.value is None:
            work.wrong(path, "a threshold needs op and value", code="openslo-invalid")
            return made
        events["goodWhen"] = {"relation": _RELATIONS[each.op], "value": number_text(each.value)}
    return {**made, "target": promised, "indicator": _budgeted(work, path, events, each)}


def _sli(work: _Work, path: Path_, each: SloObjective) -> tuple[str, SliSpec] | None:
    spec = work.slo.spec
    inline = each.indicator or spec.indicator
    if inline is not None:
        return inline.metadata.name, inline.spec
    name = each.indicator_ref or spec.indicator_ref
    if name is None:
        work.wrong(path, "no indicator is written", "write indicator or indicatorRef")
    elif name not in work.indicators:
        hint = nearest(name, work.indicators) or "add a document of kind SLI"
        work.wrong(path, f"no SLI is called {name!r}", hint, "missing-reference")
    else:
        return name, work.indicators[name]
    return None


def _budgeted(
    work: _Work, path: Path_, events: dict[str, Any], each: SloObjective
) -> dict[str, Any]:
    method = work.slo.spec.budgeting_method
    if method == "Occurrences":
        return events
    if each.time_slice_window is None:
        work.wrong(path, f"{method} needs timeSliceWindow", code="openslo-invalid")
        return events
    count, unit = each.time_slice_window
    if unit not in _UNITS:
        work.wrong((*path, "timeSliceWindow"), "slices have a fixed length", "use m, h, d or w")
        return events
    length = f"{count} {_UNITS[unit]}"
    if method == "RatioTimeslices":
        return {"method": "sliceMean", "of": events, "length": length}
    target = each.time_slice_target
    if target is None or not 0 < target <= 1:
        work.wrong(
            (*path, "timeSliceTarget"),
            "Timeslices need timeSliceTarget, above 0 and at most 1",
            code="openslo-invalid",
        )
        return events
    bound = {"relation": "at least", "value": number_text(target)}
    return {"method": "slices", "of": events, "length": length, "sliceTarget": bound}


def _raw(work: _Work, path: Path_, series: str, each: SloObjective, sli: SliSpec) -> dict[str, Any]:
    """A metric that already is a ratio: the mean of its values."""
    if work.slo.spec.budgeting_method != "Occurrences":
        work.wrong(path, "slices of a raw ratio have no meaning here", "use Occurrences")
    failure = sli.ratio_metric is not None and sli.ratio_metric.raw_type == "failure"
    value: Fraction = 1 - each.promised if failure else each.promised
    return {
        "indicator": {
            "method": "aggregate",
            "function": "mean",
            "source": {"selector": {"series": series}},
        },
        "target": {
            "relation": "at most" if failure else "at least",
            "value": number_text(value),
            "unit": "number",
            "printedUnit": "",
            "places": 3,
        },
    }
