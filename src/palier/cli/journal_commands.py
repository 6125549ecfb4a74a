"""The commands of the journal, in the language asked for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import typer

from palier.cli.help_words import command_group
from palier.presentation.languages import Words

Lang = Callable[[Words], Any]


def add_journal(app: typer.Typer, say: Words, lang: Lang) -> None:
    """Adds `palier journal` and the commands below it."""
    purpose = say("What was done, by whom and when; nobody can change it unnoticed.")
    journal = command_group("journal", purpose, say, lang)
    _show(journal, say, lang)
    _export(journal, say, lang)
    _verify(journal, say, lang)
    _sign(journal, say, lang)
    _checkpoints(journal, say, lang)
    _key(journal, say, lang)
    app.add_typer(journal)


def _subject(say: Words) -> Any:
    return typer.Option(
        "", "--subject", help=say("Only what was done to this: party:1, person:2...")
    )


def _actor(say: Words) -> Any:
    help = say("Only what this person did: the number of the person, or system.")
    return typer.Option("", "--actor", help=help)


def _kind(say: Words) -> Any:
    help = say("Only entries of this kind, as person.created, or service.* for all that begin so.")
    return typer.Option("", "--kind", help=help)


def _party(say: Words) -> Any:
    help = say("Only what concerns this customer or supplier: the number of the party.")
    return typer.Option("", "--party", help=help)


def _since(say: Words) -> Any:
    return typer.Option("", "--since", help=say("From this day or instant on, as 2026-10-01."))


def _until(say: Words) -> Any:
    return typer.Option("", "--until", help=say("Before this day or instant."))


def _output(say: Words) -> Any:
    help = say("File to write; standard output if absent.")
    return typer.Option(None, "--output", "-o", help=help)


def _show(app: typer.Typer, say: Words, lang: Lang) -> None:
    limit = say("So many entries at most.")

    @app.command(help=say("Show what was done, the newest first."))
    def show(
        subject: str = _subject(say),
        actor: str = _actor(say),
        kind: str = _kind(say),
        party: str = _party(say),
        since: str = _since(say),
        until: str = _until(say),
        limit: int = typer.Option(50, "--limit", min=1, help=limit),
        format: str = typer.Option("table", "--format", "-f", help=say("table or jsonl.")),
        lang: str = lang(say),
    ) -> int:
        from palier.cli.journals import Sought, show

        sought = Sought(subject, actor, kind, party, since, until)
        return show(sought, limit, format, say.language.tag)


def _export(app: typer.Typer, say: Words, lang: Lang) -> None:
    @app.command(help=say("Write what was done, the oldest first, to be proven or read elsewhere."))
    def export(
        subject: str = _subject(say),
        actor: str = _actor(say),
        kind: str = _kind(say),
        party: str = _party(say),
        since: str = _since(say),
        until: str = _until(say),
        format: str = typer.Option("jsonl", "--format", "-f", help=say("jsonl or csv.")),
        output: Path | None = _output(say),
        lang: str = lang(say),
    ) -> int:
        from palier.cli.journals import Sought, export

        return export(Sought(subject, actor, kind, party, since, until), format, output)


def _verify(app: typer.Typer, say: Words, lang: Lang) -> None:
    checkpoint = say("A copy of checkpoints that was kept elsewhere; may be repeated.")
    key = say("A public key that signed checkpoints, beside the server's own; may be repeated.")
    file = say("An exported journal in JSON lines, proven without a database.")

    @app.command(help=say("Recompute every seal, and say whether any entry was changed."))
    def verify(
        file: Path | None = typer.Option(None, "--file", help=file),
        checkpoint: list[Path] = typer.Option([], "--checkpoint", help=checkpoint),
        key: list[Path] = typer.Option([], "--key", help=key),
        lang: str = lang(say),
    ) -> int:
        from palier.cli.journal_proofs import Copies, verify, verify_file

        copies = Copies(checkpoint, key)
        if file is not None:
            return verify_file(file, copies, say.language.tag)
        return verify(copies, say.language.tag)


def _sign(app: typer.Typer, say: Words, lang: Lang) -> None:
    @app.command(help=say("Sign the checkpoint of today, which a worker does once a day."))
    def sign(lang: str = lang(say)) -> int:
        from palier.cli.journal_proofs import sign

        return sign()


def _checkpoints(app: typer.Typer, say: Words, lang: Lang) -> None:
    @app.command(help=say("Show the signed checkpoints; keep a copy of them elsewhere."))
    def checkpoints(
        format: str = typer.Option("table", "--format", "-f", help=say("table or jsonl.")),
        output: Path | None = _output(say),
        lang: str = lang(say),
    ) -> int:
        from palier.cli.journal_proofs import checkpoints

        return checkpoints(format, output)


def _key(app: typer.Typer, say: Words, lang: Lang) -> None:
    @app.command(help=say("Show the public key that checkpoints are signed with."))
    def key(output: Path | None = _output(say), lang: str = lang(say)) -> int:
        from palier.cli.journal_proofs import key

        return key(output)
