"""Conditions on dimensions, whatever the source wrote in them."""

from __future__ import annotations

import pytest

from palier.calculus.selectors import Condition, Relation


@pytest.mark.parametrize(
    ("written", "accepted"),
    [("20", True), ("19.99", False), ("1/0", False), ("nan", False), ("many", False), ("", False)],
)
def test_what_is_no_number_is_on_no_side_of_a_bound(written, accepted):
    condition = Condition("load", Relation.AT_LEAST, ("20",))
    assert condition.accepts({"load": written}) is accepted


def test_a_missing_dimension_satisfies_not_equal_only():
    found = {r for r in Relation if Condition("load", r, ("20",)).accepts({})}
    assert found == {Relation.NOT_EQUAL}
