"""What parts tell of late records, before it becomes a tally."""

from __future__ import annotations

from palier.calculus.records import Elapsed, LimitRule, ServiceTime
from palier.measurements.engines.columnar.memory import MemorySource
from palier.measurements.engines.columnar.plans import Job
from palier.measurements.engines.columnar.records import RecordWork
from palier.measurements.schema import Record
from tests.measurements.engines.makers import ANY, dataset, request, window


def test_each_group_brings_along_what_its_own_records_share():
    late = [
        Record(name, {"opened": 0, "resolved": 20}, priority, (), (), ())
        for name, priority in (("a", "P1"), ("b", "P2"), ("c", "P1"))
    ]
    teams = [f"t{number}" for number in range(9)]
    data = MemorySource(dataset(record={("desk", ("team", team)): late for team in teams}))
    indicator = Elapsed(ANY, "opened", "resolved", (LimitRule(ServiceTime(10)),))
    asked = request(indicator, window(0, 100), group_by=("team",))
    (plan,) = RecordWork([Job(asked, ANY.selector)], data).plans
    (part,) = data.parts("record", plan.keys, plan.span)
    totals = plan.map(part, part.read(plan.columns)) or {}
    found = [[len(rows.kinds) for rows in total.late_rows] for total in totals.values()]
    assert found == [[2]] * len(teams), "its two priorities"
