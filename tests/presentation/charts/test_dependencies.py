"""The graph of services: every one of them, told apart by shapes and words, and in words alone."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.presentation.charts.dependencies import (
    BOX,
    Branch,
    NeedEdge,
    ServiceNode,
    dependency_chart,
    dependency_words,
)
from palier.presentation.charts.svg import Drawing
from palier.presentation.languages import words

EN, FR = words("en"), words("fr")
SVG = "{http://www.w3.org/2000/svg}"


def node(key: str, state: str = "active", criticality: str = "medium", **more) -> ServiceNode:
    return ServiceNode(key, f"Service {key}", state, criticality, **more)


def drawn(nodes: list[ServiceNode], edges: list[NeedEdge]) -> Drawing:
    found = dependency_chart(nodes, edges, EN)
    assert found is not None
    return found


NODES = [node("shop", is_here=True), node("base", "retiring", "critical"), node("link", "retired")]
EDGES = [
    NeedEdge("shop", "base", True),
    NeedEdge("shop", "link", False),
    NeedEdge("base", "link", True),
]


def places(drawing: Drawing) -> dict[str, tuple[float, float]]:
    """Where each title stands."""
    tree = ElementTree.fromstring(drawing.svg("g"))
    return {
        text.text or "": (float(text.attrib["x"]), float(text.attrib["y"]))
        for text in tree.iter(f"{SVG}text")
    }


def test_each_service_stands_left_of_all_that_it_needs():
    found = places(drawn(NODES, EDGES))
    x = [found[f"Service {key}"][0] for key in ("shop", "base", "link")]
    assert x[0] + BOX[0] < x[1] < x[1] + BOX[0] < x[2]


def test_the_states_are_said_and_what_is_soft_is_dashed():
    svg = drawn(NODES, EDGES).svg("g")
    assert all(f">{word}<" in svg for word in ("active", "retiring", "retired"))
    assert svg.count('stroke-dasharray="3 5"') == 2  # the edge and the legend
    assert "Service base: retiring, criticality: critical" in svg
    assert "style=" not in svg


def test_no_graph_without_an_edge():
    assert dependency_chart(NODES, [], EN) is None


def test_a_long_title_is_cut_and_said_in_full():
    title = "Passerelle de paiement et de remboursement des clients"
    long = ServiceNode("shop", title, "planned", "low")
    svg = drawn([long, NODES[1]], [NeedEdge("shop", "base", True)]).svg("g")
    assert f"<title>{title}: planned" in svg
    assert f">{title}<" not in svg
    assert "…<" in svg


def test_the_nested_list_spells_out_each_service_once():
    [shop] = dependency_words(NODES, EDGES, FR)
    assert shop.words == "Service shop\u00a0: en service, criticité\u00a0: moyenne"
    base, link = shop.branches
    assert base.words.endswith("(s’arrête sans lui)")
    assert [each.words.partition("\u00a0")[0] for each in base.branches] == ["Service link"]
    assert link.words.endswith("(continue sans lui)")
    assert link.branches == ()


def keys(branches: tuple[Branch, ...]) -> set[str]:
    found = set()
    for each in branches:
        found |= {each.words.partition(":")[0]} | keys(each.branches)
    return found


@given(st.integers(2, 12), st.data())
def test_any_graph_without_loops_is_drawn_whole(count, data):
    ends = st.tuples(st.integers(0, count - 2), st.integers(1, count - 1))
    pairs = data.draw(st.sets(ends.filter(lambda pair: pair[0] < pair[1]), min_size=1))
    edges = [NeedEdge(str(above), str(below), True) for above, below in sorted(pairs)]
    nodes = [node(str(number)) for number in range(count)]
    found = places(drawn(nodes, edges))
    for edge in edges:
        above, below = found[f"Service {edge.above}"], found[f"Service {edge.below}"]
        assert above[0] + BOX[0] < below[0]
    spots = [found[f"Service {each.key}"] for each in nodes]
    assert len(set(spots)) == count
    assert keys(dependency_words(nodes, edges, EN)) == {each.title for each in nodes}


@pytest.mark.parametrize("state", ["planned", "active", "retiring", "retired"])
def test_each_state_has_a_shape_of_its_own(state):
    edges = [NeedEdge("a", "b", True)]
    svgs = {
        each: drawn([node("a", each), node("b")], edges).svg("g").replace(each, "")
        for each in ("planned", "active", "retiring", "retired")
    }
    assert all(svgs[state] != svg for each, svg in svgs.items() if each != state)
