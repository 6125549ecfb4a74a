"""Chains in words: steps that people can do again, gaps that are never nothing."""

from __future__ import annotations

from fractions import Fraction

import pytest

from palier.documents import load_text
from palier.presentation.chain_words import chain_lines

AGREEMENT = """\
apiVersion: palier/v1
kind: Agreement
metadata: {name: web}
spec:
  provider: A
  customer: B
  since: 2026-01-01
  zone: America/Toronto
  calendar: Mon-Fri 08:00-18:00
  objectives:
    - {name: up, availability: web, target: 99.5 %}
    - {name: fix, elapsed: {since: a, until: b, limit: 4 h}, target: 95 %}
---
apiVersion: palier/v1
kind: Agreement
metadata: {name: net}
spec:
  provider: C
  customer: A
  since: 2026-01-01
  zone: America/Toronto
  window: year
  exclusionRules: {maintenance: removed}
  objectives:
    - {name: up, availability: net, target: 99.9 %}
---
apiVersion: palier/v1
kind: Chain
metadata: {name: web}
spec:
  promise: {agreement: web, objective: up}
"""


def lines(parts: str, more: str = "", language: str = "en") -> list[str]:
    library = load_text(f"{AGREEMENT}  parts: {parts}\n{more}")
    assert library.problems == ()
    [chain] = library.chains
    said = chain_lines(chain, language=language)
    return [line.strip().replace("\u00a0", " ") for line in said]


def stated(*ratios: str) -> str:
    parts = (f"{{name: p{place}, availability: {each} %}}" for place, each in enumerate(ratios))
    return f"[{', '.join(parts)}]"


@pytest.mark.parametrize(
    ("parts", "step"),
    [
        (stated("99", "98"), "everything, all 2 are needed: 0.99 × 0.98 = 0.9702"),
        (
            f"{{series: {stated('99', '98')}, rule: worst}}",
            "everything, all 2 are needed and fail together: the least of 0.99; 0.98 = 0.98",
        ),
        (
            f"{{parallel: {stated('99', '98')}, name: pair}}",
            "pair, one of 2 is enough: 1 − (1 − 0.99) × (1 − 0.98) = 0.9998",
        ),
        (
            f"{{needed: 2, of: {stated('90', '90', '90')}}}",
            "everything, 2 of 3 are enough: 3 × 0.9^2 × (1 − 0.9) + 0.9^3 = 0.972",
        ),
        (
            f"{{needed: 2, of: {stated('90', '80', '90')}}}",
            "everything, 2 of 3 are enough: 0.9 × 0.8 × (1 − 0.9) + 0.9 × (1 − 0.8) × 0.9 + "
            "(1 − 0.9) × 0.8 × 0.9 + 0.9 × 0.8 × 0.9 = 0.954",
        ),
        (
            f"{{needed: 3, of: {stated('90', '80', '90', '90', '90', '90')}}}",
            "everything, 3 of 6 are enough: the sum over the 42 sets of parts that are enough "
            "= 0.99792",
        ),
        ("[{agreement: net, objective: up}]", "net/up: 0.999 (at least 99.9%, promised by C)"),
    ],
)
def test_a_step_can_be_done_again(parts, step):
    assert step in lines(parts)


def test_the_printed_formula_gives_the_printed_value():
    [step] = [line for line in lines(stated("99.95", "99.9", "99.7")) if line.startswith("every")]
    formula, value = step.partition(": ")[2].split(" = ")
    product = Fraction(1)
    for factor in formula.split(" × "):
        product *= Fraction(factor)
    assert product == Fraction(value)


def test_what_is_rounded_is_said_to_be():
    assert any(
        "≈ 0.33" in line for line in lines("[{name: a, availability: 1/3}, " + stated("100")[1:])
    )


@pytest.mark.parametrize(
    ("ratio", "verdict"),
    [
        ("99.5", "Within reach, with nothing to spare."),
        (
            "99.6",
            "Within reach: 0.1 percentage points to spare, 1 h in 1,000 hours of service.",
        ),
        (
            "99.4999999999",
            "Out of reach: 0.0000000001 percentage points missing, 4 µs in 1,000 hours of service.",
        ),
    ],
)
def test_the_verdict_gives_the_gap(ratio, verdict):
    assert verdict in lines(stated(ratio))


def test_the_value_is_printed_on_its_side():
    assert lines(stated("99.4999999999"))[1].endswith("gives 99.4999999999%.")


def test_what_is_taken_for_granted_is_said():
    said = lines(
        "[{parallel: [{agreement: net, objective: up, name: a}, "
        "{agreement: net, objective: up, name: b}]}]"
    )
    assert any("independently" in line for line in said)
    assert "a, b: promised at all times, taken to hold in the hours of the promise." in said
    assert (
        "a, b: promised each year from January 1, taken to hold over the window of the promise."
        in said
    )
    assert "Nothing fails for the reasons that net excludes." in said
    alone = lines(stated("99.9"))
    assert not any("independently" in line for line in alone)


RESPONSES = """\
  responses:
    promise: {agreement: web, objective: fix}
    parts: [{name: desk, limit: 30 min}, {name: repair, limit: %s}]
"""


def test_response_budgets_add():
    said = lines(stated("99.9"), RESPONSES % "3 h")
    assert "desk 30 min + repair 3 h = 3 h 30 min" in said
    assert "Within reach: 30 min to spare." in said
    assert "Out of reach: 1 h too long." in lines(stated("99.9"), RESPONSES % "4 h 30 min")


SUPPORT = "  support: {over: %s, parts: [{name: desk, calendar: Mon-Fri 09:00-18:00}]}\n"


def test_hours_without_support_are_listed():
    said = lines(stated("99.9"), SUPPORT % "2026-W41")
    assert "desk covers 45 h of them." in said
    assert "Out of reach: somebody is missing in 5 h of them." in said
    assert said[-1] == "2026-10-09 08:00 → 09:00"
    assert lines(stated("99.9"), SUPPORT % "2026")[-1] == "and 251 more"


def test_french():
    said = lines(stated("99", "98"), RESPONSES % "3 h", language="fr")
    assert any("0,99 × 0,98 = 0,9702" in line for line in said)
    assert any(line.startswith("Hors d’atteinte") for line in said)
