"""Problems stand at the field that is wrong."""

from __future__ import annotations

import pytest

from palier.documents import load_text
from tests.documents.written import agreement

POINTS = "- {name: a, stated: {series: s, unit: points}, target: '>= 3'}"


@pytest.mark.parametrize(
    ("objectives", "path"),
    [
        (
            f"{POINTS}\n- {{name: t, composite: {{members: [a, b], rule: worst}}, target: '>= 3'}}",
            "spec.objectives[1].composite.members",
        ),
        (
            f"{POINTS}\n- {{name: t, composite: [a, t], rule: worst, target: '>= 3'}}",
            "spec.objectives[1].composite",
        ),
        (f"{POINTS}\n{POINTS}", "spec.objectives[1].name"),
        ("- {availability: web, target: 99.9}", "spec.objectives[0].target"),
        ("- {availability: web, target: 99 %, window: mnth}", "spec.objectives[0].window"),
    ],
)
def test_a_problem_of_an_objective_stands_at_its_field(objectives, path):
    paths = [problem.path for problem in load_text(agreement(objectives)).problems]
    assert paths[0] == path


def test_an_unknown_objective_of_a_credit_rule_stands_at_the_objectives():
    rules = "credits:\n  currency: USD\n  rules:\n    - {objectives: b, onOutcome: 10 %}\n"
    [problem] = load_text(agreement("- {name: a, availability: web, target: 99 %}", rules)).problems
    assert (problem.code, problem.path) == ("unknown-objective", "spec.credits.rules[0].objectives")


OTHER_SOURCE = """\
credits:
  currency: CAD
  insufficientData: other source
  rules:
    - {objectives: [a], onOutcome: 10 %}
"""
BACKED = "{series: web, fallback: proxy}"


def test_a_missing_fallback_stands_where_it_is_asked_for():
    [problem] = load_text(
        agreement("- {name: a, availability: web, target: 99 %}", OTHER_SOURCE)
    ).problems
    assert (problem.code, problem.path) == ("no-other-source", "spec.credits.insufficientData")
    assert "'a'" in problem.message


def test_a_composite_has_no_fallback_of_its_own():
    objectives = f"""
        - {{name: b, availability: {BACKED}, target: 99 %}}
        - {{name: a, composite: {{members: [b], rule: worst}}, target: 99 %}}
    """
    [problem] = load_text(agreement(objectives, OTHER_SOURCE)).problems
    assert problem.code == "no-other-source"


def test_only_what_is_priced_needs_a_fallback():
    objectives = f"""
        - {{name: a, availability: {BACKED}, target: 99 %}}
        - {{name: b, availability: web, target: 99 %}}
    """
    assert not load_text(agreement(objectives, OTHER_SOURCE)).problems
