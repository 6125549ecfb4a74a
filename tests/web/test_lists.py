"""Lists: what an address asks for is what is shown, counted, paged and exported."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zipfile import ZipFile

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import HttpResponseBase
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django_htmx.middleware import HtmxDetails

from palier.calculus.instants import instant_of
from palier.presentation.languages import words
from palier.slm.models import Party
from palier.web.lists.columns import Cell, Column, Reader, date_cell, instant_cell
from palier.web.lists.drawing import drawn
from palier.web.lists.exporting import csv_lines, guarded, xlsx_file
from palier.web.lists.filters import ChoiceFilter, TextFilter, dates_control
from palier.web.lists.listing import MOST_COUNTED, PAGE, Asked, Listing
from palier.web.lists.showing import show_list

AT = instant_of(datetime(2026, 11, 22, 3, tzinfo=UTC))
EN = Reader(words("en"), "America/Toronto", AT)
SHEET = "xl/worksheets/sheet1.xml"

PARTIES: Listing[Party] = Listing(
    "parties",
    columns=(
        Column("name", "Name", lambda row, _: Cell(row.name, href=f"/{row.code}"), ("name",)),
        Column("kind", "Kind", lambda row, _: Cell(row.kind, tone="accent"), ("kind", "-name")),
        Column("number", "Number", lambda row, _: Cell(str(row.pk)), exports=lambda row: row.pk,
               is_number=True),
    ),
    order="name",
    filters=(
        ChoiceFilter("kind", "Kind", (("customer", "Customer"), ("supplier", "Supplier")),
                     lambda rows, value: rows.filter(kind=value)),
        TextFilter("code", "Code", lambda rows, text: rows.filter(code__contains=text)),
    ),
    search=("name", "code"),
)  # fmt: skip


@pytest.fixture
def parties(site: None) -> None:
    Party.objects.bulk_create(
        Party(code=f"p{n}", name=f"Party {n:03}", kind="customer" if n % 3 else "supplier")
        for n in range(120)
    )


def names(**asked: str) -> list[str]:
    return [row.name for row in Asked(PARTIES, asked).rows(Party.objects.all())]


def page(**asked: str) -> Any:
    return Asked(PARTIES, asked).page(Party.objects.all(), EN)


@pytest.mark.usefixtures("parties")
class TestAsking:
    def test_nothing_shows_the_first_page_in_order(self):
        shown = page()
        assert [row[0][0] for row in shown.rows] == [
            f'<a href="/p{n}">Party {n:03}</a>' for n in range(PAGE)
        ]
        assert (shown.number, shown.pages, shown.count) == (1, 3, "120 rows")
        assert (shown.previous, shown.next) == ("", "?page=2")

    def test_columns_sort_both_ways_with_every_field_turned(self):
        falling = names(sort="-kind")
        assert falling == list(reversed(names(sort="kind")))
        assert falling[0] == "Party 000"

    def test_filters_and_words_narrow(self):
        assert len(names(kind="supplier")) == 40
        assert names(q="party 11", kind="supplier") == ["Party 111", "Party 114", "Party 117"]
        assert names(code="p99") == ["Party 099"]
        assert names(q="nothing") == []

    def test_what_cannot_be_read_is_not_passed_over(self):
        assert names(kind="'; DROP TABLE") == []
        asked = {"since_from": "2026-13-01", "since_to": "2026-12-31"}
        shown = dates_control("since", "Since", asked, EN.say)
        assert (shown.value, shown.until) == ("2026-13-01", "2026-12-31")
        assert shown.problem == "Write a date as 2026-01-31."
        assert dates_control("since", "Since", {"since_from": "2026-12-31"}, EN.say).problem == ""

    @pytest.mark.parametrize("number", ["0", "-1", "x", "²", "9" * 40, "99"])
    def test_a_page_that_is_not_there_is_the_nearest_one(self, number):
        assert page(page=number).number == (3 if number == "99" else 1)

    def test_an_unknown_order_is_the_usual_one(self):
        assert names(sort="password") == names()

    def test_text_that_no_database_takes_is_left_out(self):
        assert names(q="party\x00 001") == ["Party 001"]

    def test_addresses_keep_what_is_asked_and_leave_the_page(self):
        shown = page(kind="customer", q="party", sort="-name", page="2")
        assert shown.next == ""
        assert shown.previous == "?kind=customer&q=party&sort=-name&page=1"
        assert [each.address for each in shown.headings] == [
            "?kind=customer&q=party&sort=name", "?kind=customer&q=party&sort=kind", "",
        ]  # fmt: skip
        assert shown.headings[0].direction == "descending"
        assert dict(shown.exports)["CSV"] == "?kind=customer&q=party&sort=-name&export=csv"

    def test_two_queries_make_a_page(self):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page(kind="customer", page="2")
        assert len(queries) == 2


@pytest.mark.usefixtures("site")
def test_counting_stops_where_it_would_take_long():
    Party.objects.bulk_create(
        Party(code=f"p{n}", name="x", kind="customer") for n in range(MOST_COUNTED + 1)
    )
    shown = page()
    assert shown.count == "more than 10,000"
    assert shown.pages == MOST_COUNTED // PAGE


def asked(address: str, **headers: str) -> HttpResponseBase:
    request: Any = RequestFactory().get(address, headers=headers)
    request.say, request.zone_name, request.at = words("en"), "UTC", AT
    request.user, request.theme = AnonymousUser(), "auto"
    request.htmx, request._messages = HtmxDetails(request), []
    rows = Party.objects.all()
    return show_list(request, PARTIES, rows, "web/lists/page.html")


@pytest.mark.usefixtures("parties")
class TestAnswers:
    def test_a_page_works_without_scripts(self):
        text = asked("/parties?kind=supplier").content.decode()  # type: ignore[attr-defined]
        assert '<form class="filters" id="filters" method="get"' in text
        assert '<option value="supplier" selected>' in text
        assert 'href="/parties?kind=supplier&amp;sort=-name"' in text
        assert text.startswith("<!doctype html>")

    def test_a_script_is_given_the_list_alone(self):
        answer = asked("/parties", **{"HX-Request": "true"})
        text = answer.content.decode()  # type: ignore[attr-defined]
        assert text.strip().startswith('<div id="list"')
        assert "<html" not in text
        assert "HX-Request" in answer["Vary"]

    def test_a_list_narrowed_to_nothing_offers_the_whole(self):
        assert "Show everything" in asked("/parties?q=zzz").content.decode()  # type: ignore[attr-defined]

    def test_csv_has_all_that_is_asked_for(self):
        answer: Any = asked("/parties?kind=customer&sort=-name&export=csv")
        assert answer["Content-Disposition"] == 'attachment; filename="parties-2026-11-22.csv"'
        text = b"".join(answer.streaming_content).decode("utf-8-sig")
        head, *rows = csv.reader(io.StringIO(text))
        assert head == ["Name", "Kind", "Number"]
        assert len(rows) == 80
        assert rows[0][0] == "Party 119"

    def test_xlsx_has_all_that_is_asked_for(self):
        answer: Any = asked("/parties?kind=supplier&export=xlsx")
        data = b"".join(answer.streaming_content)
        answer.close()
        sheet = ZipFile(io.BytesIO(data)).read(SHEET).decode()
        assert sheet.count("<row ") == 41
        assert b"2026-11-22T03:00:00Z" in ZipFile(io.BytesIO(data)).read("docProps/core.xml")


EVIL = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"]


@pytest.mark.parametrize("text", EVIL)
def test_no_cell_becomes_a_formula(text):
    assert guarded(text) == f"'{text}"
    lines = "".join(csv_lines([text], [[text]]))
    rows = list(csv.reader(io.StringIO(lines.removeprefix("\ufeff"), newline="")))
    assert rows == [[f"'{text}"], [f"'{text}"]]
    with xlsx_file(["a"], [[text]], AT) as file:
        assert "<f>" not in ZipFile(file).read(SHEET).decode()


def test_numbers_and_dates_stay_what_they_are():
    moment = datetime(2026, 11, 22, 8, tzinfo=UTC)
    row = (-3, Decimal("-1.50"), date(2026, 11, 1), moment, None, "text")
    line = list(csv_lines([], [row]))[1]
    assert line == "-3,-1.50,2026-11-01,2026-11-22T08:00:00+00:00,,text\r\n"
    with xlsx_file(["a"] * 6, [row], AT) as file:
        sheet = ZipFile(file).read(SHEET).decode()
    assert "<v>-3</v>" in sheet
    assert "<v>-1.50</v>" in sheet
    assert sheet.count('t="inlineStr"') == 6 + 1


def test_what_a_cell_holds_is_escaped():
    evil = "<script>"
    for cell in (Cell(evil), Cell(evil, evil), Cell(evil, sub=evil), Cell(evil, tone="met")):
        assert "<script>" not in drawn(cell)
        assert "&lt;script&gt;" in drawn(cell)


def test_a_state_is_told_by_more_than_its_colour():
    assert "#check" in drawn(Cell("ok", tone="met"))
    assert "#clock" in drawn(Cell("later", tone="accent", icon="clock"))


def test_times_are_those_of_the_reader():
    cell = instant_cell(AT, EN)
    assert cell.machine == "2026-11-22T03:00:00Z"
    assert cell.text.startswith("2026-11-21")
    assert date_cell(date(2026, 11, 1), EN).text == "November\u00a01, 2026"
    assert date_cell(None, EN) == Cell("")
