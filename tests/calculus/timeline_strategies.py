"""Timelines, observations and scopes for Hypothesis: few instants, so that borders meet often."""

from __future__ import annotations

from hypothesis import strategies as st

from palier.calculus.checks import State
from palier.calculus.exclusions import Treatment
from palier.calculus.scopes import Scope, Waiver
from palier.calculus.spans import Span, Spans
from palier.calculus.timelines import Timeline
from palier.calculus.windows import Window

HORIZON = Span(0, 60)

instants = st.integers(0, 60)
spans = st.lists(st.tuples(instants, instants), max_size=5).map(
    lambda pairs: Spans.of((min(pair), max(pair)) for pair in pairs)
)


@st.composite
def timelines(draw):
    down = draw(spans)
    return Timeline(HORIZON, down, draw(spans) - down)


observations = st.dictionaries(instants, st.sampled_from(State), max_size=25).map(
    lambda found: sorted(found.items())
)


@st.composite
def scopes(draw):
    start, end = sorted(draw(st.tuples(instants, instants).filter(lambda pair: pair[0] != pair[1])))
    until = draw(st.integers(start, end))
    expected = draw(spans).clip((start, end))
    waivers = tuple(
        Waiver(draw(spans), treatment)
        for treatment in draw(st.lists(st.sampled_from(Treatment), max_size=3))
    )
    return Scope(
        Window("w", Span(start, end)), until, expected.clip((start, until)), expected, waivers
    )
