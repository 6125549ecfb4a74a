"""Puts the services of the worked example in a database that has its people."""

from __future__ import annotations

from importlib import resources

from palier.cli.demo_people import Everybody
from palier.documents.catalogue import read_catalogue
from palier.slm.catalogue.actions import Part, import_catalogue

REASON = "worked example"


def add_catalogue(everybody: Everybody) -> int:
    """Adds services and facilities from the documents of the example; how many services."""
    folder = resources.files("palier.cli") / "demo" / "documents" / "catalogue"
    files = sorted(folder.iterdir(), key=lambda each: each.name)
    read = read_catalogue([(each.name, each.read_bytes()) for each in files])
    made = import_catalogue(read=read, reason=REASON, by=everybody.by, at=everybody.at)
    return sum(each.part is Part.SERVICE for each in made.changes)
