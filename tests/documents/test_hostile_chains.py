"""Whatever stands in a chain, it is refused with a code, or gives a result."""

from __future__ import annotations

import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from palier.documents import load_text
from palier.documents.errors import RULES
from palier.documents.reading import read_bytes
from tests.documents.test_hostile import JUNK, places

FOLDER = Path(__file__).parents[2] / "examples" / "chain"
AGREEMENTS = (FOLDER / "agreements.yaml").read_text("utf-8")
[CHAIN] = [raw.data for raw in read_bytes((FOLDER / "chain.yaml").read_bytes(), "chain")[0]]
REFERENCE = {"agreement": "cloud", "objective": "instance"}
PARTS = st.recursive(
    st.sampled_from([REFERENCE, {"name": "a", "availability": "99 %"}, {"name": "b"}, [], {}]),
    lambda inside: st.one_of(
        st.lists(inside, max_size=3),
        st.builds(lambda of: {"parallel": of}, st.lists(inside, max_size=3)),
        st.builds(
            lambda needed, of: {"needed": needed, "of": of},
            st.integers(-1, 4),
            st.lists(inside, max_size=3),
        ),
    ),
    max_leaves=8,
)


def check(chain: object) -> None:
    library = load_text(f"{AGREEMENTS}---\n{json.dumps(chain, default=str)}")
    assert {problem.code for problem in library.problems} <= set(RULES)
    for found in library.chains:
        assert 0 <= found.availability.value <= 1


@given(st.sampled_from([each for each in places(CHAIN) if each]), JUNK | PARTS)
def test_a_damaged_chain_is_refused_or_read(path, junk):
    chain = json.loads(json.dumps(CHAIN, default=str))
    place = chain
    for part in path[:-1]:
        place = place[part]
    place[path[-1]] = junk
    check(chain)


@given(PARTS)
def test_any_tree_of_parts_is_refused_or_read(parts):
    check({**CHAIN, "spec": {"promise": CHAIN["spec"]["promise"], "parts": parts}})
