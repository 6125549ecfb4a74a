"""Tickets told while they live: a version for each batch in which something happens to them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from palier.calculus.instants import Duration
from palier.calculus.spans import Span
from palier.measurements.generating.lines import Records
from palier.measurements.generating.planning import Plan
from palier.measurements.generating.scenario import Scenario
from palier.measurements.generating.tickets import Tickets, joined


class LivingTickets:
    """The tickets of all series from their opening until nothing more happens to them."""

    def __init__(self, scenario: Scenario, plan: Plan, every: Duration) -> None:
        self._records = Records(scenario, plan)
        self._until, self._every = scenario.until, every
        self._living: dict[int, Tickets] = {}
        self._told = -1

    def open(self, day: int, part: Span) -> None:
        """Takes the tickets that are opened on a UTC day, in a part of the period."""
        for code, tickets in self._records.all_opened(day):
            inside = (tickets.opened >= part.start) & (tickets.opened < part.end)
            known = [self._living[code]] if code in self._living else []
            self._living[code] = joined([*known, tickets.chosen(inside)])

    def told(self, last: int) -> Iterator[tuple[int, pa.Table]]:
        """What is told in each batch up to one, batches counted from 1970, series by series."""
        for code, tickets in self._living.items():
            moments = tickets.moments()
            batches = np.where(moments < self._until, moments // self._every, -1)
            new = (batches > self._told) & (batches <= last)
            for batch in np.unique(batches[new]).tolist():
                known = min((batch + 1) * self._every, self._until)
                some = tickets.chosen(np.any(batches == batch, axis=0))
                yield batch, pa.Table.from_batches([self._records.rows(code, some, known)])
            self._living[code] = tickets.chosen(np.any(batches > last, axis=0))
        self._told = last
