from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.calculus.affected import EVERYONE, Affected, pieces
from palier.calculus.spans import Span

HALF, MOST = Decimal("0.5"), Decimal("0.9")
DOWN = Span(10, 20)


def cut(*stated):
    found = pieces(DOWN, [Affected(Span(start, end), ratio) for start, end, ratio in stated])
    return [(*each.span, each.ratio) for each in found]


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ([], [(10, 20, EVERYONE)]),
        ([(10, 20, HALF)], [(10, 20, HALF)]),
        # Beyond the downtime nothing matters; beside it neither.
        ([(0, 30, HALF)], [(10, 20, HALF)]),
        ([(10, 20, EVERYONE), (0, 10, HALF), (20, 30, HALF)], [(10, 20, EVERYONE)]),
        ([(10, 15, HALF), (15, 20, MOST)], [(10, 15, HALF), (15, 20, MOST)]),
        ([(10, 16, HALF), (14, 20, MOST)], [(10, 14, HALF), (14, 20, MOST)]),
        ([(10, 20, HALF), (14, 16, MOST)], [(10, 14, HALF), (14, 16, MOST), (16, 20, HALF)]),
        # Equal shares are one piece; a gap has the share before it.
        ([(10, 15, HALF), (15, 20, HALF)], [(10, 20, HALF)]),
        ([(10, 13, HALF), (16, 20, HALF)], [(10, 20, HALF)]),
        ([(12, 20, HALF)], [(10, 12, EVERYONE), (12, 20, HALF)]),
    ],
)
def test_a_downtime_is_cut_where_the_share_changes(stated, expected):
    assert cut(*stated) == expected


@given(
    st.lists(
        st.tuples(st.integers(0, 30), st.integers(1, 10), st.sampled_from([HALF, MOST, EVERYONE]))
    )
)
def test_the_pieces_are_the_downtime(stated):
    found = cut(*((start, start + length, ratio) for start, length, ratio in stated))
    assert found[0][0] == DOWN.start
    assert found[-1][1] == DOWN.end
    assert all(left[1] == right[0] for left, right in pairwise(found))
    assert all(left[2] != right[2] for left, right in pairwise(found))
