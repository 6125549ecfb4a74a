"""The house limits: sizes that keep a file readable, and names that say nothing."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import PurePosixPath

import pytest

from tests.architecture.sources import PACKAGE, ROOT, sources

FILE_LINES = 300
FUNCTION_LINES = 40
PARAMETERS = 6
EMPTY_NAMES = {"utils", "helpers", "common", "core", "misc", "services", "manager"}

FOLDERS = [PACKAGE, ROOT / "tests"]
Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(tree: ast.AST) -> Iterator[Function]:
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def parameters(function: Function) -> int:
    given = function.args
    names = [a.arg for a in (*given.posonlyargs, *given.args, *given.kwonlyargs)]
    return len([name for name in names if name not in ("self", "cls")])


def is_command(function: Function) -> bool:
    """Whether the parameters are the options of a command line."""
    return any(
        isinstance(mark, ast.Call)
        and isinstance(mark.func, ast.Attribute)
        and mark.func.attr in ("command", "callback")
        for mark in function.decorator_list
    )


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_files_are_short(folder):
    # Django writes the migrations.
    own = [s for s in sources(folder) if "/migrations/" not in s.name]
    long = [f"{s.name}: {s.lines} lines" for s in own if s.lines > FILE_LINES]
    assert not long, f"over {FILE_LINES} lines; split by what each part owns"


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_functions_are_short(folder):
    long = [
        f"{source.name}:{f.lineno} {f.name}: {size} lines"
        for source in sources(folder)
        for f in functions(source.tree)
        if (size := (f.end_lineno or f.lineno) - f.lineno + 1) > FUNCTION_LINES
    ]
    assert not long, f"over {FUNCTION_LINES} lines"


def test_functions_take_few_parameters():
    many = [
        f"{source.name}:{f.lineno} {f.name}: {parameters(f)} parameters"
        for source in sources(PACKAGE)
        for f in functions(source.tree)
        if parameters(f) > PARAMETERS and not is_command(f)
    ]
    assert not many, f"over {PARAMETERS} parameters; a frozen dataclass can carry them"


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_names_of_modules_say_what_they_own(folder):
    empty = [s.name for s in sources(folder) if EMPTY_NAMES & set(_parts(s.name))]
    assert not empty, f"none of {', '.join(sorted(EMPTY_NAMES))} says what it owns"


def _parts(name: str) -> tuple[str, ...]:
    return PurePosixPath(name).with_suffix("").parts


def test_the_limits_see_what_they_forbid():
    tree = ast.parse(
        "def long(a, b, c, d, e, f, g):\n" + "    pass\n" * 40 + "@app.command()\ndef run(): pass\n"
    )
    first, second = functions(tree)
    assert parameters(first) == 7
    assert (first.end_lineno or 0) - first.lineno + 1 == 41
    assert [is_command(first), is_command(second)] == [False, True]
