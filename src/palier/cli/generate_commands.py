"""The command `palier generate`: its arguments and options, in the language asked for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import typer

from palier.presentation.languages import Words

Lang = Callable[[Words], Any]


def add_generate(app: typer.Typer, say: Words, lang: Lang) -> None:
    """Adds `palier generate`."""
    texts = _texts(say)

    @app.command(help=texts["purpose"])
    def generate(
        scenario: Path = typer.Argument(..., help=texts["scenario"], metavar=say("SCENARIO")),
        output: Path | None = typer.Option(None, "--output", "-o", help=texts["output"]),
        store: str = typer.Option("", "--store", help=texts["store"]),
        format: str = typer.Option("csv", "--format", "-f", help=texts["format"]),
        seed: int | None = typer.Option(None, "--seed", help=texts["seed"]),
        scale: float = typer.Option(1.0, "--scale", help=texts["scale"]),
        since: str = typer.Option("", "--from", help=texts["from"]),
        until: str = typer.Option("", "--to", help=texts["to"]),
        batches: str = typer.Option("", "--batches", help=texts["batches"]),
        plan: bool = typer.Option(False, "--plan", help=texts["plan"]),
        quiet: bool = typer.Option(False, "--quiet", "-q", help=texts["quiet"]),
        lang: str = lang(say),
    ) -> int:
        from palier.cli.generating import Wanted, generate

        return generate(
            Wanted(
                scenario=scenario,
                output=output,
                store=store,
                format=format,
                seed=seed,
                scale=scale,
                since=since,
                until=until,
                batches=batches,
                plan=plan,
                quiet=quiet,
                language=say.language.tag,
            )
        )


def _texts(say: Words) -> dict[str, str]:
    return {
        "purpose": say("Generate invented measurements from a scenario, the same every time."),
        "scenario": say("File of the scenario."),
        "output": say("Folder to write the measurements in; it must be empty or new."),
        "store": say("Store to append the measurements to; created where there is none."),
        "format": say("csv or parquet; with --plan, yaml or json."),
        "seed": say("Another seed than the scenario's."),
        "scale": say("So many times the rows: a denser cadence, and more tickets."),
        "from": say("Only what happens from this local time on."),
        "to": say("Only what happens before this local time."),
        "batches": say("Deliver in order of arrival, in batches of this length, such as 1 d."),
        "plan": say("Print the incidents, maintenance and gaps instead."),
        "quiet": say("No progress bar, no remarks."),
    }
