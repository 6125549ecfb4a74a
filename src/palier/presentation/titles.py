"""The title of a thing of the terms in the language asked."""

from __future__ import annotations

from typing import Protocol

from palier.calculus.terms import Terms, Titles
from palier.presentation.languages import Words


class Titled(Protocol):
    """Terms, an objective or a party."""

    @property
    def name(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def titles(self) -> Titles: ...


def title_named(name: str, terms: Terms, say: Words) -> str:
    """The title of the objective of that name; the name where the terms have no such objective."""
    return next((title_of(each, say) for each in terms.objectives if each.name == name), name)


def title_of(named: Titled, say: Words) -> str:
    """The text written in the language, or else its one title, or else its name.

    A regional language (`fr-FR`) also takes what was written for the language at large, and the
    language at large what was written for one of its regions.
    """
    written = dict(named.titles)
    asked = say.language.tag
    broad = asked.partition("-")[0]
    regional = [text for tag, text in named.titles if tag.partition("-")[0] == broad]
    found = written.get(asked) or written.get(broad) or (regional[0] if regional else "")
    return found or named.title or named.name
