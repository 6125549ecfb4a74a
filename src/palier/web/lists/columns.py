"""The columns of a list: what each shows of a row, how it sorts, and what it exports."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Generic, TypeAlias, TypeVar

from django.db.models import Model

from palier.calculus.instants import Instant, instant_text
from palier.presentation.instants import at_instant, on_date
from palier.presentation.languages import Words

M = TypeVar("M", bound=Model)
Exported: TypeAlias = str | int | Decimal | date | datetime | None


@dataclass(frozen=True, slots=True)
class Reader:
    """Whom a list is shown to: their language, their zone, and the instant they asked."""

    say: Words
    zone_name: str
    at: Instant


@dataclass(frozen=True, slots=True)
class Cell:
    """What a column shows of a row; `tone` makes it a state, `machine` a time."""

    text: str
    href: str = ""
    sub: str = ""
    tone: str = ""
    icon: str = ""
    machine: str = ""


@dataclass(frozen=True, slots=True)
class Column(Generic[M]):
    """A column. `sort` are the fields that order it, ascending; `exports` defaults to the text."""

    key: str
    heading: str
    """A message marked with `N_`."""
    show: Callable[[M, Reader], Cell]
    sort: tuple[str, ...] = ()
    exports: Callable[[M], Exported] | None = None
    is_number: bool = False

    def exported(self, row: M, reader: Reader) -> Exported:
        """What a file has of a row."""
        return self.exports(row) if self.exports else self.show(row, reader).text


def instant_cell(at: Instant, reader: Reader) -> Cell:
    """An instant, in the zone of the reader."""
    return Cell(at_instant(at, reader.zone_name, reader.say), machine=instant_text(at))


def date_cell(on: date | None, reader: Reader) -> Cell:
    """A date; nothing for none."""
    return Cell(on_date(on, reader.say), machine=on.isoformat()) if on else Cell("")
