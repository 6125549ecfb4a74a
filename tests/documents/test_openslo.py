"""OpenSLO v1 documents are read as they are."""

from __future__ import annotations

from fractions import Fraction

import pytest

from palier.calculus.indicators import Aggregate, Events, SliceMean, Slices
from palier.calculus.instants import DAY, MINUTE
from palier.calculus.selectors import Relation, Threshold
from palier.calculus.window_starts import MonthWindow, QuarterWindow, WeekWindow
from palier.calculus.windows import RollingWindow
from palier.documents import Severity, load, load_text, to_terms
from tests.shared_data import ABSENT, shared_path

ROLLING = "{duration: 4w, isRolling: true}"
METRIC = "{metricSource: {type: P, spec: {q: a}}}"
RATIO = f"{{ratioMetric: {{good: {METRIC}, total: {METRIC}}}}}"
THRESHOLD = f"{{thresholdMetric: {METRIC}}}"
OFFSET = "{startTime: 2026-01-01 00:00:00, timeZone: +02:00}"


def slo(objective: str, *, window=ROLLING, method="Occurrences", sli=RATIO, more="") -> str:
    return f"""\
apiVersion: openslo/v1
kind: SLO
metadata: {{name: web-slo, displayName: Web}}
spec:
  service: shop
  indicator: {{metadata: {{name: web}}, spec: {sli}}}
  timeWindow: [{window}]
  budgetingMethod: {method}
  objectives: [{objective}]
{more}"""


def objective(text: str):
    library = load_text(text)
    assert not library.errors, library.errors
    [agreement] = library.agreements()
    assert to_terms(agreement.normal) == agreement.terms
    return agreement.terms.objectives[0]


def test_an_slo_is_an_agreement_between_parties_not_stated():
    [agreement] = load_text(slo("{target: 0.99, displayName: Good}")).agreements()
    terms = agreement.terms
    assert (terms.name, terms.title) == ("web-slo", "Web")
    assert terms.provider.name == "unstated-provider"
    assert terms.customer.name == "unstated-customer"
    [only] = terms.objectives
    assert (only.name, only.title, only.service) == ("objective-1", "Good", "shop")
    assert only.target.value == Fraction("0.99")
    assert only.window == RollingWindow(days=28)
    assert isinstance(only.indicator, Events)
    assert only.indicator.source.selector.series == "web"


def test_percentages_are_targets_too():
    assert objective(slo("{targetPercent: 99.9}")).target.value == Fraction("0.999")


def test_thresholds_say_which_values_are_good():
    found = objective(slo("{op: lt, value: 500, target: 0.99}", sli=THRESHOLD)).indicator
    assert found.good_when == Threshold(Relation.BELOW, Fraction(500))


def test_budgeting_methods_are_slices():
    slices = "{target: 0.99, timeSliceTarget: 0.95, timeSliceWindow: 1m}"
    found = objective(slo(slices, method="Timeslices")).indicator
    assert isinstance(found, Slices)
    assert (found.length, found.slice_target.value) == (MINUTE, Fraction("0.95"))
    mean = objective(slo("{target: 0.99, timeSliceWindow: 1d}", method="RatioTimeslices")).indicator
    assert isinstance(mean, SliceMean)
    assert mean.length == DAY


@pytest.mark.parametrize(
    ("duration", "start", "window"),
    [
        ("1M", "2026-01-16", MonthWindow(16)),
        ("1w", "2026-01-04", WeekWindow(6)),
        ("1Q", "2026-02-01", QuarterWindow(2)),
    ],
)
def test_calendar_windows_are_cut_in_their_zone(duration, start, window):
    calendar = f"{{startTime: {start} 00:00:00, timeZone: Europe/Paris}}"
    text = slo("{target: 0.99}", window=f"{{duration: {duration}, calendar: {calendar}}}")
    assert objective(text).window == window
    assert load_text(text).agreements()[0].terms.zone == "Europe/Paris"


