"""`palier evaluate`: outcomes, exit codes, formats, and what it says of bad input."""

from __future__ import annotations

import csv
import io
import json
from fractions import Fraction

import pytest

WEB = ("evaluate", "web.yaml", "-m", "states.csv", "--as-of", "2026-12-01T05:00:00Z")


def test_a_kept_promise_exits_0(palier):
    said = palier(*WEB, "-w", "2026-10")
    assert said.code == 0
    assert "99.93" in said.out
    assert said.err == ""


def test_a_broken_promise_exits_1(palier):
    said = palier(*WEB, "-w", "2026-11")
    assert said.code == 1
    assert "missed" in said.out


def test_the_worst_of_all_windows_decides(palier):
    assert palier(*WEB, "-w", "all").code == 1


def test_silence_exits_2(palier, place):
    (place / "states.csv").write_text("series,at,state\nother,2026-10-01T00:00:00Z,up\n")
    said = palier(*WEB, "-w", "2026-10")
    assert said.code == 2
    assert "no data" in said.out


def test_as_of_in_the_window_judges_it_so_far(palier):
    said = palier("evaluate", "web.yaml", "-m", "states.csv", "-w", "2026-10",
                  "--as-of", "2026-10-15T00:00:00Z")  # fmt: skip
    assert "so far" in said.out


def test_json_is_exact(palier):
    said = palier(*WEB, "-w", "2026-10", "-f", "json")
    [window] = json.loads(said.out)["windows"]
    [outcome] = window["outcomes"]
    # October lasts 744 h in Toronto and the portal was down for 30 minutes of them.
    assert Fraction(outcome["figure"]["exact"]) == 1 - Fraction(1, 2 * 744)


def test_csv_has_a_row_per_outcome(palier):
    said = palier(*WEB, "-w", "all", "-f", "csv")
    rows = list(csv.DictReader(io.StringIO(said.out)))
    assert [row["window"] for row in rows] == ["2026-09", "2026-10", "2026-11"]
    assert [row["outcome"] for row in rows] == ["met", "met", "missed"]
    assert Fraction(rows[1]["figure_exact"]) == 1 - Fraction(1, 2 * 744)


def test_csv_cells_are_no_formulas(palier, place):
    named = (place / "web.yaml").read_text().replace("{availability", "{name: '=1+1', availability")
    (place / "web.yaml").write_text(named)
    [row] = csv.DictReader(io.StringIO(palier(*WEB, "-w", "2026-10", "-f", "csv").out))
    assert row["objective"] == "'=1+1"


@pytest.mark.parametrize(("suffix", "start"), [("html", b"<!doctype html>"), ("pdf", b"%PDF-")])
def test_reports_are_written_whole(palier, place, suffix, start):
    said = palier(*WEB, "-w", "all", "-f", suffix, "-o", f"report.{suffix}")
    assert said.code == 1
    assert (place / f"report.{suffix}").read_bytes().lower().startswith(start.lower())
    assert sorted(p.name for p in place.iterdir()) == [
        f"report.{suffix}",
        "states.csv",
        "web.yaml",
    ]


def test_a_report_goes_to_standard_output_in_a_pipe(palier):
    assert palier(*WEB, "-w", "2026-10", "-f", "html").out.lower().startswith("<!doctype html>")


def test_explain_shows_settings_arithmetic_and_the_command(palier):
    said = palier(*WEB, "-w", "2026-10", "--explain")
    assert "(744 h − 30 min) ÷ 744 h" in said.out.replace("\xa0", " ")
    assert "palier evaluate web.yaml" in said.out


def test_french_speaks_french(palier):
    said = palier(*WEB, "-w", "2026-10", "--lang", "fr")
    assert "atteint" in said.out
    assert "99,93" in said.out


def test_an_unknown_language_is_refused(palier):
    said = palier(*WEB, "--lang", "de")
    assert said.code == 3
    assert "unknown-language" in said.err


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        ((*WEB, "-f", "docx"), 3, "bad-option"),
        ((*WEB, "-w", "2026-13"), 3, "2026-13"),
        ((*WEB, "--fee", "monthly"), 3, "bad-option"),
        ((*WEB, "--fee", "monthly=NaN"), 3, "bad-option"),
        (("evaluate", "web.yaml", "-m", "states.csv", "--as-of", "yesterday"), 3, "bad-option"),
        (("evaluate", "web.yaml", "-m", "states.csv", "--as-of", "2026-10-01"), 3, "zone"),
        (("evaluate", "absent.yaml", "-m", "states.csv"), 3, "file-missing"),
        (("evaluate", "web.yaml", "-m", "absent.csv"), 3, "file-missing"),
        (("evaluate", "web.yaml"), 3, "--measurements"),
        (("evaluate", "web.yaml", "-m", "states.csv", "--no-such-option"), 3, "no-such-option"),
        ((*WEB, "-o", "absent/folder/report.txt"), 3, "cannot-write"),
    ],
)
def test_bad_input_is_told_and_exits_3(palier, arguments, code, told):
    said = palier(*arguments)
    assert said.code == code
    assert told.lower() in said.err.lower()
    assert said.out == ""


