"""Percentages from the agreement to the table: nothing is off by a hundred."""

from __future__ import annotations

import json

import pytest

HEAD = """\
apiVersion: palier/v1
kind: Agreement
metadata: {name: shares}
spec:
  provider: A
  customer: B
  since: 2026-01-01
  zone: UTC
  objectives:
"""
FIGURE = "series,label,value\ns,2026-10,%s\n"


def evaluated(palier, place, objective, data, mapping=""):
    """The outcome, and the table that is printed."""
    (place / "shares.yaml").write_text(f"{HEAD}    - {objective}\n")
    folder = place / "measured"
    folder.mkdir(exist_ok=True)
    (folder / "data.csv").write_text(data)
    if mapping:
        (folder / "measurements.yaml").write_text(mapping)
    given = ("shares.yaml", "-m", "measured", "-w", "2026-10", "--as-of", "2026-12-01T00:00:00Z")
    table = palier("evaluate", *given)
    assert table.err == ""
    made = palier("evaluate", *given, "--format", "json")
    [outcome] = json.loads(made.out)["windows"][0]["outcomes"]
    return outcome["kind"], table.out


@pytest.mark.parametrize(
    ("objective", "entered", "kind", "printed"),
    [
        ("{name: s, stated: s, target: 85 %}", "87", "met", "87.00%"),
        ("{name: s, stated: s, target: 85 %}", "84.996", "missed", "84.996%"),
        ("{name: s, stated: s, target: {value: 85 %, unit: ratio}}", "87", "met", "87.00%"),
        ("{name: s, stated: {series: s, unit: '1'}, target: 85 %}", "0.87", "met", "87.00%"),
        ("{name: s, stated: s, target: at most 4 hours}", "3.5", "met", "3 h 30 min"),
        ("{name: s, stated: s, target: at most 4 h}", "4.5", "missed", "4 h 30 min"),
        ("{name: s, stated: s, target: at least 4 points}", "4", "met", "4 points"),
    ],
)
def test_a_figure_entered_by_hand_is_in_the_unit_of_the_target(
    palier, place, objective, entered, kind, printed
):
    found, table = evaluated(palier, place, objective, FIGURE % entered)
    assert found == kind
    assert printed in table.replace("\u00a0", " ")


def samples(values):
    lines = "".join(
        f"s,2026-10-0{day}T00:00:00Z,{value}\n" for day, value in enumerate(values, start=1)
    )
    return f"series,at,value\n{lines}"


PERCENT = samples([70, 75, 80, 85, 90])
RATIO = samples([0.70, 0.75, 0.80, 0.85, 0.90])


OVER_SAMPLES = [
    ("{name: s, quantile: {series: s, q: 80 %}, target: at most 85 %}", "met", "85"),
    ("{name: s, quantile: {series: s, q: 100 %}, target: at most 85 %}", "missed", "90"),
    ("{name: s, aggregate: {series: s, function: mean}, target: at most 80 %}", "met", "80"),
    ("{name: s, aggregate: {series: s, function: max}, target: at most 80 %}", "missed", "90"),
    ("{name: s, events: {series: s, goodWhen: <= 80 %}, target: 60 %}", "met", "60.00%"),
]


@pytest.mark.parametrize(("data", "unit"), [(PERCENT, "%"), (RATIO, "1")])
@pytest.mark.parametrize(("objective", "kind", "printed"), OVER_SAMPLES)
def test_samples_in_percent_and_in_ratios_meet_a_target_in_percent(
    palier, place, data, unit, objective, kind, printed
):
    mapping = f"kind: sample\nfiles: data.csv\nunit: '{unit}'\n"
    found, table = evaluated(palier, place, objective, data, mapping)
    assert found == kind
    assert printed in table


@pytest.mark.parametrize(("objective", "kind", "printed"), OVER_SAMPLES)
def test_samples_without_a_unit_are_in_that_of_the_target(palier, place, objective, kind, printed):
    found, table = evaluated(palier, place, objective, PERCENT)
    assert found == kind
    assert printed in table


def test_tiers_follow_a_stated_percentage(palier, place):
    rules = (
        "{name: s, stated: s, target: 85 %}\n  credits:\n    currency: CAD\n"
        "    rules: [{feeBase: monthly, tiers: {below 85 %: 5 %, below 80 %: 10 %}}]"
    )
    (place / "shares.yaml").write_text(f"{HEAD}    - {rules}\n")
    (place / "data.csv").write_text(FIGURE % "82")
    (place / "states.csv").unlink()
    said = palier(
        *("evaluate", "shares.yaml", "-m", ".", "-w", "2026-10"),
        *("--as-of", "2026-12-01T00:00:00Z", "--fee", "monthly=1000"),
    )
    assert said.code == 1
    assert "$50.00" in said.out
