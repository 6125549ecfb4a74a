"""The charts: well-formed, readable aloud, and true to the figures they draw."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from fractions import Fraction
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.calculus.instants import MINUTE, SECOND
from palier.calculus.selectors import Relation
from palier.calculus.spans import EMPTY, Spans
from palier.calculus.tallies import ValueTally
from palier.calculus.targets import Target, Unit
from palier.presentation.charts.attainment import attainment_bar
from palier.presentation.charts.days import calendar_map
from palier.presentation.charts.distribution import distribution
from palier.presentation.charts.gauge import budget_gauge
from palier.presentation.charts.history import history_chart
from palier.presentation.charts.ladder import tier_ladder
from palier.presentation.charts.scales import Scale, figure_range, nice_step, printed_unit
from palier.presentation.charts.svg import Drawing, width_of
from palier.presentation.charts.timeline import timeline
from palier.presentation.charts.waterfall import waterfall
from palier.presentation.findings import Findings
from palier.presentation.languages import words
from tests.presentation.hosting import AVAILABILITY, CREDITS, OBJECTIVES, TERMS, ZONE, account

EN = words("en")
SVG = "{http://www.w3.org/2000/svg}"
FINDINGS = Findings(account(), TERMS)
PAST = FINDINGS.of(OBJECTIVES[0])
OCTOBER: Any = PAST[-2]
SCHEME: Any = CREDITS.rules[0].scheme
TABLE = SCHEME.table
WIDTHS = (680.0, 326.0)
SHARE_BEFORE = {"start": 0, "middle": 0.5, "end": 1}
"""How much of a text stands before the place it is set at."""

CHARTS = {
    "attainment": lambda width: attainment_bar(OCTOBER, EN, width),
    "attainment of a duration": lambda width: attainment_bar(
        FINDINGS.of(OBJECTIVES[2])[-1], EN, width
    ),
    "gauge": lambda width: budget_gauge(OCTOBER, EN),
    "timeline": lambda width: timeline(OCTOBER, ZONE, EN, width),
    "history": lambda width: history_chart(PAST, ZONE, EN, width),
    "history of many windows": lambda width: history_chart(PAST * 12, ZONE, EN, width),
    "days": lambda width: calendar_map(PAST, ZONE, EN, width),
    "waterfall": lambda width: waterfall(OCTOBER, EN, width),
    "distribution of records": lambda width: distribution(
        FINDINGS.of(OBJECTIVES[1])[-1], OBJECTIVES[1], EN, width
    ),
    "distribution of values": lambda width: distribution(
        FINDINGS.of(OBJECTIVES[2])[-1], OBJECTIVES[2], EN, width
    ),
    "ladder": lambda width: tier_ladder(TABLE, OCTOBER.figure, AVAILABILITY, "CAD", EN, width),
}


def parsed(drawing: Any) -> Any:
    return ElementTree.fromstring(drawing.svg("x"))


def boxes(drawing: Any, tone: str) -> list[Any]:
    return [each for each in parsed(drawing).iter(f"{SVG}rect") if each.get("class") == f"f-{tone}"]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", CHARTS)
def test_charts_are_well_formed_named_and_inside_their_canvas(name, width):
    root = parsed(CHARTS[name](width))
    assert root.find(f"{SVG}title").text
    assert root.get("aria-labelledby") == "x-t x-d"
    _, _, wide, tall = map(float, root.get("viewBox").split())
    for box in root.iter(f"{SVG}rect"):
        x, y, w, h = (float(box.get(each)) for each in ("x", "y", "width", "height"))
        assert x >= -0.01
        assert x + w <= wide + 0.01
        assert y + h <= tall + 0.01
    for text in root.iter(f"{SVG}text"):
        assert 0 <= float(text.get("y")) <= tall
        needed = width_of(text.text, float(text.get("font-size")))
        left = float(text.get("x")) - needed * SHARE_BEFORE[text.get("text-anchor")]
        assert -0.01 <= left <= left + needed <= wide + 0.01
        assert "style" not in text.attrib


def test_texts_are_escaped():
    drawing = Drawing(10, 10, "<script>", "a & b")
    drawing.text((0, 0), "</svg><script>")
    drawing.box((0, 0), (1, 1), "up", tip='"><script>')
    assert "<script>" not in drawing.svg("x")


def test_the_timeline_draws_every_span_even_the_shortest():
    drawing = timeline(OCTOBER, ZONE, EN, 680)
    drawn = [box for box in boxes(drawing, "down") if box.get("y") == "0"]
    assert len(drawn) == len(list(OCTOBER.tally.down_spans))
    assert all(float(box.get("width")) >= 2 for box in drawn)


def test_a_timeline_of_very_many_outages_stays_small():
    start, end = OCTOBER.scope.span
    flapping = Spans.of([(at, at + 10 * SECOND) for at in range(start, end, MINUTE)])
    tally = replace(OCTOBER.tally, down_spans=flapping)
    drawing = timeline(replace(OCTOBER, tally=tally), ZONE, EN, 680)
    assert len(boxes(drawing, "down")) < 700


def test_the_waterfall_steps_add_up_to_what_is_left():
    drawing = waterfall(OCTOBER, EN, 680)
    ends = {}
    for tone in ("excluded", "unknown", "down", "up"):
        (box,) = boxes(drawing, tone)
        ends[tone] = (float(box.get("x")), float(box.get("x")) + float(box.get("width")))
    assert ends["excluded"][0] == pytest.approx(ends["unknown"][1], abs=0.05)
    assert ends["unknown"][0] == pytest.approx(ends["down"][1], abs=0.05)
    assert ends["down"][0] == pytest.approx(ends["up"][1], abs=0.05)


def test_the_calendar_map_has_a_cell_per_day_and_the_worst_days_darkest():
    root = parsed(calendar_map(PAST, ZONE, EN, 680))
    cells = [each for each in root.iter(f"{SVG}rect") if each.find(f"{SVG}title") is not None]
    assert len(cells) == 387
    tones = Counter(each.get("class") for each in cells)
    assert tones["f-down-4"] == 2
    worst = [each.find(f"{SVG}title").text for each in cells if each.get("class") == "f-down-4"]
    assert all("October" in tip for tip in worst)


def test_the_history_is_hollow_where_the_window_is_open():
    dots = list(parsed(history_chart(PAST, ZONE, EN, 680)).iter(f"{SVG}circle"))
    assert [dot.get("class").startswith("f-surface") for dot in dots] == [False] * 12 + [True]
    assert dots[-2].find(f"{SVG}title").text == "October\u00a02026: 99.50\u00a0%, missed".replace(
        "\u00a0%", "%"
    )


def test_the_ladder_marks_the_tier_of_the_figure_only():
    drawing = tier_ladder(TABLE, OCTOBER.figure, AVAILABILITY, "CAD", EN, 680)
    bold = [t.text for t in parsed(drawing).iter(f"{SVG}text") if t.get("font-weight")]
    assert "99.5% or more and below 99.9%" in bold
    assert "99.0% or more and below 99.5%" not in bold


def test_the_ladder_says_its_bounds_in_signs_where_there_is_little_room():
    drawing = tier_ladder(TABLE, OCTOBER.figure, AVAILABILITY, "CAD", EN, 326)
    bold = [t.text for t in parsed(drawing).iter(f"{SVG}text") if t.get("font-weight")]
    assert "≥\u00a099.5%, <\u00a099.9%" in bold


def test_nothing_is_drawn_of_what_is_not_there():
    silent = replace(OCTOBER, figure=None, budget=None, tally=None)
    assert attainment_bar(silent, EN, 680) is None
    assert budget_gauge(silent, EN) is None
    assert timeline(silent, ZONE, EN, 680) is None
    assert waterfall(silent, EN, 680) is None
    assert distribution(silent, OBJECTIVES[1], EN, 680) is None
    assert history_chart((silent, silent), ZONE, EN, 680) is None
    summed = replace(OCTOBER.tally, up_spans=EMPTY, down_spans=EMPTY)
    assert calendar_map((replace(OCTOBER, tally=summed),), ZONE, EN, 680) is None


@pytest.mark.parametrize(
    ("least", "step"), [("0.3", "1/2"), ("0.02", "1/50"), ("3", "5"), ("21", "25"), ("1", "1")]
)
def test_steps_are_round(least, step):
    assert nice_step(Fraction(least)) == Fraction(step)


def test_ranges_show_the_target_and_every_figure():
    low, high = figure_range(AVAILABILITY, [Fraction(97, 100)])
    assert low < Fraction(97, 100) < AVAILABILITY.value < high == 1
    at_most = Target(Relation.AT_MOST, Fraction(4), Unit.NUMBER)
    assert figure_range(at_most, [Fraction(9)]) == (Fraction(0), Fraction(10))
    assert figure_range(at_most, [])[1] > 4


def test_an_axis_of_counts_ends_at_a_whole_one():
    at_most = Target(Relation.AT_MOST, Fraction(2), Unit.NUMBER)
    assert figure_range(at_most, [Fraction(1)]) == (Fraction(0), Fraction(3))
    assert figure_range(at_most, [Fraction(3, 2)]) == (Fraction(0), Fraction(5, 2))


def test_a_label_with_wide_letters_takes_more_room():
    # In Inter of 11 px, "400 ms" is 39 px wide.
    assert 39 < width_of("400 ms", 11) < 47


def test_scales_hold_figures_beyond_their_range_on_the_edge():
    scale = Scale(Fraction(0), Fraction(10), 0, 100)
    assert [scale.place(Fraction(n)) for n in (-5, 5, 15)] == [0, 50, 100]
    assert [tick * 2 for tick in scale.ticks()] == [0, 5, 10, 15, 20]


def test_an_axis_of_minutes_is_round_in_minutes():
    at_most = Target(Relation.AT_MOST, Fraction(30 * MINUTE), Unit.DURATION, "min")
    low, high = figure_range(at_most, [Fraction(55 * MINUTE)])
    ticks = Scale(low, high, 0, 1, printed_unit(at_most)).ticks()
    assert [tick / MINUTE for tick in ticks] == [0, 20, 40, 60]


@given(
    st.lists(st.integers(0, 10**7), min_size=1, max_size=30),
    st.integers(1, 10**6),
    st.sampled_from([Relation.AT_MOST, Relation.AT_LEAST]),
)
def test_bins_lie_on_the_side_of_the_limit_that_their_values_are_on(values, bound, relation):
    target = Target(relation, Fraction(bound), Unit.NUMBER)
    latency: Any = FINDINGS.of(OBJECTIVES[2])[-1]
    tally = ValueTally(Counter(values), 1)
    drawing = distribution(
        replace(latency, tally=tally, target=target), OBJECTIVES[2], EN, 680
    )  # fmt: skip
    drawn: Counter[str] = Counter()
    for tone in ("met", "missed"):
        for box in boxes(drawing, tone):
            drawn[tone] += int(box.find(f"{SVG}title").text.rpartition(": ")[2])
    good = sum(relation.holds(value, bound) for value in values)
    assert drawn == Counter(met=good, missed=len(values) - good)


def test_the_last_bin_says_that_it_holds_everything_beyond():
    latency: Any = FINDINGS.of(OBJECTIVES[2])[-1]
    tally = ValueTally(Counter({100_000: 50, 90_000_000: 1}), 1_000_000)
    drawn = parsed(distribution(replace(latency, tally=tally), OBJECTIVES[2], EN, 680))
    texts = [each.text.replace("\u00a0", " ") for each in drawn.iter(f"{SVG}text")]
    assert any(text.endswith(" or more") for text in texts)