def test_problems_of_documents_have_a_place(palier, place):
    (place / "web.yaml").write_text((place / "web.yaml").read_text().replace("target", "tarjet"))
    said = palier(*WEB)
    assert said.code == 3
    assert "web.yaml:10:" in said.err
    assert "target" in said.err


def test_rejected_rows_are_told_and_kept(palier, place):
    (place / "states.csv").write_text((place / "states.csv").read_text() + "web,tomorrow,up\n")
    said = palier(*WEB, "-w", "2026-10", "--rejected", "rejected.csv")
    assert said.code == 0
    assert "1 row was rejected" in said.err
    assert "states.csv:7: at 'tomorrow':" in said.err
    assert "bad-instant" in (place / "rejected.csv").read_text()


def test_a_source_that_matches_nothing_is_told(palier, place):
    named = (place / "web.yaml").read_text().replace("availability: web", "availability: wbe")
    (place / "web.yaml").write_text(named)
    said = palier(*WEB, "-w", "2026-10")
    assert said.code == 2
    assert "reads state series 'wbe'" in said.err
    assert "state web" in said.err


def test_the_command_to_recompute_holds_the_instant(palier):
    said = palier("evaluate", "web.yaml", "-m", "states.csv", "-w", "2026-10", "--explain")
    command = next(line for line in said.out.splitlines() if "palier evaluate" in line)
    assert "--as-of 20" in command


def test_quiet_says_nothing_of_rejected_rows(palier, place):
    (place / "states.csv").write_text((place / "states.csv").read_text() + "web,tomorrow,up\n")
    assert palier(*WEB, "-w", "2026-10", "--quiet").err == ""


def test_documents_without_agreement_are_refused(palier, place):
    (place / "web.yaml").write_text(
        "apiVersion: palier/v1\nkind: Party\nmetadata: {name: nordet}\n"
    )
    said = palier(*WEB)
    assert said.code == 3
    assert "Agreement" in said.err


def test_two_agreements_make_one_table_each_but_no_report(palier, place):
    second = (place / "web.yaml").read_text().replace("name: web", "name: web2")
    (place / "second.yaml").write_text(second)
    both = ("evaluate", "web.yaml", "second.yaml", *WEB[2:], "-w", "2026-10")
    assert palier(*both).code == 0
    assert len(json.loads(palier(*both, "-f", "json").out)) == 2
    said = palier(*both, "-f", "html")
    assert said.code == 3
    assert "one-agreement-at-a-time" in said.err


CREDITS = """\
  credits: {currency: CAD, tiers: {below 99.9 %: 10 %}, feeBase: monthly}
"""


@pytest.fixture
def grouped(place):
    """Two regions, both missed in November; each is its own group."""
    text = (place / "web.yaml").read_text()
    (place / "web.yaml").write_text(text.replace("web, target", "web, groupBy: region, target"))
    with (place / "web.yaml").open("a") as agreement:
        agreement.write(CREDITS)
    header, *rows = (place / "states.csv").read_text().splitlines()
    lines = [f"{row},{region}" for region in ("east", "west") for row in rows]
    (place / "states.csv").write_text("\n".join([f"{header},region", *lines, ""]))


@pytest.mark.parametrize(
    ("fees", "paid"),
    [
        (["monthly=1000"], ["100.00", "100.00"]),
        (["monthly[region=east]=1000", "monthly[region=west]=50"], ["100.00", "5.00"]),
        (["monthly=10", "monthly[ region = west ]=50.5"], ["1.00", "5.05"]),
    ],
)
def test_a_group_may_have_its_own_fee(palier, grouped, fees, paid):
    given = [part for fee in fees for part in ("--fee", fee)]
    said = palier(*WEB, "-w", "2026-11", "-f", "json", *given)
    [window] = json.loads(said.out)["windows"]
    entries = [entry for credits in window["credits"] for entry in credits["entries"]]
    assert [entry["amount"] for entry in entries] == paid


def test_a_group_without_a_fee_is_named(palier, grouped):
    said = palier(*WEB, "-w", "2026-11", "--fee", "monthly[region=east]=1000")
    assert said.code == 3
    assert "monthly[region=west]" in said.err
    assert "group-fee-missing" in said.err
    assert "given: monthly[region=east]" in said.err


def test_a_fee_for_a_group_without_figures_is_remarked(palier, grouped):
    fees = ("--fee", "monthly=1", "--fee", "monthly[region=esat]=1000")
    said = palier(*WEB, "-w", "2026-11", *fees)
    assert (said.code, said.err.count("\n")) == (1, 1)
    assert "the fee of monthly[region=esat] is of no use" in said.err
    assert palier(*WEB, "-w", "2026-11", *fees, "--quiet").err == ""


@pytest.mark.parametrize(
    "fee",
    [
        "monthly[]=1",
        "monthly[region]=1",
        "monthly[region=]=1",
        "monthly[=east]=1",
        "monthly[region=east,region=west]=1",
        "monthly[region=east=1",
        "[region=east]=1",
        "monthly[region=east]=-1",
        "monthly[region=east]=x",
        "monthly[region=east,]=1",
        "=1",
    ],
)
def test_a_fee_that_cannot_be_read_is_refused(palier, fee):
    said = palier(*WEB, "-w", "2026-10", "--fee", fee)
    assert (said.code, said.out) == (3, "")
    assert "bad-option" in said.err
