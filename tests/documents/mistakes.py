"""Agreements with one mistake each, by what is wrong with them."""

from __future__ import annotations

from tests.documents.written import HEAD, PLAIN, agreement, document

WEB = "- {availability: web, target: 99.9 %}"


def rolling(more: str) -> str:
    return agreement(f"- {{availability: web, target: 99.9 %, {more}}}")


PROMISES = {
    "unknown field": ("unknown-field", PLAIN.replace("provider:", "provder:")),
    "unknown field of an indicator": (
        "unknown-field",
        agreement("- {availability: {seris: web}, target: 99 %}"),
    ),
    "duplicate key": ("duplicate-key", PLAIN + "  zone: UTC\n"),
    "missing field": ("missing-field", PLAIN.replace("  zone: America/Toronto\n", "")),
    "no start": ("missing-field", PLAIN.replace("  since: 2026-01-01\n", "")),
    "no objective": ("no-objective", HEAD + "  objectives: []\n"),
    "no method": ("missing-field", agreement("- {target: 99 %}")),
    "two methods": ("missing-field", agreement("- {availability: a, events: b, target: 99 %}")),
    "unknown method": (
        "unknown-word",
        agreement("- {indicator: {method: availabilty}, target: 99 %}"),
    ),
    "no limit": (
        "missing-field",
        agreement("- {elapsed: {since: opened, until: closed}, target: 95 %}"),
    ),
    "wrong type": ("wrong-type", PLAIN.replace("- {availability: web, target: 99.9 %}", "- 4")),
    "text for a number": (
        "wrong-type",
        rolling("volume: {least: many}"),
    ),
    "unknown word": ("unknown-word", rolling("missing: {unknownCountsAs: mett}")),
    "bad name": ("bad-name", PLAIN.replace("name: web", "name: Web Hosting")),
    "bad duration": ("bad-duration", rolling("missing: {longestGap: 4 hurs}")),
    "duration without unit": ("bad-duration", rolling("missing: {longestGap: 4}")),
    "ratio beyond 1": ("bad-ratio", rolling("missing: {minCoverage: 95}")),
    "comma": ("ambiguous-comma", PLAIN.replace("99.9 %", "'99,9 %'")),
    "comma in a duration": ("ambiguous-comma", rolling("missing: {longestGap: '1,5 h'}")),
    "not a number": ("bad-number", PLAIN.replace("99.9 %", ".nan")),
    "infinite": ("bad-number", PLAIN.replace("99.9 %", ".inf")),
    "target without unit": ("target-without-unit", PLAIN.replace("99.9 %", "99.9")),
    "a bare 1 is 1 % or all": ("target-without-unit", PLAIN.replace("99.9 %", "1")),
    "value without unit": (
        "target-without-unit",
        agreement("- {quantile: {series: latency, q: 95 %}, target: 500}"),
    ),
    "time without unit": (
        "target-without-unit",
        agreement("- {incidents: {measure: mttr}, target: 4}"),
    ),
    "aggregate without direction": (
        "target-without-relation",
        agreement("- {aggregate: {series: load, function: mean}, target: 5 users}"),
    ),
    "share in hours": ("unit-mismatch", PLAIN.replace("99.9 %", "4 h")),
    "value in another unit": (
        "unit-mismatch",
        agreement("- {quantile: {q: 95 %, unit: ms}, target: 5 users}"),
    ),
    "no side": (
        "bad-comparison",
        agreement("- {events: {series: latency, goodWhen: 500 ms}, target: 99 %}"),
    ),
    "condition": ("bad-condition", agreement("- {events: {where: {a: {b: c}}}, target: 99 %}")),
    "condition on a number": (
        "bad-number",
        agreement("- {events: {where: {load: '< high'}}, target: 99 %}"),
    ),
    "bad date": ("bad-instant", PLAIN.replace("2026-01-01", "01/02/2026")),
    "date that does not exist": ("bad-date", PLAIN.replace("2026-01-01", "2026-02-30")),
    "year 9999": ("instant-out-of-range", PLAIN.replace("2026-01-01", "9999-01-01")),
    "year 0001": ("instant-out-of-range", PLAIN.replace("2026-01-01", "0001-01-01")),
    "instant in year 9999": (
        "instant-out-of-range",
        PLAIN.replace("2026-01-01", "9999-12-31T23:59:59Z"),
    ),
    "end before start": (
        "span-ends-before-start",
        agreement(WEB, "until: 2025-12-31"),
    ),
    "suspension ends before it starts": (
        "span-ends-before-start",
        agreement(WEB, "suspended: [{since: 2026-03-01, until: 2026-02-01}]"),
    ),
    "unknown zone": ("unknown-zone", PLAIN.replace("America/Toronto", "America/Toront")),
    "unknown window": ("bad-window", rolling("window: monthly")),
    "month from 32": ("out-of-range", rolling("window: month from 32")),
    "overlapping periods": (
        "bad-window",
        rolling(
            "window: {list: [{label: a, since: 2026-01-01, until: 2026-02-01},"
            " {label: b, since: 2026-01-15, until: 2026-03-01}]}"
        ),
    ),
    "empty list of periods": ("missing-field", rolling("window: {list: []}")),
    "rolling nothing": ("window-never-closes", rolling("window: rolling 0 h")),
    "hours": ("bad-hours", rolling("calendar: {hours: mon-fri 8h-17h}")),
    "day of the week": ("bad-hours", rolling("calendar: {hours: mon-fry 08:30-17:00}")),
    "overlapping hours": (
        "bad-hours",
        rolling("calendar: {hours: 'mon 08:00-12:00, 11:00-17:00'}"),
    ),
    "calendar never open": ("calendar-never-opens", rolling("calendar: {hours: {mon: closed}}")),
    "holiday country": (
        "unknown-holidays",
        rolling("calendar: {hours: 24x7, holidays: [{country: QX}]}"),
    ),
    "holiday subdivision": (
        "unknown-holidays",
        rolling("calendar: {hours: 24x7, holidays: [{country: CA, subdivision: QX}]}"),
    ),
    "holiday": ("bad-date", rolling("calendar: {hours: 24x7, holidays: ['*-02-30']}")),
    "missing calendar": ("missing-reference", rolling("calendar: ofice")),
    "missing indicator": ("missing-reference", agreement("- {indicator: web, target: 99 %}")),
    "missing calendar of a limit": (
        "missing-reference",
        agreement(
            "- elapsed: {since: a, until: b, limits: [{limit: 4 h, calendar: ofice}]}\n"
            "  target: 95 %"
        ),
    ),
    "missing party": (
        "missing-reference",
        PLAIN.replace("Hébergeur Boréal", "borel") + document("Party", "boreal"),
    ),
    "two of one name": (
        "ambiguous-reference",
        PLAIN + document("Party", "boreal") + document("Party", "boreal"),
    ),
    "same parties": ("same-parties", PLAIN.replace("Ville de Saint-Exemple", "hebergeur boreal")),
    "two objectives of one name": ("duplicate-objective", agreement(f"{WEB}\n{WEB}")),
    "unknown member": (
        "unknown-objective",
        agreement("- {name: all, composite: {members: [web], rule: worst}, target: 99 %}"),
    ),
    "circular members": (
        "circular-reference",
        agreement(
            "- {name: a, composite: {members: [b], rule: worst}, target: 99 %}\n"
            "- {name: b, composite: {members: [a], rule: worst}, target: 99 %}"
        ),
    ),
    "weights": (
        "weights-mismatch",
        agreement(
            f"{WEB}\n- name: all\n"
            "  composite: {members: [availability-web], rule: weighted mean, weights: [1, 2]}\n"
            "  target: 99 %"
        ),
    ),
    "bad limit": (
        "bad-limit",
        agreement("- {elapsed: {since: a, until: b, limit: two business days}, target: 95 %}"),
    ),
    "slices of no length": (
        "out-of-range",
        agreement("- {sliceMean: {of: {availability: a}, length: 0 s}, target: 99 %}"),
    ),
    "cadence of no length": (
        "out-of-range",
        agreement("- {events: {source: a, cadence: 0 s}, target: 99 %}"),
    ),
    "quantile of samples beyond 1": (
        "out-of-range",
        agreement("- {quantile: {source: a, q: 200 %, unit: ms}, target: at most 5 ms}"),
    ),
    "quantile beyond 1": (
        "out-of-range",
        agreement("- {elapsed: {since: a, until: b, measure: quantile, q: 0}, target: 4 h}"),
    ),
}
