"""The four-hour standard: 95 % of attendances, counted by month and organisation."""

from __future__ import annotations

from fractions import Fraction

import pytest

from palier.calculus.outcomes import OutcomeKind
from tests.examples.evaluating import EXAMPLES, Example, figure, kind, table


def attendances(example, *rows):
    return example("nhs-four-hour").write(
        "attendances.csv",
        table(
            {"at": at, "good": total - breaches, "total": total, "series": "four-hour", "org": org}
            for at, org, total, breaches in rows
        ),
    )


@pytest.mark.parametrize(
    ("breaches", "expected"),
    [(499, OutcomeKind.MET), (500, OutcomeKind.MET), (501, OutcomeKind.MISSED)],
)
def test_one_attendance_either_side_of_95_percent(example, breaches, expected):
    found = attendances(example, ("2019-03-01T00:00:00Z", "A", 10_000, breaches)).account("2019-03")
    assert figure(found, "england") == 1 - Fraction(breaches, 10_000)
    assert kind(found, "england") is kind(found, "by-organisation", org="A") is expected


def test_england_is_the_sum_of_attendances_not_the_mean_of_percentages(example):
    found = attendances(
        example,
        ("2019-03-01T00:00:00Z", "A", 9_000, 0),
        ("2019-03-01T00:00:00Z", "B", 1_000, 900),
    ).account("2019-03")
    assert figure(found, "england") == Fraction(91, 100)
    assert figure(found, "by-organisation", org="B") == Fraction(1, 10)


def test_months_start_at_midnight_in_london(example):
    # 31 May 23:00 in UTC is 1 June in London.
    made = attendances(
        example,
        ("2018-05-31T22:59:59Z", "A", 100, 100),
        ("2018-05-31T23:00:00Z", "A", 100, 0),
    )
    assert figure(made.account("2018-05"), "england") == 0
    assert figure(made.account("2018-06"), "england") == 1


def test_the_measurements_of_the_folder_read_as_declared(tmp_path):
    made = Example("nhs-four-hour", EXAMPLES / "nhs-four-hour" / "measurements")
    found = made.account("2019-03")
    assert figure(found, "by-organisation", org="AAA") == 1 - Fraction(1200, 25_000)
    assert kind(found, "by-organisation", org="BBB") is OutcomeKind.MET
    assert kind(found, "by-organisation", org="CCC") is OutcomeKind.MISSED
