"""Evaluates a document of the examples on small measurement files, as a reader would."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from palier.calculus.credits import CreditEntry
from palier.calculus.exclusions import Exclusion
from palier.calculus.fees import Fees
from palier.calculus.instants import instant_of
from palier.calculus.outcomes import OutcomeKind
from palier.calculus.results import Outcome
from palier.documents import load, load_text
from palier.measurements.folders import read_folder
from palier.proof import Account, account
from tests.engines import engine_of

EXAMPLES = Path(__file__).parents[2] / "examples"
FAR = "2030-01-01"


def later(at: str, microseconds: int) -> str:
    """An instant so much later, as text."""
    moved = datetime.fromisoformat(at).replace(tzinfo=UTC) + timedelta(microseconds=microseconds)
    return moved.isoformat().replace("+00:00", "Z")


def states(series: str, since: str, down: Iterable[tuple[str, int]], **dims: str) -> list[str]:
    """CSV rows of one series: up from `since`, down at each instant for so many microseconds."""
    named = {"at": f"{since}T00:00:00Z", "state": "up", "series": series, **dims}
    rows = [dict(named)]
    for at, length in down:
        rows.append({**named, "at": later(at, 0), "state": "down"})
        rows.append({**named, "at": later(at, length)})
    return table(rows)


def outages(series: str, rows: Iterable[Mapping[str, object]]) -> list[str]:
    """CSV rows of outages."""
    return table({"series": series, **row} for row in rows)


def table(rows: Iterable[Mapping[str, object]]) -> list[str]:
    """The lines of a CSV file, header first."""
    found = list(rows)
    header = list(found[0])
    return [",".join(header), *(",".join(str(row[name]) for name in header) for row in found)]


class Example:
    """One example with a folder for its measurements."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        self.folder = folder
        library = load([EXAMPLES / name / "agreement.yaml"])
        assert library.problems == (), library.problems
        (self.document,) = library.agreements()
        self.exclusions: tuple[Exclusion, ...] = ()

    def write(self, file: str, *tables: list[str]) -> Example:
        """Puts tables with the same header in one measurement file."""
        header = tables[0][0]
        assert all(rows[0] == header for rows in tables)
        lines = [header, *(line for rows in tables for line in rows[1:])]
        (self.folder / file).write_text("\n".join(lines) + "\n", encoding="utf-8")
        return self

    def exclude(self, reason: str, since: str, until: str, notified: str | None = None) -> Example:
        """Adds an approved exclusion, through a document."""
        text = (EXAMPLES / self.name / "agreement.yaml").read_text("utf-8")
        told = f"  notifiedAt: {notified}\n" if notified else ""
        text += (
            f"---\napiVersion: palier/v1\nkind: Exclusion\n"
            f"metadata: {{name: e{len(self.exclusions)}}}\n"
            f"spec:\n  reason: {reason}\n  since: {since}\n  until: {until}\n{told}"
            f"  approval: approved\n  requestedBy: provider\n  approvedBy: customer\n"
        )
        library = load_text(text)
        assert library.problems == (), library.problems
        self.exclusions += library.exclusions
        return self

    def account(
        self, window: str = "2026-09", at: str = FAR, by_group: Fees | None = None, **fees: str
    ) -> Account:
        """The account of a window, as a person would compute it."""
        named: Fees = {name.replace("_", "-"): Decimal(fee) for name, fee in fees.items()}
        return account(
            self.document.terms,
            engine_of(read_folder(self.folder)),
            at=instant_of(datetime.fromisoformat(at).replace(tzinfo=UTC)),
            exclusions=self.exclusions,
            windows=window,
            fees={**named, **(by_group or {})},
        )


def outcome(found: Account, objective: str, **group: str) -> Outcome:
    """The only outcome of an objective and group."""
    (one,) = [
        each for each in found.outcomes if each.objective == objective and dict(each.group) == group
    ]
    return one


def figure(found: Account, objective: str, **group: str) -> Fraction | None:
    """The figure of an objective and group."""
    return outcome(found, objective, **group).figure


def kind(found: Account, objective: str, **group: str) -> OutcomeKind:
    """The outcome kind of an objective and group."""
    return outcome(found, objective, **group).kind


def entries(found: Account) -> list[CreditEntry]:
    """Every entry about money of the account, window after window."""
    return [
        entry
        for window in found.windows
        for credits in window.credits
        for entry in credits.account.entries
    ]


def paid(found: Account) -> dict[str, Decimal | None]:
    """The amount of each rule that has an entry; rules with several entries are summed."""
    amounts: dict[str, Decimal | None] = {}
    for entry in entries(found):
        before = amounts.get(entry.rule, Decimal(0))
        if before is None or entry.amount is None:
            amounts[entry.rule] = None
        else:
            amounts[entry.rule] = before + entry.amount
    return amounts
