"""Documents that the tests of this folder start from."""

from __future__ import annotations

from textwrap import dedent, indent

from palier.documents import AgreementDocument, load_text

PLAIN = """\
apiVersion: palier/v1
kind: Agreement
metadata: {name: web}
spec:
  provider: Hébergeur Boréal
  customer: Ville de Saint-Exemple
  since: 2026-01-01
  zone: America/Toronto
  objectives:
    - {availability: web, target: 99.9 %}
"""

HEAD = PLAIN[: PLAIN.index("  objectives:")]


def agreement(objectives: str, more: str = "") -> str:
    """An agreement with these objectives (a YAML list) and other fields of its `spec`."""
    body = indent(dedent(objectives).strip(), "    ")
    return f"{HEAD}{indent(dedent(more), '  ')}\n  objectives:\n{body}\n"


def document(kind: str, name: str, spec: str = "") -> str:
    """A document of a kind, to be put behind another."""
    head = f"---\napiVersion: palier/v1\nkind: {kind}\nmetadata: {{name: {name}}}\n"
    return head + (f"spec:\n{indent(dedent(spec), '  ')}\n" if spec else "")


def read(text: str) -> AgreementDocument:
    """The only agreement of a text, which has no problem."""
    library = load_text(text)
    assert not library.problems, "\n".join(map(str, library.problems))
    [found] = library.agreements()
    return found


def codes(text: str | bytes) -> list[str]:
    """The codes of all problems of a text."""
    return [problem.code for problem in load_text(text).problems]
