"""What the page of visual components shows: examples declared here, and drawn as anywhere else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from palier.calculus.instants import Instant
from palier.presentation.charts.attainment import attainment_bar
from palier.presentation.charts.days import calendar_map
from palier.presentation.charts.gauge import budget_gauge
from palier.presentation.charts.history import history_chart
from palier.presentation.charts.ladder import tier_ladder
from palier.presentation.charts.timeline import timeline
from palier.presentation.charts.waterfall import waterfall
from palier.presentation.languages import Words
from palier.web.differences import Difference, Differences
from palier.web.forms.examples import ExampleForm
from palier.web.pages.charts import Chart, charted, small_chart
from palier.web.pages.example_outcomes import TARGET, ZONE, example_outcomes, example_tiers
from palier.web.pages.frame import Crumb, Tab

CURRENCY = "CAD"


@dataclass(frozen=True, slots=True)
class JournalLine:
    """An entry of the journal in words."""

    at: Instant
    what: str
    who: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ComponentsPage:
    """Everything that the page shows."""

    crumbs: tuple[Crumb, ...]
    tabs: tuple[Tab, ...]
    charts: tuple[Chart, ...]
    form: ExampleForm
    refused: ExampleForm
    differences: Differences
    journal: tuple[JournalLine, ...]
    day: date
    at: Instant


def components_page(at: Instant, say: Words, home: str) -> ComponentsPage:
    """The examples, in the language of the reader."""
    return ComponentsPage(
        crumbs=(Crumb(say("Home"), home), Crumb(say("Visual components"))),
        tabs=(
            Tab(say("Words and states"), "#words", True),
            Tab(say("Forms"), "#forms"),
            Tab(say("Charts"), "#charts"),
        ),
        charts=example_charts(say),
        form=ExampleForm(say=say),
        refused=ExampleForm({"name": "", "since": ""}, say=say, auto_id="refused_%s"),
        differences=Differences(
            (
                Difference(say("Name"), say("Citizen portal"), say("Portal for citizens")),
                Difference(say("Criticality"), say("high"), say("middle")),
            ),
            (),
        ),
        journal=(
            JournalLine(at, say("Service changed"), say("Service level manager"), say("Renamed")),
            JournalLine(at, say("Service created"), say("Service level manager")),
        ),
        day=date(2026, 11, 1),
        at=at,
    )


def example_charts(say: Words) -> tuple[Chart, ...]:
    """Each chart of the visual grammar once."""
    past = example_outcomes()
    october = past[9]
    found = (
        charted("bar", say("Attainment and target"), lambda w: attainment_bar(october, say, w)),
        small_chart("gauge", say("Error budget"), budget_gauge(past[-1], say)),
        charted("time", say("Timeline of the window"), lambda w: timeline(october, ZONE, say, w)),
        charted("past", say("Attainment of each window"),
                lambda w: history_chart(past, ZONE, say, w)),
        charted("days", say("Each day of the year"), lambda w: calendar_map(past, ZONE, say, w)),
        charted("fall", say("Where the time went"), lambda w: waterfall(october, say, w)),
        charted("tiers", say("Tiers of the credit"),
                lambda w: tier_ladder(example_tiers(), october.figure, TARGET, CURRENCY, say, w)),
    )  # fmt: skip
    return tuple(each for each in found if each is not None)
