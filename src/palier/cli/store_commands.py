"""The commands of `palier store`: their arguments and options, in the language asked for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import typer

from palier.cli.help_words import command_group
from palier.presentation.languages import Words

Lang = Callable[[Words], Any]


def add_store(app: typer.Typer, say: Words, lang: Lang) -> None:
    """Adds `palier store` and the commands below it."""
    purpose = say("Keep measurements: durable, each once, every figure again.")
    store = command_group("store", purpose, say, lang)
    for each in (_create, _info, _append, _compact, _verify, _export, _import, _retain):
        each(store, say, lang)
    purpose = say("Keep what a period stands on from being removed.")
    hold = command_group("hold", purpose, say, lang)
    for each in (_hold_add, _hold_list, _hold_release):
        each(hold, say, lang)
    store.add_typer(hold)
    app.add_typer(store)


def _store(say: Words) -> Any:
    help = say("Folder of the store, or URL of its manifest: postgresql://...")
    return typer.Argument(..., metavar=say("STORE"), help=help)


def _quiet(say: Words) -> Any:
    return typer.Option(False, "--quiet", "-q", help=say("No progress bar, no remarks."))


def _create_first(say: Words) -> Any:
    help = say("Create the store where there is none.")
    return typer.Option(False, "--create", help=help)


def _format(say: Words) -> Any:
    return typer.Option("table", "--format", "-f", help=say("table or json."))


def _series(say: Words) -> Any:
    help = say("Names of series, where * is any text and ? any character.")
    return typer.Option("*", "--series", help=help)


def _create(app: typer.Typer, say: Words, lang: Lang) -> None:
    parts = say("Where a store at postgresql://... keeps its parts: a folder, or s3://bucket/...")

    @app.command(help=say("Create an empty store."))
    def create(
        store: str = _store(say),
        parts: str = typer.Option("", "--parts", help=parts),
        lang: str = lang(say),
    ) -> int:
        from palier.cli.storing import create

        return create(store, parts)


def _info(app: typer.Typer, say: Words, lang: Lang) -> None:
    @app.command(help=say("Show what a store holds."))
    def info(store: str = _store(say), format: str = _format(say), lang: str = lang(say)) -> int:
        from palier.cli.storing_info import info

        return info(store, say.language.tag, format=format)


def _append(app: typer.Typer, say: Words, lang: Lang) -> None:
    purpose = say(
        "Append measurements, read as `palier evaluate` reads them.\n\n"
        "What is acknowledged is durable; what is there already is not added again."
    )
    measurements = say("File or folder of measurements to append.")
    key = say("Name of this delivery: the same key again changes nothing.")
    rejected = say("Write rejected rows, with reasons, to this CSV.")

    @app.command(help=purpose)
    def append(
        store: str = _store(say),
        measurements: Path = typer.Option(..., "--measurements", "-m", help=measurements),
        key: str = typer.Option("", "--key", help=key),
        create: bool = _create_first(say),
        rejected: Path | None = typer.Option(None, "--rejected", help=rejected),
        quiet: bool = _quiet(say),
        lang: str = lang(say),
    ) -> int:
        from palier.cli.storing import Delivery, append

        delivery = Delivery(store, measurements, key, create, rejected, quiet)
        return append(delivery, say.language.tag)


def _compact(app: typer.Typer, say: Words, lang: Lang) -> None:
    @app.command(help=say("Fold what was appended into sorted parts, and merge small parts."))
    def compact(store: str = _store(say), quiet: bool = _quiet(say), lang: str = lang(say)) -> int:
        from palier.cli.storing import compact

        return compact(store, say.language.tag, quiet=quiet)


def _verify(app: typer.Typer, say: Words, lang: Lang) -> None:
    purpose = say("Read everything and say what is damaged.\n\nExit codes: 0 sound, 1 damaged.")
    rollups = say("How many roll-ups, chosen at random, to compare with their rows.")
    seed = say("Which of them: another seed, another choice.")

    @app.command(help=purpose)
    def verify(
        store: str = _store(say),
        rollups: int = typer.Option(10, "--roll-ups", min=0, help=rollups),
        seed: int = typer.Option(0, "--seed", help=seed),
        quiet: bool = _quiet(say),
        lang: str = lang(say),
    ) -> int:
        from palier.cli.storing import Check, verify

        return verify(Check(store, rollups, seed, quiet), say.language.tag)


def _period(say: Words) -> tuple[Any, Any]:
    since = say("First day or instant of the period, such as 2026-10-01.")
    until = say("End of the period, not included, such as 2026-11-01.")
    return (
        typer.Option(..., "--from", help=since),
        typer.Option(..., "--to", help=until),
    )


def _export(app: typer.Typer, say: Words, lang: Lang) -> None:
    purpose = say("Write the measurements that the figures of a period stand on: an evidence pack.")
    since, until = _period(say)
    number = say("Number of the snapshot (default: the last).")

    @app.command(help=purpose)
    def export(
        store: str = _store(say),
        output: Path = typer.Option(..., "--output", "-o", help=say("Folder to write.")),
        since: str = since,
        until: str = until,
        series: str = _series(say),
        snapshot: int | None = typer.Option(None, "--snapshot", help=number),
        csv: bool = typer.Option(False, "--csv", help=say("Also write each kind as CSV.")),
        quiet: bool = _quiet(say),
        lang: str = lang(say),
    ) -> int:
        from palier.cli.storing_packs import Export, export

        asked = Export(store, output, (since, until), series, snapshot, csv, quiet)
        return export(asked, say.language.tag)


def _import(app: typer.Typer, say: Words, lang: Lang) -> None:
    @app.command("import", help=say("Append an evidence pack to a store, its hashes checked."))
    def import_(
        store: str = _store(say),
        pack: Path = typer.Argument(..., metavar=say("PACK"), help=say("Folder of the pack.")),
        create: bool = _create_first(say),
        lang: str = lang(say),
    ) -> int:
        from palier.cli.storing_packs import import_pack

        return import_pack(store, pack, say.language.tag, create=create)


def _retain(app: typer.Typer, say: Words, lang: Lang) -> None:
    purpose = say(
        "Remove what lies before a day, but for what holds and later figures stand on.\n\n"
        "Snapshots that need what was removed are refused from then on."
    )
    before = say("Day or instant before which measurements are removed.")
    trial = say("Say what would be removed, and remove nothing.")

    @app.command(help=purpose)
    def retain(
        store: str = _store(say),
        before: str = typer.Option(..., "--before", help=before),
        series: str = _series(say),
        trial: bool = typer.Option(False, "--dry-run", help=trial),
        quiet: bool = _quiet(say),
        lang: str = lang(say),
    ) -> int:
        from palier.cli.storing_holds import Removal, retain

        return retain(Removal(store, before, series, trial, quiet), say.language.tag)


def _hold_add(app: typer.Typer, say: Words, lang: Lang) -> None:
    since, until = _period(say)
    name = say("Name of the hold.")
    reason = say("Why: unsealed, disputed, claimable, kept by law...")
    expiry = say("Day on which the hold ends by itself (default: when it is released).")

    @app.command(help=say("Hold what the figures of a period stand on."))
    def add(
        store: str = _store(say),
        name: str = typer.Argument(..., metavar=say("NAME"), help=name),
        reason: str = typer.Option(..., "--reason", help=reason),
        since: str = since,
        until: str = until,
        series: str = _series(say),
        expires: str = typer.Option("", "--expires", help=expiry),
        lang: str = lang(say),
    ) -> int:
        from palier.cli.storing_holds import Asked, add

        return add(store, Asked(name, reason, (since, until), series, expires), say.language.tag)


def _hold_list(app: typer.Typer, say: Words, lang: Lang) -> None:
    @app.command("list", help=say("List the holds of a store."))
    def list_(store: str = _store(say), format: str = _format(say), lang: str = lang(say)) -> int:
        from palier.cli.storing_holds import listed

        return listed(store, say.language.tag, format=format)


def _hold_release(app: typer.Typer, say: Words, lang: Lang) -> None:
    name = say("Name of the hold.")

    @app.command(help=say("Release a hold: what it kept may be removed again."))
    def release(
        store: str = _store(say),
        name: str = typer.Argument(..., metavar=say("NAME"), help=name),
        lang: str = lang(say),
    ) -> int:
        from palier.cli.storing_holds import release

        return release(store, name, say.language.tag)
