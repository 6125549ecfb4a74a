"""The languages Palier speaks: which catalogue and which locale each of them uses."""

from __future__ import annotations

import gettext
import io
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from palier.calculus.errors import PalierError


class UnknownLanguage(PalierError):
    """A language Palier has no catalogue for."""

    code = "unknown-language"


@dataclass(frozen=True, slots=True)
class Language:
    """`tag` is what people ask for; `catalogue` "" means the messages as written in the source."""

    tag: str
    catalogue: str
    locale: str
    thousands: str
    decimal: str


# French follows Canadian usage (Office québécois de la langue française, Banque de dépannage
# linguistique: non-breaking space between thousands); fr-FR differs by its narrow space only.
_LANGUAGES = {
    "fr": Language("fr", "fr", "fr_CA", "\u00a0", ","),
    "fr-FR": Language("fr-FR", "fr", "fr_FR", "\u202f", ","),
    "en": Language("en", "", "en_CA", ",", "."),
}
_ALIASES = {"fr-CA": "fr", "en-CA": "en", "en-US": "en", "en-GB": "en"}

LANGUAGES = tuple(_LANGUAGES)


def language(tag: str) -> Language:
    """The language of a tag such as `fr`, `fr-CA` or `en`. Raises `UnknownLanguage`."""
    written = tag.replace("_", "-")
    found = _LANGUAGES.get(_ALIASES.get(written, written))
    if found is None:
        raise UnknownLanguage(
            f"language {tag!r} is not known", hint=f"choose one of {', '.join(_LANGUAGES)}"
        )
    return found


def N_(message: str) -> str:
    """The message itself, marked for translation where it is written and translated later."""
    return message


def NN_(one: str, other: str) -> tuple[str, str]:
    """Both forms of a message that agrees with a number, marked for translation."""
    return one, other


class Words:
    """Says messages in one language: `say("{n} left", n="3")`, `say.many(one, other, count)`."""

    def __init__(self, spoken: Language) -> None:
        self.language = spoken
        self._catalogue = _catalogue(spoken.catalogue)

    def __call__(self, message: str, **values: str) -> str:
        """The message in this language, its places filled."""
        said = self._catalogue.gettext(message) if message else ""
        return said.format(**values) if values else said

    def many(self, one: str, other: str, count: int, **values: str) -> str:
        """The form of the message that agrees with `count`, its places filled."""
        said = self._catalogue.ngettext(one, other, abs(count))
        return said.format(**values) if values else said

    @property
    def is_translated(self) -> bool:
        """Whether messages are said in another language than the one of the source."""
        return bool(self.language.catalogue)

    @property
    def is_french(self) -> bool:
        """Whether the rules of French typography hold."""
        return self.language.catalogue == "fr"

    @property
    def colon(self) -> str:
        """A colon between a name and its text, after a space that never breaks in French."""
        return "\u00a0: " if self.is_french else ": "


@lru_cache(maxsize=8)
def words(tag: str) -> Words:
    """The words of a language. Raises `UnknownLanguage`."""
    return Words(language(tag))


@lru_cache(maxsize=4)
def _catalogue(name: str) -> gettext.NullTranslations:
    if not name:
        return gettext.NullTranslations()
    found = resources.files("palier") / "locale" / name / "LC_MESSAGES" / "palier.mo"
    return gettext.GNUTranslations(io.BytesIO(found.read_bytes()))
