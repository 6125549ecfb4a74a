"""The report: complete, self-contained, safe with any text, the same bytes each time."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from html.parser import HTMLParser
from importlib import resources
from pathlib import Path

import pytest

from palier.calculus.outcomes import OutcomeKind
from palier.calculus.selectors import Dimensions
from palier.calculus.terms import Party
from palier.presentation import report
from palier.presentation.charts.svg import LIGHT
from palier.presentation.findings import Findings
from palier.presentation.languages import words
from palier.presentation.report.composing import compose
from palier.presentation.tables import history
from palier.proof.accounts import Account
from tests.presentation.hosting import COMMAND, TERMS, account

ACCOUNT = account()
VOID = {"meta", "br", "link"}
HOSTILE = '<script>alert("1")</script>'
TYPST = '#panic("x") $ * _ [ ] \\ "'


class Tags(HTMLParser):
    """Checks that elements close in order, and gathers ids and attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.names: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag, attrs):
        self.names.add(tag)
        self.attributes += attrs
        self.ids += [value for name, value in attrs if name == "id"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.names.add(tag)
        self.attributes += attrs

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def read(page: str) -> Tags:
    tags = Tags()
    tags.feed(page)
    assert tags.open == []
    return tags


@pytest.mark.parametrize("language", ["fr", "en", "fr-FR"])
def test_the_page_is_well_formed_and_fetches_nothing(language):
    page = report.html(ACCOUNT, TERMS, language=language, command=COMMAND)
    tags = read(page)
    assert len(tags.ids) == len(set(tags.ids))
    assert "script" not in tags.names
    assert not any(name.startswith("on") for name, _ in tags.attributes)
    assert not any(name in ("src", "style") for name, _ in tags.attributes)
    links = [value for name, value in tags.attributes if name == "href"]
    assert links
    assert all(str(link).startswith("#") for link in links)
    assert "url(" not in page
    assert "@import" not in page


def test_the_page_says_its_language_and_its_figures():
    page = report.html(ACCOUNT, TERMS, language="fr", command=COMMAND)
    assert '<html lang="fr-CA">' in page
    for text in ("Novembre\u00a02026\u00a0: 1 objectif sur 3 atteint", "1\u00a0234,56\u00a0$",
                 "Comment ce chiffre est calculé", "sha256:5f0c2e77", COMMAND):  # fmt: skip
        assert text in page


def test_hostile_texts_stay_texts():
    objective = replace(TERMS.objectives[0], title=HOSTILE)
    terms = replace(
        TERMS,
        title=HOSTILE,
        provider=Party("p", HOSTILE),
        objectives=(objective, *TERMS.objectives[1:]),
    )
    page = report.html(ACCOUNT, terms, language="en", command=f"palier {HOSTILE}")
    assert "script" not in read(page).names
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_every_tone_of_the_charts_has_a_colour_in_both_schemes():
    style = (resources.files("palier.presentation.report") / "style.css").read_text("utf-8")
    light, dark = style.split("prefers-color-scheme: dark", 1)
    for tone in LIGHT:
        assert f".f-{tone} {{" in style
        assert f"--{tone}: {LIGHT[tone]};" in light
        assert f"--{tone}:" in dark


def test_the_pdf_is_the_same_each_time_and_dated_by_the_account():
    first = report.pdf(ACCOUNT, TERMS, language="fr", command=COMMAND)
    assert first.startswith(b"%PDF-")
    assert first == report.pdf(ACCOUNT, TERMS, language="fr", command=COMMAND)
    assert b"2026-11-22" in first or b"D:20261122" in first


def read_pdf(made: bytes, folder: Path) -> str:
    """The text of a PDF, pages apart by form feeds."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) is not installed")
    path = folder / "report.pdf"
    path.write_bytes(made)
    return subprocess.run(
        ["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True
    ).stdout.decode()


@pytest.mark.parametrize("months", [4, 7, 10, 13])
def test_no_title_stands_alone_at_the_foot_of_a_page(months, tmp_path):
    shorter = replace(ACCOUNT, windows=ACCOUNT.windows[-months:])
    sheet = compose(Findings(shorter, TERMS, COMMAND), words("en"))
    headings = {text for name, text in sheet.labels.items() if name != "recompute_text"}
    titles = headings | {each.title for each in sheet.sections}
    text = read_pdf(report.pdf(shorter, TERMS, language="en", command=COMMAND), tmp_path)
    pages = [page.split("\n") for page in text.split("\f") if page.strip()]
    for page in pages:
        *_, last, footer = [line.strip() for line in page if line.strip()]
        assert "page" in footer
        assert last not in titles
        assert not last.startswith("How this was computed")


def test_the_pdf_holds_the_figures_and_any_text(tmp_path):
    terms = replace(TERMS, title=TYPST, customer=Party("c", HOSTILE))
    text = read_pdf(report.pdf(ACCOUNT, terms, language="en", command=COMMAND), tmp_path)
    assert '#panic("x")' in text
    assert HOSTILE in text
    assert re.search(r"October\s2026\s+99\.50%", text)
    assert "$1,234.56" in text
    assert "How this was computed, November" in text


def in_groups() -> Account:
    """The same account, judged and priced for two regions."""
    windows = []
    for window in ACCOUNT.windows:
        regions: list[Dimensions] = [(("region", "east"),), (("region", "west"),)]
        windows.append(
            replace(
                window,
                outcomes=tuple(replace(o, group=g) for g in regions for o in window.outcomes),
                credits=tuple(replace(c, group=g) for g in regions for c in window.credits),
            )
        )
    return replace(ACCOUNT, windows=tuple(windows))


def test_each_group_has_its_section_and_its_money():
    page = report.html(in_groups(), TERMS, language="en")
    ids = read(page).ids
    assert len(ids) == len(set(ids))
    assert page.count("<h2>Disponibilité du portail (region=east)</h2>") == 1
    assert page.count("Disponibilité du portail (region=west)<br>October\u00a02026") == 1
    assert "$2,469.12" in page


@pytest.mark.parametrize("kind", OutcomeKind)
def test_windows_without_a_figure_are_shown_too(kind):
    windows = tuple(
        replace(
            window,
            outcomes=tuple(
                replace(each, kind=kind, figure=None, figure_without_exclusions=None, tally=None,
                        coverage=None, budget=None)
                for each in window.outcomes
            ),
        )
        for window in ACCOUNT.windows
    )  # fmt: skip
    page = report.html(replace(ACCOUNT, windows=windows), TERMS, language="en")
    read(page)
    assert "no figure can be said against 99.9%" in page


def test_an_account_without_windows_or_money_still_has_a_report():
    bare = replace(ACCOUNT, windows=())
    terms = replace(TERMS, credits=None)
    page = report.html(bare, terms, language="en")
    read(page)
    assert "Nothing was evaluated." in page
    assert report.pdf(bare, terms, language="en").startswith(b"%PDF-")


def test_a_table_says_that_there_are_more_windows_than_it_shows():
    findings, say = Findings(ACCOUNT, TERMS), words("en")
    latest = findings.latest(TERMS.objectives[0])[0]
    total = len(findings.history(latest))
    assert total > 1
    assert history(findings, latest, say, total).title == "Windows"
    shown = history(findings, latest, say, 1)
    assert (shown.title, len(shown.rows)) == (f"The last 1 of {total} windows", 1)


def test_what_is_owed_stands_at_the_head():
    findings = Findings(ACCOUNT, TERMS)
    sheet = compose(findings, words("en"))
    assert sheet.money is not None
    assert ("Service credit", dict(sheet.money.totals)["service credit"]) in sheet.facts
