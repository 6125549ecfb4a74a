"""Amazon S3 and Google Cloud Storage: the mean of five-minute error rates, and empty periods."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from palier.calculus.instants import MINUTE
from palier.calculus.outcomes import OutcomeKind
from tests.examples.evaluating import figure, kind, later, paid, table

# A month of 30 days has 8640 periods of five minutes.
PERIODS = 8640


def requests(start, periods, **dims):
    """Rows of events: per period, how many requests were good out of how many."""
    return table(
        {
            "at": later(start, place * 5 * MINUTE),
            "good": good,
            "total": total,
            "series": "requests",
            **dims,
        }
        for place, (good, total) in sorted(periods.items())
    )


def failing(slices, good=0, total=1000):
    """Every period of the month has requests; the first ones fail."""
    return {n: ((good, total) if n < slices else (total, total)) for n in range(PERIODS)}


def s3(example, periods, storage="standard"):
    rows = requests("2026-09-01T00:00:00", periods, **{"class": storage})
    return example("aws-s3").write("requests.csv", rows)


@pytest.mark.parametrize(
    ("lost", "credit"),
    [
        # 0.1 % of 8640 periods is 8.64: eight whole ones and 640 of 1000 requests of another.
        ((8, 640), None),
        ((8, 641), "100.00"),
        ((86, 400), "100.00"),  # exactly 99.0 %
        ((86, 401), "250.00"),
        ((432, 0), "250.00"),  # exactly 95.0 %
        ((432, 1), "1000.00"),
    ],
)
def test_s3_each_bound_of_the_tiers_to_one_request(example, lost, credit):
    whole, part = lost
    periods = failing(whole)
    periods[whole] = (1000 - part, 1000)
    found = s3(example, periods).account(s3_standard="1000")
    assert figure(found, "standard") == 1 - Fraction(whole * 1000 + part, PERIODS * 1000)
    assert paid(found) == ({} if credit is None else {"standard": Decimal(credit)})


@pytest.mark.parametrize(
    ("lost", "credit"),
    [
        ((86, 400), None),  # exactly 99.0 %
        ((86, 401), "100.00"),
        ((172, 800), "100.00"),  # exactly 98.0 %
        ((172, 801), "250.00"),
        ((432, 0), "250.00"),  # exactly 95.0 %
        ((432, 1), "1000.00"),
    ],
)
def test_s3_infrequent_access_has_its_own_tiers(example, lost, credit):
    whole, part = lost
    periods = failing(whole)
    periods[whole] = (1000 - part, 1000)
    found = s3(example, periods, storage="standard-ia").account(s3_infrequent="1000")
    assert paid(found) == ({} if credit is None else {"infrequent": Decimal(credit)})


def test_s3_a_period_without_requests_has_no_errors(example):
    # Two periods have requests; one of them fails entirely.
    found = s3(example, {0: (10, 10), 1: (0, 10)}).account()
    assert figure(found, "standard") == 1 - Fraction(1, PERIODS)


def test_s3_a_period_counts_as_much_with_one_request_as_with_a_million(example):
    periods = failing(0)
    periods[0] = (0, 1)
    periods[1] = (999_999, 1_000_000)
    found = s3(example, periods).account()
    assert figure(found, "standard") == 1 - (1 + Fraction(1, 1_000_000)) / PERIODS


def gcs(example, periods, location="multi"):
    # Midnight in Los Angeles, April 2026, has no change of clocks.
    dims = {"class": "standard", "location": location, "project": "p"}
    rows = requests("2026-04-01T07:00:00", periods, **dims)
    return example("google-cloud-storage").write("requests.csv", rows)


@pytest.mark.parametrize(
    ("lost", "credit"),
    [
        ((4, 320), None),  # exactly 99.95 %
        ((4, 321), "100.00"),
        ((86, 400), "100.00"),  # exactly 99 %
        ((86, 401), "250.00"),
        ((432, 0), "250.00"),  # exactly 95 %
        ((432, 1), "500.00"),
        ((8640, 0), "500.00"),  # everything lost: the cap is half the bill
    ],
)
def test_gcs_each_bound_of_the_tiers_to_one_request(example, lost, credit):
    whole, part = lost
    periods = failing(whole)
    if part:
        periods[whole] = (1000 - part, 1000)
    found = gcs(example, periods).account("2026-04", storage="1000")
    assert figure(found, "multi-region", project="p") == 1 - Fraction(
        whole * 1000 + part, PERIODS * 1000
    )
    assert paid(found) == ({} if credit is None else {"multi-region": Decimal(credit)})


def test_gcs_a_period_without_requests_is_left_out(example):
    found = gcs(example, {0: (10, 10), 1: (0, 10)}).account("2026-04")
    assert figure(found, "multi-region", project="p") == Fraction(1, 2)


def test_gcs_the_cap_holds_for_all_classes_together(example):
    dims = {"class": "standard", "project": "p"}
    tables = [
        requests("2026-04-01T07:00:00", failing(500), location=location, **dims)
        for location in ("multi", "region")
    ]
    found = example("google-cloud-storage").write("requests.csv", *tables)
    amounts = paid(found.account("2026-04", storage="1000"))
    assert amounts == {"multi-region": Decimal("500.00"), "three nines": Decimal("0.00")}


def test_gcs_regional_and_colder_promises(example):
    dims = {"class": "nearline", "location": "region", "project": "p"}
    rows = requests("2026-04-01T07:00:00", failing(86), **dims)
    found = example("google-cloud-storage").write("requests.csv", rows).account("2026-04")
    assert kind(found, "colder-regional", project="p") is OutcomeKind.MET
    assert kind(found, "multi-region") is OutcomeKind.NO_DATA
