"""`palier doctor`: looks at the settings and their surroundings, and says what to mend."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict

from palier.calculus.errors import PalierError
from palier.cli.bad_options import BadOption
from palier.cli.doctor.findings import Finding, Level, fail
from palier.cli.exits import Exit
from palier.cli.server_ready import SETTINGS
from palier.cli.showable import showable
from palier.cli.writing import write
from palier.presentation.languages import Words, words
from palier.presentation.refusals import situation

FORMATS = ("table", "json")
_ENDS = {Level.OK: Exit.MET, Level.WARN: Exit.MISSED, Level.FAIL: Exit.BAD_INPUT}


def examine(format: str, tag: str) -> int:
    """Shows every finding. Exits with 0 where all is well, 1 with warnings, 3 with failures."""
    if format not in FORMATS:
        raise BadOption(f"there is no format {format!r}", hint=f"one of {', '.join(FORMATS)}")
    say = words(tag)
    found = list(findings(say))
    worst = max((each.level for each in found), key=list(Level).index)
    if format == "json":
        content = {"level": worst, "findings": [asdict(each) for each in found]}
        write(json.dumps(content, ensure_ascii=False, indent=1) + "\n", None)
    else:
        write("".join(_lines(each, say) for each in found), None)
    return _ENDS[worst]


def findings(say: Words) -> Iterator[Finding]:
    """Everything that is looked at; as far as that goes without a database, where there is none."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    import django
    from django.db import Error, connection

    from palier.cli.doctor.database import database
    from palier.cli.doctor.surroundings import surroundings
    from palier.cli.doctor.work import work

    try:
        django.setup()
    except PalierError as error:
        yield fail("settings", situation(error, say), error.hint)
        return
    yield from surroundings(say)
    try:
        looked = []
        for each in database(say) if _is_there() else iter((_absent(say),)):
            looked.append(each.level)
            yield each
        if Level.FAIL not in looked:
            yield from work(say)
    except Error as error:
        said = say("the database does not answer")
        detail = " ".join(str(error).split())[:200]
        yield fail("database", f"{said} ({detail})", say("is DATABASE_URL right, and does it run?"))
    finally:
        connection.close()


def _is_there() -> bool:
    """A file that is not there would be made by looking at it."""
    from django.db import connection

    return connection.vendor != "sqlite" or os.path.exists(str(connection.settings_dict["NAME"]))


def _absent(say: Words) -> Finding:
    return fail("database", say("there is no database yet"), "palier migrate")


def _lines(finding: Finding, say: Words) -> str:
    level = {Level.OK: say("ok"), Level.WARN: say("warning"), Level.FAIL: say("to mend")}
    line = showable(f"{finding.check}: {level[finding.level]}{say.colon}{finding.said}") + "\n"
    return line + (showable(f"  -> {finding.advice}") + "\n" if finding.advice else "")
