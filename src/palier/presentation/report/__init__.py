"""The report of an account: one HTML file, or one PDF, made from the same sheet of texts."""

from __future__ import annotations

from palier.calculus.terms import Terms
from palier.presentation.findings import Findings
from palier.presentation.languages import words
from palier.presentation.report.composing import compose
from palier.presentation.report.page import page
from palier.proof.accounts import Account


def html(account: Account, terms: Terms, *, language: str, command: str = "") -> str:
    """The report as one HTML file without scripts; `command` is how to recompute it."""
    return page(compose(Findings(account, terms, command), words(language)))


def pdf(account: Account, terms: Terms, *, language: str, command: str = "") -> bytes:
    """The report as a PDF; the same account gives the same bytes."""
    # Typst is a large library that HTML and tables do without.
    from palier.presentation.report.paper import paper

    return paper(compose(Findings(account, terms, command), words(language)), account.at)
