"""The arithmetic of credits as sentences: every code, both languages, on the true side of tiers."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from palier.calculus.credit_facts import StepCode, StepValue, step
from palier.calculus.instants import HOUR, MINUTE
from palier.calculus.selectors import Relation
from palier.calculus.targets import Target, Unit
from palier.presentation.credit_steps import StepContext, interval, step_sentence
from palier.presentation.languages import words

FR, EN = words("fr"), words("en")
TARGET = Target(Relation.AT_LEAST, Fraction(999, 1000), Unit.RATIO, places=1)
CONTEXT = StepContext("CAD", TARGET, {"avail": "Availability"})
TENTH = Fraction(1, 10)

# The numbers that the calculus gives each code.
STEPS: dict[StepCode, dict[str, StepValue]] = {
    StepCode.AT_RISK: {"at_risk": TENTH},
    StepCode.AVERAGE: {"windows": 3, "mean": Fraction(998, 1000)},
    StepCode.CAP: {"cap": "monthly", "limit": Fraction(100), "before": Fraction(250),
                   "after": Fraction(100)},
    StepCode.CAP_NOT_APPLIED: {"cap": "monthly"},
    StepCode.CLAIM_ANCHOR_MISSING: {"rule": "tiers", "anchor": "invoice_date"},
    StepCode.CLOCK_HOURS: {"hours": 3, "share_ratio": Fraction(1, 240)},
    StepCode.EACH: {"amount": Fraction(25)},
    StepCode.EARN_BACK: {"expected": Fraction(999, 1000), "target": Fraction(9995, 10000),
                         "windows": 3},
    StepCode.EXCLUDED_BY: {"rule": "other"},
    StepCode.FIGURE_MISSING: {},
    StepCode.GROWTH: {"first_ratio": TENTH, "growth_ratio": TENTH, "steps": 2,
                      "share_ratio": Fraction(3, 10)},
    StepCode.MAXIMUM: {"limit": Fraction(500)},
    StepCode.MINIMUM: {"total": Fraction(3), "minimum": Decimal(5)},
    StepCode.NOT_PRICED: {"objective": "avail", "outcome": "no_data"},
    StepCode.OUTCOME: {"outcome": "missed"},
    StepCode.POINTS_TABLE: {"points": Fraction(7), "row": Fraction(5)},
    StepCode.POOL: {"pool": "A", "pool_ratio": TENTH, "credit_ratio": TENTH,
                    "at_risk_ratio": TENTH, "share_ratio": Fraction(1, 1000)},
    StepCode.PRO_RATA: {"lost_us": Fraction(222 * MINUTE), "free_us": 0, "service_us": 744 * HOUR,
                        "multiplier": Fraction(1), "share_ratio": Fraction(37, 7440)},
    StepCode.PRICED_ON_OTHER_SOURCE: {"objective": "avail", "figure": Fraction(9985, 10000),
                                      "outcome": "missed"},
    StepCode.RECURRENCE: {"missed": 2, "of": 2},
    StepCode.RECURRENCE_MULTIPLIER: {"factor": Fraction(2)},
    StepCode.ROUNDING: {"before": Fraction(100, 3), "places": 2, "mode": "half_even",
                        "after": Decimal("33.33")},
    StepCode.RULE_MINIMUM: {"amount": Fraction(1, 2), "least": "over", "minimum": Decimal(1)},
    StepCode.SHARE_OF_FEE: {"share_ratio": TENTH, "fee": Decimal("1234.50"),
                            "amount": Fraction(12345, 100)},
    StepCode.STACKING: {"group": "availability", "rule": "largest", "kept": "tiers"},
    StepCode.STACKING_UNDECIDED: {"group": "availability", "rule": "largest"},
    StepCode.TIER: {"figure": Fraction(998, 1000), "compared": Fraction(998, 1000),
                    "interval": "[199/200, 999/1000)"},
    StepCode.UNITS: {"units": 4},
    StepCode.WEIGHT: {"weight": Fraction(1, 2)},
    StepCode.WEIGHTING: {"factor": Fraction(3, 2)},
}  # fmt: skip


def said(code: StepCode, say=EN, **numbers) -> str:
    return step_sentence(step(code, **numbers), CONTEXT, say).replace("\u00a0", " ")


@pytest.mark.parametrize("code", StepCode)
def test_every_code_is_said_in_both_languages(code):
    english, french = said(code, **STEPS[code]), said(code, FR, **STEPS[code])
    assert "{" not in english + french
    assert english != french


@pytest.mark.parametrize(
    ("code", "english"),
    [
        (StepCode.SHARE_OF_FEE, "10% of the fee of $1,234.50 = $123.45"),
        (StepCode.TIER, "the figure 99.8% lies in the tier 99.5% or more and below 99.9%"),
        (StepCode.EACH, "for each one counted: $25.00"),
        (StepCode.CAP, "cap “monthly” of $100.00: $250.00 becomes $100.00"),
        (StepCode.ROUNDING,
         "33.33333333 CAD rounded to the nearest, ties to even, to 2 decimals: $33.33"),
        (StepCode.NOT_PRICED, "Availability is not priced: no data"),
        (StepCode.PRICED_ON_OTHER_SOURCE,
         "Availability is priced on its fallback source alone: 99.85%, missed"),
    ],
)  # fmt: skip
def test_numbers_are_written_as_what_they_are(code, english):
    assert said(code, **STEPS[code]) == english


def test_caps_on_shares_are_said_as_shares():
    sentence = said(
        StepCode.CAP, cap="monthly", limit_ratio=Fraction(3, 10), before_ratio=Fraction(1, 2),
        after_ratio=Fraction(3, 10),
    )  # fmt: skip
    assert sentence == "cap “monthly” of 30%: 50% becomes 30%"


def test_a_figure_just_under_a_bound_is_printed_under_it():
    sentence = said(
        StepCode.TIER, figure=Fraction(0), compared=Fraction(998_999_999, 10**9),
        interval="[199/200, 999/1000)",
    )  # fmt: skip
    assert sentence.startswith("the figure 99.8999999% lies in the tier 99.5% or more")


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("[0, 99/100)", "below 99.0%"),
        ("(99/100, 1]", "over 99.0%"),
        ("(-inf, 1/2]", "up to 50.0%"),
        ("[1/2, +inf)", "50.0% or more"),
        ("(-inf, +inf)", "any figure"),
    ],
)
def test_intervals_in_words(text, english):
    assert interval(text, TARGET, EN) == english
