"""Ten lines: a plain promise of availability."""

from __future__ import annotations

from fractions import Fraction

import pytest

from palier.calculus.instants import MINUTE
from palier.calculus.outcomes import OutcomeKind
from tests.examples.evaluating import EXAMPLES, figure, kind, states

# September 2026 in Toronto: 43 200 minutes, 0.1 % of which is 43.2.
ALLOWED = 43_200_000 * MINUTE // 1_000_000


def test_it_is_ten_lines_long():
    text = (EXAMPLES / "plain-sla" / "agreement.yaml").read_text("utf-8")
    assert len(text.splitlines()) == 10


@pytest.mark.parametrize(
    ("more", "expected"),
    [(-1, OutcomeKind.MET), (0, OutcomeKind.MET), (1, OutcomeKind.MISSED)],
)
def test_the_bound_to_the_microsecond(example, more, expected):
    down = [("2026-09-10T00:00:00", ALLOWED + more)]
    found = example("plain-sla").write("web.csv", states("web", "2026-08-01", down)).account()
    assert kind(found, "availability-web") is expected
    assert figure(found, "availability-web") == 1 - Fraction(ALLOWED + more, 43_200 * MINUTE)


def test_the_month_is_that_of_toronto(example):
    # 31 August 23:30 to 1 September 00:30 in Toronto.
    down = [("2026-09-01T03:30:00", 60 * MINUTE)]
    made = example("plain-sla").write("web.csv", states("web", "2026-07-01", down))
    assert figure(made.account("2026-09"), "availability-web") == 1 - Fraction(30, 43_200)
    assert figure(made.account("2026-08"), "availability-web") == 1 - Fraction(30, 44_640)
