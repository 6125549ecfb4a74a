from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from typing import Any

import pytest
import typer

import palier
import palier.cli.languages
import palier.proof.account_json
import palier.proof.tally_json
from palier.calculus.credit_facts import StepCode
from palier.calculus.errors import PalierError
from palier.calculus.outcomes import OutcomeKind
from palier.calculus.reasons import REASONS
from palier.calculus.scopes import Verdict
from palier.cli.commands import application
from palier.cli.exits import Exit
from palier.cli.main import BROKEN_PIPE, INTERRUPTED
from palier.documents.catalogue import COLUMNS as CATALOGUE_COLUMNS
from palier.documents.errors import RULES
from palier.documents.models.kinds import KINDS
from palier.documents.models.methods import METHODS
from palier.measurements.errors import REJECTION_CODES
from palier.presentation.account_csv import COLUMNS
from tests import django_ready  # noqa: F401 (the errors of models are listed too)
from tests.architecture.sources import PACKAGE
from tests.docs.model_settings import fields, settings
from tests.docs.pages import DOCS, WrittenFile, steps

REFERENCE = DOCS / "reference"


def first_cells(text: str) -> list[str]:
    """The codes in backquotes that open the rows of the tables of a page."""
    return re.findall(r"^\| `([^`]+)`", text, re.MULTILINE)


