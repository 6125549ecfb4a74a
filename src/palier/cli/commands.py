"""The commands of `palier`, their arguments and options, in the language asked for.

Every command imports what it does when it is called: `--help` must answer at once.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import typer

from palier.cli.generate_commands import add_generate
from palier.cli.help_words import HELP_OPTIONS, translate_help
from palier.cli.server_commands import add_server
from palier.cli.store_commands import add_store
from palier.presentation.languages import Words, words


def application(tag: str) -> typer.Typer:
    """The command line application in one language."""
    say = words(tag)
    app = typer.Typer(
        name="palier",
        help=say("Service level management: from the promise to the proof."),
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": [*HELP_OPTIONS]},
    )
    _shared(app, say)
    _evaluate(app, say)
    _check(app, say)
    _chain(app, say)
    _schema(app, say)
    add_generate(app, say, _lang)
    _demo(app, say)
    add_store(app, say, _lang)
    add_server(app, say, _lang)
    return app


def _lang(say: Words) -> Any:
    """`--lang` is read before the options are; it is declared on commands for their `--help`."""
    help = say("Language of everything printed.")
    return typer.Option(say.language.tag, "--lang", metavar="fr|en", help=help)


def _documents(say: Words) -> Any:
    help = say("Files or folders of documents: agreements, calendars, exclusions...")
    return typer.Argument(..., help=help, metavar=say("DOCUMENTS"))


def _output(say: Words) -> Any:
    return typer.Option(
        None, "--output", "-o", help=say("File to write; standard output if absent.")
    )


def _shared(app: typer.Typer, say: Words) -> None:
    @app.callback(invoke_without_command=True)
    def shared(
        context: typer.Context,
        lang: str = _lang(say),
        version: bool = typer.Option(False, "--version", help=say("Print the version and exit.")),
    ) -> int:
        if version:
            from palier.cli.version import version_line

            typer.echo(version_line())
        elif context.invoked_subcommand is None:
            translate_help(context.command, say)
            typer.echo(context.get_help())
        return 0


def _evaluate_texts(say: Words) -> dict[str, str]:
    return {
        "purpose": say(
            "Evaluate agreements against measurements: what was achieved, why, what it costs.\n\n"
            "Exit codes: 0 met, 1 missed, 2 cannot say, 3 bad input."
        ),
        "measurements": say("File, folder or store of measurements to evaluate."),
        "window": say("Window to evaluate: 2026-10, 2026-Q4, 2026-W41... or all."),
        "as_of": say("Instant at which to judge (default: now)."),
        "format": say("table, json, csv, html or pdf."),
        "explain": say("Show how each figure was computed."),
        "fee": say(
            "Fee that credits are a share of, as name=1234.50; of one group: "
            "name[region=east]=1234.50."
        ).replace("[", r"\["),  # Rich would read the bracket as its own markup
        "rejected": say("Write rejected rows, with reasons, to this CSV."),
        "engine": say("columnar, live, reference or spark: the figures are the same."),
        "master": say("With --engine spark: the cluster, as spark://host:7077."),
        "snapshot": say("Of a store: the snapshot of this number (default: the last one)."),
        "quiet": say("No progress bar, no remarks."),
    }


def _evaluate(app: typer.Typer, say: Words) -> None:
    texts = _evaluate_texts(say)

    @app.command(help=texts["purpose"])
    def evaluate(
        documents: list[Path] = _documents(say),
        measurements: str = typer.Option(..., "--measurements", "-m", help=texts["measurements"]),
        window: str = typer.Option("", "--window", "-w", help=texts["window"]),
        as_of: str = typer.Option("", "--as-of", help=texts["as_of"]),
        format: str = typer.Option("table", "--format", "-f", help=texts["format"]),
        output: Path | None = _output(say),
        explain: bool = typer.Option(False, "--explain", help=texts["explain"]),
        fee: list[str] = typer.Option([], "--fee", help=texts["fee"]),
        rejected: Path | None = typer.Option(None, "--rejected", help=texts["rejected"]),
        engine: str = typer.Option("columnar", "--engine", help=texts["engine"]),
        master: str = typer.Option("", "--master", help=texts["master"]),
        snapshot: int | None = typer.Option(None, "--snapshot", help=texts["snapshot"]),
        quiet: bool = typer.Option(False, "--quiet", "-q", help=texts["quiet"]),
        lang: str = _lang(say),
    ) -> int:
        from palier.cli.evaluating import Request, evaluate

        return evaluate(
            Request(
                documents=tuple(documents),
                measurements=measurements,
                window=window,
                as_of=as_of,
                format=format,
                output=output,
                explain=explain,
                fees=tuple(fee),
                rejected=rejected,
                quiet=quiet,
                language=say.language.tag,
                engine=engine,
                master=master,
                snapshot=snapshot,
            )
        )


def _check(app: typer.Typer, say: Words) -> None:
    purpose = say("Check documents: file, line, column, rule and hint of each problem.")
    promises = say("Also say in words what each agreement promises.")
    normal_form = say("Also print the normal form of each agreement.")

    @app.command(help=purpose)
    def check(
        documents: list[Path] = _documents(say),
        in_words: bool = typer.Option(False, "--words", help=promises),
        normal: bool = typer.Option(False, "--normal", help=normal_form),
        lang: str = _lang(say),
    ) -> int:
        from palier.cli.checking import check

        return check(tuple(documents), say.language.tag, in_words=in_words, normal=normal)


def _chain(app: typer.Typer, say: Words) -> None:
    purpose = say(
        "Check chains: do the agreements underneath make a promise reachable, and why.\n\n"
        "Exit codes: 0 within reach, 1 out of reach, 3 bad input."
    )
    formats = say("table or json.")

    @app.command(help=purpose)
    def chain(
        documents: list[Path] = _documents(say),
        format: str = typer.Option("table", "--format", "-f", help=formats),
        lang: str = _lang(say),
    ) -> int:
        from palier.cli.chaining import chain

        return chain(tuple(documents), say.language.tag, format=format)


def _schema(app: typer.Typer, say: Words) -> None:
    @app.command(help=say("Print the JSON Schema of the documents, for editors."))
    def schema(output: Path | None = _output(say), lang: str = _lang(say)) -> int:
        from palier.cli.schemas import schema

        return schema(output)


def _demo(app: typer.Typer, say: Words) -> None:
    help = say("Evaluate a worked example, a year at a hosting provider, and write its reports.")
    place = say("Folder to put the example and its reports in.")
    served = say("Then serve its pages, where anybody signs in as anybody of the example.")
    port = say("Port to answer at.")

    @app.command(help=help)
    def demo(
        folder: Path = typer.Argument(Path("palier-demo"), help=place, metavar=say("FOLDER")),
        serve: bool = typer.Option(False, "--serve", help=served),
        port: int = typer.Option(8000, "--port", min=1, max=65_535, help=port),
        lang: str = _lang(say),
    ) -> int:
        from palier.cli import demo_serving
        from palier.cli.demonstration import demonstrate

        if serve:
            demo_serving.check_port(port)
        code = demonstrate(folder, say.language.tag)
        return demo_serving.serve(folder, port, say.language.tag) if serve else code
