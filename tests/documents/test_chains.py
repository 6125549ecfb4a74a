"""Chains: what they refer to, what they give, and what is refused in them."""

from __future__ import annotations

from fractions import Fraction

import pytest

from palier.calculus.chains import Assumption, KOfN, Leaf, Parallel, Series, SeriesRule
from palier.calculus.instants import HOUR, MINUTE
from palier.documents import load_text
from tests.documents.written import PLAIN, codes, document

HOURS = document("Calendar", "office", "hours: Mon-Fri 08:00-18:00")
P1 = "{where: {priority: P1}, limit: 4 h}"
ELAPSED = f"{{since: opened, until: closed, limits: [{P1}, {{limit: 8 h}}]}}"


def promising(name: str, objectives: str, more: str = "") -> str:
    spec = f"provider: A\ncustomer: B\nsince: 2026-01-01\nzone: America/Toronto\n{more}\n"
    return document("Agreement", name, f"{spec}objectives: [{objectives}]")


NET = promising("net", "{name: lan, availability: lan, target: 99 %}")
DESK = promising("desk", f"{{name: fix, elapsed: {ELAPSED}, target: 95 %}}", "calendar: office")
PROMISE = "promise: {agreement: web, objective: availability-web}"


def chain(parts: str, more: str = "", promise: str = PROMISE, name: str = "c") -> str:
    return document("Chain", name, f"{promise}\nparts: {parts}\n{more}")


def read(*texts: str):
    library = load_text(PLAIN + HOURS + NET + DESK + "".join(texts))
    assert library.problems == ()
    [found] = library.chains
    return found


def told(*texts: str) -> list[tuple[str, str, str]]:
    library = load_text(PLAIN + HOURS + NET + DESK + "".join(texts))
    return [(each.code, each.path, each.hint) for each in library.problems]


A, B = Leaf("a", Fraction("0.99")), Leaf("b", Fraction("0.98"))
STATED = "{name: a, availability: 99 %}, {name: b, availability: 0.98}"


@pytest.mark.parametrize(
    ("written", "node"),
    [
        (f"[{STATED}]", Series((A, B))),
        (f"{{series: [{STATED}], rule: worst, name: x}}", Series((A, B), SeriesRule.WORST, "x")),
        (f"{{parallel: [{STATED}]}}", Parallel((A, B))),
        (f"{{needed: 2, of: [{STATED}], name: two}}", KOfN(2, (A, B), "two")),
        (
            "[{agreement: net, objective: lan}, {parallel: [{agreement: net, objective: lan, "
            "name: a}]}]",
            Series((Leaf("net/lan", Fraction("0.99")), Parallel((A,)))),
        ),
        ("{name: a, availability: 99 %}", A),
    ],
)
def test_every_form_of_a_part(written, node):
    assert read(chain(written)).availability.path[-1].node == node


def test_a_chain_gives_its_value_against_the_promise():
    found = read(chain(f"{{needed: 1, of: [{STATED}]}}"))
    assert found.availability.value == 1 - Fraction("0.01") * Fraction("0.02")
    assert found.availability.promise == Fraction("0.999")
    assert found.availability.assumptions == {Assumption.INDEPENDENCE}
    assert found.is_reachable
    assert not read(chain(f"[{STATED}]")).is_reachable


def test_a_chain_is_no_part_of_the_agreement():
    alone = load_text(PLAIN).agreement("web").fingerprint
    beside = load_text(PLAIN + chain(f"[{STATED}]")).agreement("web").fingerprint
    assert alone == beside


RESPONSES = """\
responses:
  promise: {agreement: desk, objective: fix, priority: P1}
  parts: %s
"""


def test_responses_add_on_one_calendar():
    parts = "[{name: ours, limit: 30 min}, {agreement: desk, objective: fix, priority: P1}]"
    found = read(chain(f"[{STATED}]", RESPONSES % parts)).responses
    assert found.promise.limit == 4 * HOUR
    assert (found.total, found.gap) == (4 * HOUR + 30 * MINUTE, -30 * MINUTE)
    assert [each.calendar for each in found.path] == ["office", "office"]


def test_the_limit_of_other_priorities_is_the_one_that_accepts_them():
    parts = "[{agreement: desk, objective: fix}, {agreement: desk, objective: fix, priority: P7}]"
    found = read(chain(f"[{STATED}]", RESPONSES % parts)).responses
    assert [each.limit for each in found.path] == [8 * HOUR, 8 * HOUR]


def test_a_longest_time_is_a_budget_too():
    most = "{name: most, elapsed: {since: a, until: b, limit: 9 h, measure: max}, target: 2 h}"
    other = promising("other", most, "calendar: office")
    parts = "[{agreement: other, objective: most}]"
    assert read(other, chain(f"[{STATED}]", RESPONSES % parts)).responses.total == 2 * HOUR


def test_calendars_that_open_alike_are_one():
    most = "{name: most, elapsed: {since: a, until: b, limit: 2 h}, target: 95 %}"
    alike = promising("alike", most, "calendar: {hours: Mon-Fri 08:00-18:00, name: weekdays}")
    parts = "[{agreement: alike, objective: most}]"
    assert read(alike, chain(f"[{STATED}]", RESPONSES % parts)).responses.gap == 2 * HOUR


