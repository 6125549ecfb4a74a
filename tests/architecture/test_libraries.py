"""The libraries: each one imported is declared, each one locked is hashed."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions

import pytest

from tests.architecture.sources import PACKAGE, ROOT, sources

LOCKS = sorted(ROOT.glob("requirements*.lock"))


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _declared() -> set[str]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    project = settings["project"]
    extras = (each for extra in project["optional-dependencies"].values() for each in extra)
    names = (re.match(r"[\w.-]+", each) for each in (*project["dependencies"], *extras))
    return {_normal(name[0]) for name in names if name}


def _imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def test_every_imported_library_is_declared():
    homes, declared = packages_distributions(), _declared()
    outside = {
        (module, source.name)
        for source in sources(PACKAGE)
        for module in _imported(source.tree)
        if module.split(".")[0] not in sys.stdlib_module_names | {"palier"}
    }
    assert outside
    missing = {
        f"{name} imports {module}"
        for module, name in outside
        # Extras need not be installed; each is a module of the same name.
        if not declared & set(map(_normal, homes.get(module.split(".")[0], module.split(".")[:1])))
    }
    assert not missing, "pyproject.toml does not declare what the sources import"


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_locks_name_no_host_and_hash_every_library(lock):
    text = lock.read_text(encoding="utf-8")
    assert "://" not in text
    libraries = re.findall(r"^\S+==\S+.*(?:\n +--hash=\S+.*)*", text, re.MULTILINE)
    assert libraries
    assert all("--hash=sha256:" in library for library in libraries)