def test_raw_ratios_are_averaged():
    raw = "{ratioMetric: {rawType: failure, raw: {metricSource: {spec: {q: a}}}}}"
    found = objective(slo("{target: 0.99}", sli=raw))
    assert isinstance(found.indicator, Aggregate)
    assert (found.target.relation, found.target.value) == (Relation.AT_MOST, Fraction("0.01"))


def test_indicators_are_found_by_name_in_other_documents():
    text = slo("{target: 0.99}").replace(
        f"indicator: {{metadata: {{name: web}}, spec: {RATIO}}}", "indicatorRef: my-sli"
    )
    sli = f"---\napiVersion: openslo/v1\nkind: SLI\nmetadata: {{name: my-sli}}\nspec: {RATIO}\n"
    assert objective(text + sli).indicator.source.selector.series == "my-sli"
    assert [problem.code for problem in load_text(text).errors] == ["missing-reference"]


def test_what_is_left_out_is_told():
    text = slo("{target: 0.99}", more="  alertPolicies: [{alertPolicyRef: page}]\n")
    text += "---\napiVersion: openslo/v1\nkind: DataSource\nmetadata: {name: p}\nspec: {type: P}\n"
    problems = load_text(text).problems
    assert {problem.severity for problem in problems} == {Severity.NOTE}
    told = " ".join(problem.message for problem in problems)
    assert all(word in told for word in ("alert policies", "DataSource", "queries", "'web'"))


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("missing-field", slo("{target: 0.99}").replace("  budgetingMethod: Occurrences\n", "")),
        ("unknown-word", slo("{target: 0.99}", method="Occurences")),
        ("unknown-field", slo("{target: 0.99, targt: 1}")),
        ("openslo-invalid", slo("{target: 99}")),
        ("openslo-invalid", slo("{displayName: x}")),
        ("openslo-invalid", slo("{target: 0.99}", sli="{}")),
        ("openslo-invalid", slo("{target: 0.99}", window="{duration: 4 weeks, isRolling: true}")),
        ("openslo-invalid", slo("{target: 0.99}", window="{duration: 4w}")),
        ("openslo-invalid", slo("{target: 0.99}").replace("web-slo", "Web SLO")),
        ("openslo-invalid", slo("{target: 0.99}", method="Timeslices")),
        ("openslo-invalid", slo("{target: 0.99}", sli=THRESHOLD)),
        (
            "openslo-not-mapped",
            slo(
                "{target: 0.99}",
                window="{duration: 2w, calendar: {startTime: 2026-01-01 00:00:00, timeZone: UTC}}",
            ),
        ),
        (
            "unknown-zone",
            slo(
                "{target: 0.99}",
                window=f"{{duration: 1w, calendar: {OFFSET}}}",
            ),
        ),
        ("unknown-kind", slo("{target: 0.99}").replace("kind: SLO", "kind: SLOO")),
        ("unknown-api-version", slo("{target: 0.99}").replace("openslo/v1", "openslo/v2alpha")),
    ],
)
def test_mistakes_are_placed(code, text):
    problems = [p for p in load_text(text).errors if p.code != "unknown-kind" or code == p.code]
    assert [problem.code for problem in problems] == [code]
    assert problems[0].line > 0


FOLDER = shared_path()
SPECIFICATION = (
    sorted((FOLDER / "conformance/openslo/OpenSLO-repo/examples").rglob("*.yaml")) if FOLDER else []
)
# `1m` is one minute; the example's comment means a month.
NOT_MAPPED = {"budgeting-method/timeslices-slo.yaml"}


@pytest.mark.skipif(not SPECIFICATION, reason=ABSENT)
def test_the_examples_of_the_specification_are_read():
    read = {}
    for path in SPECIFICATION:
        library = load([path])
        read[f"{path.parent.name}/{path.name}"] = (
            len(library.agreements()),
            [problem.code for problem in library.errors],
        )
    assert len(read) == 4
    for name, found in read.items():
        assert found == ((0, ["openslo-not-mapped"]) if name in NOT_MAPPED else (1, []))
