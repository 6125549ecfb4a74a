from __future__ import annotations

import pytest

from tests.docs.pages import DOCS, Command, WrittenFile, agrees, fences, steps
from tests.docs.refresh import refresh

PAGE = """# A page

In `agreement.yaml`:

```yaml
kind: Agreement
```

An aside:

```yaml
kind: Nothing
```

```console
$ palier check agreement.yaml \\
    --words
promised
  twice
$ echo $?
0
```
"""


def test_files_and_commands_are_read_in_order(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(PAGE)
    assert steps(page) == [
        WrittenFile("agreement.yaml", "kind: Agreement\n"),
        Command("palier check agreement.yaml \\\n    --words", "promised\n  twice\n", 16),
        Command("echo $?", "0\n", 20),
    ]


@pytest.mark.parametrize(
    ("shown", "printed", "same"),
    [
        ("one\ntwo\n", "one\ntwo\n", True),
        ("one\n...\nfour\n", "one\ntwo\nthree\nfour\n", True),
        ("name ...\n", "name 41b0\n", True),
        ("44 min\n", "44\u00a0min\n", True),
        ("one\n", "one\ntwo\n", False),
        ("", "one\n", False),
        ("99.9%\n", "99x9%\n", False),
    ],
)
def test_output_agrees_except_where_it_is_left_out(shown, printed, same):
    assert agrees(shown, printed) is same


def test_every_document_on_a_page_is_a_file_that_its_commands_use():
    for folder in ("tutorial", "how-to"):
        for page in (DOCS / folder).rglob("*.md"):
            given = " ".join(each.given for each in steps(page) if isinstance(each, Command))
            written = {each.name: each for each in steps(page) if isinstance(each, WrittenFile)}
            documents = [f for f in fences(page.read_text()) if "apiVersion: palier/" in f.text]
            named = {each.text.strip() for each in steps(page) if isinstance(each, WrittenFile)}
            assert all(f.text.strip() in named for f in documents), page
            used = [name for name, each in written.items() if "apiVersion" in each.text]
            assert all(name in given or name.split("/")[0] in given for name in used), page


def test_refreshing_rewrites_what_differs_and_leaves_out_what_was_left_out(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("```console\n$ echo one\nold\n$ seq -f 'row %g' 4 8\nrow 3\n...\nrow 9\n```\n")
    refresh(page)
    assert page.read_text() == (
        "```console\n$ echo one\none\n$ seq -f 'row %g' 4 8\nrow 4\n...\nrow 5\n...\n```\n"
    )