def test_budgets_on_two_calendars_are_refused_even_under_one_name():
    most = "{name: most, elapsed: {since: a, until: b, limit: 2 h}, target: 95 %}"
    for calendar in ("always", "{hours: Mon-Sat 08:00-18:00, name: office}"):
        other = promising("other", most, f"calendar: {calendar}")
        parts = "[{agreement: other, objective: most}]"
        [(code, path, _)] = told(other, chain(f"[{STATED}]", RESPONSES % parts))
        assert (code, path) == ("calendars-differ", "spec.responses.parts")


def test_support_hours_intersect_over_a_stated_week():
    support = "support: {over: 2026-W41, promise: {calendar: office}, parts: [%s]}"
    short = "{agreement: desk, objective: fix}, {calendar: Mon-Fri 09:00-17:00, name: supplier}"
    found = read(chain(f"[{STATED}]", support % short)).support
    assert [name for name, _ in found.members] == ["desk/fix", "supplier"]
    assert found.result.promised.measure == 50 * HOUR
    assert found.result.uncovered.measure == 10 * HOUR
    assert read(chain(f"[{STATED}]", support % "{calendar: 24x7}")).support.result.is_reachable


def test_the_promised_hours_are_those_of_the_objective_where_none_are_written():
    support = "support: {over: 2026, parts: [{calendar: always}, {agreement: net, objective: lan}]}"
    found = read(chain(f"[{STATED}]", support)).support
    assert found.result.promised.measure == 365 * 24 * HOUR
    assert found.result.is_reachable


IN_CIRCLE = (
    chain("[{agreement: net, objective: lan}]"),
    chain(
        "[{agreement: web, objective: availability-web}]",
        promise="promise: {agreement: net, objective: lan}",
        name="d",
    ),
)


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (
            [chain("[{agreement: nte, objective: lan}]")],
            ("missing-reference", "spec.parts[0].agreement", "did you mean net?"),
        ),
        (
            [chain("[{agreement: net, objective: la}]")],
            ("unknown-objective", "spec.parts[0].objective", "did you mean lan?"),
        ),
        (
            [chain(f"[{STATED}]", promise="promise: {agreement: wbe, objective: x}")],
            ("missing-reference", "spec.promise.agreement", "did you mean web?"),
        ),
        (
            [chain("[{agreement: desk, objective: fix}]")],
            (
                "unit-mismatch",
                "spec.parts[0].objective",
                "refer to an availability, or state one: {name: ..., availability: 99.95 %}",
            ),
        ),
        (
            [chain("[{agreement: web, objective: availability-web}]")],
            ("circular-reference", "spec.parts", "leave one of the two out"),
        ),
        (
            [chain("[{name: a, availability: -1 %}]")],
            ("availability-out-of-range", "spec.parts[0]", "write a ratio between 0 and 1"),
        ),
        (
            [chain(f"[{STATED}]", RESPONSES % "[{agreement: net, objective: lan}]")],
            (
                "unit-mismatch",
                "spec.responses.parts[0].objective",
                "refer to an objective about elapsed time, or state it: {name: ..., limit: 30 min}",
            ),
        ),
        (
            [chain(f"[{STATED}]", "support: {over: october, parts: [{calendar: office}]}")],
            ("bad-window", "spec.support.over", "write 2026, 2026-Q4, 2026-10 or 2026-W41"),
        ),
        (
            [chain(f"[{STATED}]", "support: {over: 2026, parts: [{calendar: offise}]}")],
            ("missing-reference", "spec.support.parts[0]", "did you mean office?"),
        ),
    ],
)
def test_a_mistake_has_its_place_and_a_hint(texts, expected):
    assert told(*texts) == [expected]


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ("[]", "missing-field"),
        ("[{avail: 99 %}]", "unknown-field"),
        ("cloud", "wrong-type"),
        ("{parallel: [cloud]}", "wrong-type"),
        ("{needed: 3, of: [{name: a, availability: 99 %}]}", "impossible-redundancy"),
        ("[{name: a, availability: 99.9}]", "bad-ratio"),
    ],
)
def test_a_part_that_cannot_be_read(parts, code):
    assert codes(PLAIN + chain(parts)) == [code]


def test_limits_that_differ_by_priority_ask_for_one():
    only = "{name: fix, elapsed: {since: a, until: b, limits: [" + P1 + "]}, target: 95 %}"
    other = promising("other", only, "calendar: office")
    texts = [other, chain(f"[{STATED}]", RESPONSES % "[{agreement: other, objective: fix}]")]
    assert [code for code, _, _ in told(*texts)] == ["missing-field"]
    texts[1] = texts[1].replace("other, objective: fix}", "other, objective: fix, priority: P4}")
    [(code, path, hint)] = told(*texts)
    assert (code, path) == ("unknown-word", "spec.responses.parts[0].priority")
    assert hint == "one of P1"


def test_two_chains_in_a_circle_are_both_told():
    assert [code for code, _, _ in told(*IN_CIRCLE)] == ["circular-reference"] * 2


def test_an_agreement_that_is_wrong_is_told_once():
    wrong = promising("bad", "{name: x, availability: x, target: 99}")
    found = told(wrong, chain("[{agreement: bad, objective: x}]"))
    assert [code for code, _, _ in found] == ["target-without-unit"]
