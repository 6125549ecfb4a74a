"""The reference page says everything the code has: kinds, columns, keys, codes, limits."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from palier.measurements import errors
from palier.measurements.folders import read_folder
from palier.measurements.mapping_files import load_mapping
from palier.measurements.mappings import (
    CellSource,
    Grouping,
    InstantRule,
    Mapping,
    Pivot,
    Quantity,
    TimeFormat,
)
from palier.measurements.readers.guarded import DEFAULT_LIMITS
from palier.measurements.schema import KINDS

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "measurements.md").read_text("utf-8")
SECTIONS = dict(re.findall(r"^##+ (.+?)\n(.*?)(?=^##|\Z)", PAGE, re.MULTILINE | re.DOTALL))


def names(owner):
    return [field.name for field in fields(owner)]


@pytest.mark.parametrize(
    "key",
    [
        *(name for name in names(Mapping) if name != "quantity"),
        *names(Quantity),
        *(name for name in names(TimeFormat) if name != "pattern"),
    ],
)
def test_every_mapping_key_has_its_heading(key):
    assert SECTIONS[key].strip()


@pytest.mark.parametrize(
    ("section", "owner"),
    [("columns", CellSource), ("pivot", Pivot), ("group", Grouping), ("group", InstantRule)],
)
def test_every_nested_key_has_its_row(section, owner):
    assert [name for name in names(owner) if f"`{name}`" not in SECTIONS[section]] == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_its_table(kind):
    rows = re.findall(
        r"^\| `(\w+)` \| (.*?) \| ?(.*?) \| ?(.*?) ?\|$", SECTIONS[kind], re.MULTILINE
    )
    assert rows == [
        (column.name, column.type, column.unit, column.null) for column in KINDS[kind].columns
    ]


def table(section):
    return dict(re.findall(r"^\| `([\w-]+)` \| (.*?) \|$", SECTIONS[section], re.MULTILINE))


def test_every_rejection_code_has_its_row_in_the_same_words():
    assert table("Rejected rows") == errors.REJECTION_CODES


def test_every_error_code_has_its_row():
    classes = [errors.MeasurementsError]
    for each in classes:
        classes += each.__subclasses__()
    here = [each for each in classes if each.__module__ == errors.__name__]
    codes = {each.code for each in here if each.__name__ != "Refused"}
    assert set(table("Errors")) == codes


def test_every_code_of_a_refusal_is_declared():
    sources = Path(errors.__file__).parent.rglob("*.py")
    text = "".join(source.read_text("utf-8") for source in sources)
    used = set(re.findall(r'Refused\(\s*"([\w-]+)"', text))
    assert used <= set(errors.REJECTION_CODES)
    assert len(used) > 10


def test_the_limits_are_those_of_the_code():
    limits = DEFAULT_LIMITS
    assert f"beyond {limits.line >> 20} MiB" in SECTIONS["Errors"]
    assert f"beyond {limits.decompressed >> 30} GiB" in SECTIONS["Errors"]
    assert f"{limits.ratio_free >> 20} MiB and {limits.ratio} times" in SECTIONS["Errors"]


def test_the_example_is_a_mapping(tmp_path):
    (example,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    path = tmp_path / "measurements.yaml"
    path.write_text(example, encoding="utf-8")
    (mapping,) = load_mapping(path)
    assert mapping.kind == "outage"
    (tmp_path / "incidents-1.csv").write_text(
        "System,Start Date,Start Time,End Date,End Time,Error\n"
        "Sales,2026-07-01,10:00,2026-07-01,11:00,Disc full\n"
    )
    path.write_text(example.replace(".csv.gz", ".csv"), encoding="utf-8")
    assert read_folder(tmp_path).counts.accepted == 1