def sections(text: str, level: int) -> dict[str, str]:
    """The text under each heading of a level, by heading."""
    parts = re.split(rf"^#{{{level}}} (.+)$", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def named_commands(name: str, command: Any) -> Iterator[tuple[str, Any]]:
    """A command and those below it, each by all its words."""
    yield name, command
    for below in getattr(command, "commands", {}).values():
        yield from named_commands(f"{name} {below.name}", below)


def error_codes() -> set[str]:
    for module in pkgutil.walk_packages(palier.__path__, "palier."):
        try:
            importlib.import_module(module.name)
        except ModuleNotFoundError as absent:
            # What an extra needs may be absent; its modules have no codes of their own.
            if str(absent.name).partition(".")[0] == "palier":
                raise
    found, waiting = set(), [PalierError]
    while waiting:
        error = waiting.pop()
        waiting.extend(error.__subclasses__())
        if error.__module__.startswith("palier."):
            found.add(error.code)
    return found


class TestErrorCodes:
    page = (REFERENCE / "error-codes.md").read_text()

    def test_every_code_has_a_row_and_no_row_is_stale(self):
        assert set(first_cells(self.page)) == error_codes() | set(RULES) | set(REJECTION_CODES)

    @pytest.mark.parametrize(
        ("heading", "codes"), [("Documents", RULES), ("Rejected rows", REJECTION_CODES)]
    )
    def test_codes_stand_under_their_heading_with_their_meaning(self, heading, codes):
        text = sections(self.page, 2)[heading]
        for code, meaning in codes.items():
            assert f"| `{code}` | {meaning} | " in text

    def test_every_row_says_what_to_do(self):
        rows = [line for line in self.page.splitlines() if line.startswith("| `")]
        assert all(len(row.split(" | ")[-1].rstrip(" |")) > 3 for row in rows)


class TestOutcomes:
    page = (REFERENCE / "outcomes.md").read_text()

    def test_every_outcome_is_explained(self):
        table = sections(self.page, 2)["Outcomes"]
        assert set(re.findall(r"^\| [a-z ]+ \| `(\w+)`", table, re.MULTILINE)) == set(OutcomeKind)

    def test_every_reason_is_listed_with_its_meaning(self):
        table = sections(self.page, 2)["Reasons"]
        assert set(first_cells(table)) == set(REASONS)
        assert all(f"| `{code}` | {meaning} |" in table for code, meaning in REASONS.items())

    def test_every_verdict_on_an_exclusion_is_explained(self):
        table = sections(self.page, 2)["What became of an exclusion"]
        assert set(first_cells(table)) == set(Verdict)


class TestSettings:
    page = (REFERENCE / "settings.md").read_text()
    headings = sections(page, 3)

    @pytest.mark.parametrize("setting", settings(), ids=lambda each: f"{each.owner}-{each.name}")
    def test_every_setting_has_its_words_and_default(self, setting):
        row = re.search(
            rf"^\| {setting.owner} \| (.*) \| (.*) \|$", self.headings[setting.name], re.M
        )
        assert row is not None, f"no row for {setting.owner} under {setting.name}"
        assert row[2] == setting.default
        if setting.words:
            assert tuple(re.findall(r"`([^`]+)`", row[1])) == setting.words

    def test_nothing_listed_is_unknown_to_the_models(self):
        known = fields()
        listed = {
            (name, owner)
            for name, text in self.headings.items()
            for owner in re.findall(r"^\| ([a-z ]+) \|", text, re.MULTILINE)
        }
        assert listed <= known


class TestCommands:
    page = (REFERENCE / "commands.md").read_text()

    def test_every_option_of_every_command_is_listed_and_no_other(self):
        commands = dict(named_commands("palier", typer.main.get_command(application("en"))))
        documented = sections(self.page, 2)
        assert {name for name in documented if name.startswith("palier")} == set(commands)
        for name, command in commands.items():
            made = {option for each in command.params for option in each.opts if option[0] == "-"}
            rows = re.findall(r"^\| (`-.*?) \|", documented[name], re.MULTILINE)
            shown = {option for row in rows for option in re.findall(r"`(-[\w-]+)`", row)}
            assert shown == made | {"--help", "-h"}, name

    def test_every_exit_code_is_listed(self):
        rows = re.findall(r"^\| (\d+) \|", sections(self.page, 2)["Exit codes"], re.MULTILINE)
        assert [int(code) for code in rows] == [*Exit, INTERRUPTED, BROKEN_PIPE]

    def test_every_setting_of_a_server_is_listed(self):
        sources = (PACKAGE / "site").rglob("*.py"), (PACKAGE / "cli").glob("administering.py")
        text = "".join(path.read_text() for found in sources for path in found)
        read = set(re.findall(r'"((?:PALIER|DATABASE)_[A-Z_]+|EMAIL_URL)"', text))
        page = (REFERENCE / "server-settings.md").read_text()
        assert read == set(first_cells(page))

    def test_every_variable_that_is_read_is_listed(self):
        source = inspect.getsource(palier.cli.languages)
        read = set(re.findall(r'environment\.get\("(\w+)"\)', source))
        shown = set(re.findall(r"`([A-Z_]+)`", sections(self.page, 2)["Environment"]))
        assert read == shown


class TestAccounts:
    page = (REFERENCE / "account.md").read_text()

    def test_every_field_of_the_json_is_named(self):
        modules = (palier.proof.account_json, palier.proof.tally_json)
        keys = {
            key for module in modules for key in re.findall(r'"(\w+)":', inspect.getsource(module))
        }
        assert keys - set(re.findall(r"`(\w+)`", self.page)) == set()

    def test_every_column_of_the_csv_is_listed_in_order(self):
        table = sections(self.page, 2)["Columns of the CSV"]
        cells = re.findall(r"^\| (`.*?) \|", table, re.MULTILINE)
        assert tuple(re.findall(r"`(\w+)`", " ".join(cells))) == COLUMNS

    def test_every_step_of_the_arithmetic_is_explained(self):
        assert set(first_cells(sections(self.page, 2)["Steps"])) == set(StepCode)


def test_every_kind_of_document_is_listed():
    table = sections((REFERENCE / "documents.md").read_text(), 1)["Documents"]
    assert set(KINDS) <= set(first_cells(table))


def test_every_column_of_the_catalogue_is_listed_in_order():
    page = (REFERENCE / "catalogue.md").read_text()
    rows = re.findall(r"^\| `(\w+)\.csv` \| (.*) \|$", page, re.MULTILINE)
    listed = {name: tuple(re.findall(r"`(\w+)`", columns)) for name, columns in rows}
    assert listed == CATALOGUE_COLUMNS


def test_the_life_of_a_service_is_listed():
    from palier.slm.catalogue.actions import STEPS

    page = (REFERENCE / "catalogue.md").read_text()
    table = sections(page, 2)["The life of services and offerings"]
    rows = re.findall(r"^\| `(\w+)` \| .* \| (.*?) ?\|$", table, re.MULTILINE)
    listed = {state: tuple(re.findall(r"`(\w+)`", after)) for state, after in rows}
    assert listed == {state.value: tuple(map(str, after)) for state, after in STEPS.items()}


def test_every_method_has_a_how_to_whose_documents_use_it():
    pages = {
        "-".join(re.findall(r"[a-z]+", re.sub("([A-Z])", r" \1", word).lower())): word
        for word in METHODS
    }
    folder = DOCS / "how-to" / "indicators"
    assert {page.stem for page in folder.glob("*.md")} == set(pages)
    for stem, word in pages.items():
        written = [each for each in steps(folder / f"{stem}.md") if isinstance(each, WrittenFile)]
        assert any(f" {word}: " in f.text or f" {word}:\n" in f.text for f in written), stem


def test_every_conformance_page_is_linked():
    links = re.findall(r"\(conformance/([\w-]+)\.md\)", (REFERENCE / "conformance.md").read_text())
    assert sorted(links) == sorted(page.stem for page in (REFERENCE / "conformance").glob("*.md"))
