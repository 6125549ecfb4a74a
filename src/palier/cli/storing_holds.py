"""`palier store retain` and `palier store hold`: what is removed, and what is kept for a reason."""

from __future__ import annotations

import json
import time
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from palier.calculus.instants import instant_text
from palier.cli.bad_options import BadOption
from palier.cli.exits import Exit
from palier.cli.periods_asked import begin_of, end_of, period_asked
from palier.cli.progress import LateProgress
from palier.cli.showable import showable
from palier.cli.storing import counted, facts, opened
from palier.cli.writing import write
from palier.presentation.languages import words

if TYPE_CHECKING:
    from palier.measurements.store.holds import Hold

FORMATS = ("table", "json")


@dataclass(frozen=True, slots=True)
class Removal:
    """What to remove; only said, and nothing changed, in a trial."""

    store: str
    before: str
    series: str = "*"
    trial: bool = False
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """A hold as it was asked for."""

    name: str
    reason: str
    period: tuple[str, str]
    series: str = "*"
    expires: str = ""


def retain(asked: Removal, tag: str) -> int:
    """Removes what lies before a day, and says how many rows of each kind."""
    from palier.measurements.store.retention import removable, remove

    say = words(tag)
    before = begin_of(asked.before, "--before")
    with (
        closing(opened(asked.store)) as store,
        LateProgress(say("Removing"), quiet=asked.quiet) as progress,
    ):
        work = removable if asked.trial else remove
        removed = work(store, before, asked.series, progress=progress)
    lines = [(kind, counted(rows, say)) for kind, rows in sorted(removed.rows.items())]
    label = say("rows that would be removed") if asked.trial else say("rows removed")
    write(facts([*lines, (label, counted(removed.total, say))], say), None)
    return Exit.MET


def add(place: str, asked: Asked, tag: str) -> int:
    """Adds a hold."""
    from palier.measurements.store.holds import Hold, add_hold

    if not asked.name.strip() or not asked.reason.strip():
        raise BadOption("a hold needs a name and a reason", hint="say who needs it, and why")
    expires = end_of(asked.expires, "--expires") if asked.expires else None
    hold = Hold(asked.name, asked.reason, period_asked(*asked.period), asked.series, expires)
    with closing(opened(place)) as store:
        add_hold(store.manifest, hold)
    write(_line(hold, tag), None)
    return Exit.MET


def listed(place: str, tag: str, *, format: str) -> int:
    """Shows the holds of a store."""
    from palier.measurements.store.holds import holds_of

    if format not in FORMATS:
        raise BadOption(f"there is no format {format!r}", hint=f"one of {', '.join(FORMATS)}")
    with closing(opened(place)) as store:
        holds = holds_of(store.manifest)
    if format == "json":
        made = [_json(hold) for hold in holds]
        write(json.dumps(made, indent=2, ensure_ascii=False) + "\n", None)
    else:
        write("".join(_line(hold, tag) for hold in holds), None)
    return Exit.MET


def release(place: str, name: str, tag: str) -> int:
    """Releases a hold."""
    from palier.measurements.store.holds import release_hold

    with closing(opened(place)) as store:
        release_hold(store.manifest, name)
    say = words(tag)
    write(say("released {name}", name=showable(name)) + "\n", None)
    return Exit.MET


def _line(hold: Hold, tag: str) -> str:
    say = words(tag)
    parts = [hold.name, _period(hold), hold.series, hold.reason]
    if hold.expires is not None:
        until = instant_text(hold.expires)
        if hold.is_active(time.time_ns() // 1000):
            parts.append(say("until {instant}", instant=until))
        else:
            parts.append(say("ended {instant}", instant=until))
    return showable("  ".join(parts)) + "\n"


def _period(hold: Hold) -> str:
    return f"{instant_text(hold.span.start)}/{instant_text(hold.span.end)}"


def _json(hold: Hold) -> dict[str, str | bool | None]:
    return {
        "name": hold.name,
        "reason": hold.reason,
        "from": instant_text(hold.span.start),
        "to": instant_text(hold.span.end),
        "series": hold.series,
        "expires": None if hold.expires is None else instant_text(hold.expires),
        "is_active": hold.is_active(time.time_ns() // 1000),
    }
