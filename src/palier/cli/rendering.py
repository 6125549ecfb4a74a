"""Accounts as a table in the terminal, JSON, CSV, HTML or PDF."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from palier.calculus.errors import PalierError
from palier.cli.writing import write

if TYPE_CHECKING:
    from palier.documents import AgreementDocument
    from palier.proof.accounts import Account

    Pair = tuple[AgreementDocument, Account]

FORMATS = ("table", "json", "csv", "html", "pdf")


class OneAgreementAtATime(PalierError):
    """A report asked of several agreements at once."""

    code = "one-agreement-at-a-time"


@dataclass(frozen=True, slots=True)
class Rendering:
    """How accounts are shown; `command` computes them again."""

    format: str
    explain: bool
    language: str
    command: str


def render(accounts: list[Pair], rendering: Rendering, output: Path | None) -> None:
    """Writes the accounts in the format asked for, whole or not at all."""
    match rendering.format:
        case "json":
            write(_json(accounts), output)
        case "csv":
            write(_csv(accounts), output)
        case "html":
            write(_html(_only(accounts), rendering), output)
        case "pdf":
            write(_pdf(_only(accounts), rendering), output)
        case _:
            write(_terminal(accounts, rendering, output), output)


def _only(accounts: list[Pair]) -> Pair:
    if len(accounts) != 1:
        raise OneAgreementAtATime(
            f"{len(accounts)} agreements for one report", hint="name the documents of one agreement"
        )
    return accounts[0]


def _json(accounts: list[Pair]) -> str:
    from palier.proof.account_json import account_json

    made = [account_json(account) for _, account in accounts]
    return json.dumps(made[0] if len(made) == 1 else made, indent=2, ensure_ascii=False) + "\n"


def _csv(accounts: list[Pair]) -> str:
    from palier.presentation.account_csv import account_csv

    return account_csv(account for _, account in accounts)


def _html(pair: Pair, rendering: Rendering) -> str:
    from palier.presentation import report

    document, account = pair
    return report.html(
        account, document.terms, language=rendering.language, command=rendering.command
    )


def _pdf(pair: Pair, rendering: Rendering) -> bytes:
    from palier.presentation import report

    document, account = pair
    return report.pdf(
        account, document.terms, language=rendering.language, command=rendering.command
    )


def _terminal(accounts: list[Pair], rendering: Rendering, output: Path | None) -> str:
    from palier.cli.terminal import drawn, explained
    from palier.presentation.explain import lines
    from palier.presentation.tables import summary

    parts: list[str] = []
    for document, account in accounts:
        table = summary(account, document.terms, language=rendering.language)
        parts.append(drawn(table, coloured=output is None))
        if rendering.explain:
            said = lines(
                account,
                document.terms,
                language=rendering.language,
                command=rendering.command,
            )
            parts.append(explained(said, coloured=output is None))
    return "\n".join(parts)
