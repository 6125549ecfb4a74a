"""Kinds of jobs that only tests have, and the table that their effects are written to."""

from __future__ import annotations

import time
from pathlib import Path
from unittest.mock import patch

from django.db import connection

from palier.jobs import imports
from palier.jobs.registry import KINDS, job
from palier.slm.catalogue.actions import forget_file

EFFECTS = "CREATE TABLE test_effects (job bigint NOT NULL, step bigint NOT NULL)"


def execute(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def effects():
    """(job, step) of every effect, those written twice too."""
    return execute("SELECT job, step FROM test_effects ORDER BY job, step")


def write(context, step):
    execute("INSERT INTO test_effects (job, step) VALUES (%s, %s)", context.lease.job, step)


if "test.once" not in KINDS:

    @job("test.once")
    def once(context):
        """One effect, with the end of the job."""
        with context.finishing():
            write(context, 0)

    @job("test.steps")
    def steps(context):
        """Step after step, each kept as it is done; a worker that takes over goes on from there."""
        for step in range(context.steps_done, context.arguments["steps"]):
            time.sleep(context.arguments.get("pause", 0))
            with context.holding() as row:
                write(context, step)
                row.steps_done, row.steps = step + 1, context.arguments["steps"]

    @job("test.sleep")
    def sleep(context):
        time.sleep(context.arguments["seconds"])
        return {"slept": context.arguments["seconds"]}

    @job("test.failing")
    def failing(context):
        raise ValueError("on purpose")

    @job("test.exits")
    def exits(context):
        """As what a library calls when it is at its wits' end."""
        raise SystemExit(3)

    @job("test.import")
    def import_and_hang(context):
        """An import whose first worker hangs when all is written and nothing is kept."""

        def forget(**given):
            if context.lease.attempt == 1:
                Path(context.arguments["reached"]).touch()
                time.sleep(600)
            forget_file(**given)

        with patch.object(imports, "forget_file", forget):
            imports.bring_in(context)
