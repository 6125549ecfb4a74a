"""`palier catalogue`: the worked example into a database, out of it, and into another."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from importlib import resources

import pytest

from palier.cli.exits import Exit

EXAMPLE = str(resources.files("palier.cli") / "demo" / "documents" / "catalogue")

PEOPLE = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "palier.site.settings"
import django
django.setup()
from palier.cli.demo_people import add_people
add_people(1_795_000_000_000_000)
"""


@pytest.fixture
def catalogue(server, tmp_path):
    """`palier catalogue` in a database with the people of the example; `home` names which."""

    def filled(home: str) -> dict[str, str]:
        place = tmp_path / home
        there = {"PALIER_HOME": str(place)}
        if not place.exists():
            assert server("migrate", **there).returncode == Exit.MET
            subprocess.run([sys.executable, "-c", PEOPLE], env=os.environ | there, check=True)
        return there

    def run(*arguments: str, home: str = "home"):
        return server("catalogue", *arguments, **filled(home))

    return run


def test_the_example_goes_in_and_comes_out_equal_in_both_forms(catalogue, tmp_path):
    plan = catalogue("import", EXAMPLE, "--plan")
    done = catalogue("import", EXAMPLE)
    assert (done.returncode, done.stderr) == (Exit.MET, "")
    assert done.stdout == plan.stdout
    assert "shop.yaml:4  new  service  online-shop\n" in done.stdout
    assert done.stdout.endswith(" 0 changed, 0 unchanged\n")
    catalogue("export", "-o", "one.yaml")
    catalogue("export", "-f", "tables", "-o", "one.zip")
    again = catalogue("import", "one.yaml", "one.zip")
    assert "[ambiguous-reference]" in again.stderr
    again = catalogue("import", "one.zip")
    assert again.stdout == "0 new, 0 changed, 20 unchanged\n"
    for source, target in (("one.yaml", "two"), ("one.zip", "three")):
        assert catalogue("import", source, home=target).returncode == Exit.MET
        catalogue("export", "-o", f"{target}.yaml", home=target)
        catalogue("export", "-f", "tables", "-o", f"{target}.zip", home=target)
        for form in ("yaml", "zip"):
            written = (tmp_path / f"{target}.{form}").read_bytes()
            assert written == (tmp_path / f"one.{form}").read_bytes()
    assert zipfile.ZipFile(tmp_path / "one.zip").testzip() is None


def test_what_stands_in_the_way_is_named_in_either_language(catalogue, tmp_path):
    (tmp_path / "a.yaml").write_text(
        "apiVersion: palier/v1\nkind: Service\nmetadata: {name: a}\n"
        "spec: {provider: boreall, needs: [{service: a}]}\n"
    )
    said = catalogue("import", "a.yaml", "--lang", "fr")
    assert (said.returncode, said.stdout) == (Exit.BAD_INPUT, "")
    assert "a.yaml:4:" in said.stderr
    assert "[circular-reference]" in said.stderr
    (tmp_path / "b.yaml").write_text(
        "apiVersion: palier/v1\nkind: Service\nmetadata: {name: b}\nspec: {provider: boreall}\n"
    )
    said = catalogue("import", "b.yaml")
    assert said.returncode == Exit.BAD_INPUT
    assert "b.yaml:4:8: error: no party is known as 'boreall' [missing-reference]" in said.stderr
    assert "did you mean boreal?" in said.stderr


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("export", "-f", "xml"), "bad-option"),
        (("import", "nowhere.yaml"), "file-missing"),
        (("import", "."), "file-missing"),
    ],
)
def test_what_cannot_be_done_is_refused(server, arguments, code):
    said = server("catalogue", *arguments)
    assert said.returncode == Exit.BAD_INPUT
    assert f"[{code}]" in said.stderr
