"""Agreements, measurements and engines for the tests of accounts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from palier.calculus.credit_schemes import OnOutcome
from palier.calculus.credit_terms import CreditRule, CreditTerms, EntryKind
from palier.calculus.fees import Fees
from palier.calculus.instants import HOUR, Instant
from palier.calculus.tiers import ShareOfFee
from palier.calculus.zones import zone
from palier.measurements.dataset import Dataset
from palier.measurements.engines.protocol import GroupTally, TallyRequest
from tests.engines import engine_of
from tests.measurements.engines.makers import dataset

FEES: Fees = {"fee": Decimal(1000)}


@dataclass
class CountingEngine:
    """The reference engine, counting the requests it gets."""

    data: Dataset
    name: str = "counting"
    requests: list[TallyRequest] = field(default_factory=list)

    def tally(self, request: TallyRequest) -> tuple[GroupTally, ...]:
        self.requests.append(request)
        return engine_of(self.data).tally(request)

    def tally_all(self, requests: Sequence[TallyRequest]) -> list[tuple[GroupTally, ...]]:
        return [self.tally(request) for request in requests]

    def horizon(self) -> tuple[Instant, Instant] | None:
        return engine_of(self.data).horizon()

    def is_still_down(self, down_words: Collection[str]) -> bool:
        return engine_of(self.data).is_still_down(down_words)


def states(*changes: tuple[Instant, str], **series: Sequence[tuple[Instant, str]]) -> Dataset:
    """The states of `web`, or of `web` by region when series are named."""
    if not series:
        return dataset(state={("web",): changes})
    return dataset(state={("web", ("region", name)): rows for name, rows in series.items()})


def outage(start: Instant, hours: int) -> tuple[tuple[Instant, str], ...]:
    return ((start, "down"), (start + hours * HOUR, "up"))


def credit_on_miss(*objectives: str, share: str = "1/10", **more) -> CreditRule:
    settings = {
        "name": "credit",
        "kind": EntryKind.CREDIT,
        "objectives": frozenset(objectives),
        "scheme": OnOutcome(ShareOfFee(Fraction(share))),
        "fee_base": "fee",
    }
    return CreditRule(**{**settings, **more})


def credit_terms(*rules: CreditRule, **more) -> CreditTerms:
    return CreditTerms(currency="CAD", zone=zone("UTC"), rules=rules, **more)
