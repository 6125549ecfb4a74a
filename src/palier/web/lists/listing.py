"""A list as declared, and the page of it that an address asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Generic
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.utils.safestring import SafeString

from palier.presentation.languages import NN_
from palier.presentation.numbers import number
from palier.slm.search import matching
from palier.web.given import number_in, text_of
from palier.web.lists.columns import Column, M, Reader
from palier.web.lists.drawing import drawn
from palier.web.lists.filters import Control, Filter

PAGE = 50
MOST_COUNTED = 10_000
"""Counting further would take longer than showing the page."""
SEARCH, SORT, PAGE_KEY, EXPORT = "q", "sort", "page", "export"


@dataclass(frozen=True, slots=True)
class Listing(Generic[M]):
    """A list: `name` names its files, `order` is the key of a column, with `-` for descending."""

    name: str
    columns: tuple[Column[M], ...]
    order: str
    filters: tuple[Filter[M], ...] = ()
    search: tuple[str, ...] = ()
    """The fields in which every word that is searched must be found."""
    by_words: bool = False
    """Whether the rows have a column `words` to be found by, instead of fields."""
    counted: tuple[str, str] = NN_("{count} row", "{count} rows")


@dataclass(frozen=True, slots=True)
class Heading:
    """The head of a column; without an address it cannot be sorted."""

    key: str
    label: str
    address: str
    direction: str
    is_number: bool


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of a list, as a template shows it."""

    name: str
    headings: tuple[Heading, ...]
    rows: tuple[tuple[tuple[SafeString, bool], ...], ...]
    """Each cell as markup, and whether it is a number."""
    controls: tuple[Control, ...]
    searched: str
    can_search: bool
    sort: str
    count: str
    number: int
    pages: int
    previous: str
    next: str
    exports: tuple[tuple[str, str], ...]
    is_narrowed: bool


class Asked(Generic[M]):
    """What an address asks of a list."""

    def __init__(self, listing: Listing[M], given: Mapping[str, str]) -> None:
        self.listing = listing
        self.given = given
        self.searched = text_of(given, SEARCH) if self._can_search else ""
        self.sort = self._sort(text_of(given, SORT))

    @property
    def _can_search(self) -> bool:
        return bool(self.listing.search) or self.listing.by_words

    def rows(self, of: QuerySet[M]) -> QuerySet[M]:
        """The rows asked for, in their order: always the same one."""
        found = reduce(lambda rows, each: each.narrow(rows, self.given), self.listing.filters, of)
        if self.listing.by_words:
            return found.filter(matching(self.searched)).order_by(*self._order())
        for word in self.searched.split():
            matches = (Q((f"{field}__icontains", word)) for field in self.listing.search)
            found = found.filter(reduce(or_, matches))
        return found.order_by(*self._order())

    def page(self, of: QuerySet[M], reader: Reader) -> ListPage:
        """The page asked for. Two queries: the count, which is bounded, and the rows."""
        rows = self.rows(of)
        count = rows.order_by()[: MOST_COUNTED + 1].count()
        pages = max(1, -(-min(count, MOST_COUNTED) // PAGE))
        here = min(self._number(), pages)
        shown = rows[(here - 1) * PAGE : here * PAGE]
        columns = self.listing.columns
        return ListPage(
            name=self.listing.name,
            headings=tuple(self._heading(each, reader) for each in columns),
            rows=tuple(
                tuple((drawn(each.show(row, reader)), each.is_number) for each in columns)
                for row in shown
            ),
            controls=tuple(each.control(self.given, reader.say) for each in self.listing.filters),
            searched=self.searched,
            can_search=self._can_search,
            sort=text_of(self.given, SORT),
            count=self._counted(count, reader),
            number=here,
            pages=pages,
            previous=self.address(page=str(here - 1)) if here > 1 else "",
            next=self.address(page=str(here + 1)) if here < pages else "",
            exports=tuple((each.upper(), self.address(export=each)) for each in ("csv", "xlsx")),
            is_narrowed=bool(self._kept()),
        )

    def address(self, **changed: str) -> str:
        """The address with something else asked for, and the rest as it is."""
        asked = {**self._kept(), SORT: text_of(self.given, SORT), **changed}
        return "?" + urlencode({key: value for key, value in asked.items() if value})

    def _kept(self) -> dict[str, str]:
        keys = [key for each in self.listing.filters for key in each.keys]
        found = {key: text_of(self.given, key) for key in keys} | {SEARCH: self.searched}
        return {key: value for key, value in found.items() if value}

    def _sort(self, wanted: str) -> str:
        known = {each.key for each in self.listing.columns if each.sort}
        return wanted if wanted.removeprefix("-") in known else self.listing.order

    def _order(self) -> tuple[str, ...]:
        key, falls = self.sort.removeprefix("-"), self.sort.startswith("-")
        fields = next(each.sort for each in self.listing.columns if each.key == key)
        # The last field settles every tie, so that no row is on two pages.
        return tuple(_turned(each) if falls else each for each in (*fields, "pk"))

    def _heading(self, column: Column[M], reader: Reader) -> Heading:
        is_sorted = self.sort.removeprefix("-") == column.key
        falls = is_sorted and self.sort.startswith("-")
        turned = column.key if falls or not is_sorted else f"-{column.key}"
        direction = ("descending" if falls else "ascending") if is_sorted else ""
        address = self.address(sort=turned) if column.sort else ""
        label = reader.say(column.heading)
        return Heading(column.key, label, address, direction, column.is_number)

    def _counted(self, count: int, reader: Reader) -> str:
        say = reader.say
        if count > MOST_COUNTED:
            return say("more than {count}", count=number(MOST_COUNTED, say))
        return say.many(*self.listing.counted, count).format(count=number(count, say))

    def _number(self) -> int:
        return max(1, number_in(text_of(self.given, PAGE_KEY)) or 1)


def _turned(field: str) -> str:
    return field.removeprefix("-") if field.startswith("-") else f"-{field}"
