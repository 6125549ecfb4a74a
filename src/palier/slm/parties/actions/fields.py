"""What fields take: the limits of a column, languages and zones that exist, texts to be seen."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import translation

from palier.calculus.zones import zone
from palier.presentation.languages import language
from palier.slm.parties.errors import FieldUnfit

THEMES = ("", "light", "dark")
_LINE_ENDS = "\n\r\t"


def trimmed(values: Mapping[str, Any]) -> dict[str, Any]:
    """The same values, texts without space around them."""
    return {key: text.strip() if isinstance(text, str) else text for key, text in values.items()}


def check_row(row: models.Model) -> None:
    """Raises `FieldUnfit` for the first field that its column does not take.

    A database without limits on texts would keep what another refuses, or break. Also raises
    `UnknownLanguage` and `UnknownZone`.
    """
    related = {each.name for each in row._meta.fields if each.is_relation}
    # Details are English, as those of every refusal; the situation is said in any language.
    with translation.override("en"):
        try:
            row.clean_fields(exclude=related)
        except ValidationError as error:
            name, problems = next(iter(error.message_dict.items()))
            raise FieldUnfit(f"{name}: {problems[0]}", field=name) from None
    for each in row._meta.fields:
        value = getattr(row, each.attname)
        if isinstance(value, str):
            check_text(value, each.name, is_long=isinstance(each, models.TextField))
    _check_words(row)


def check_text(text: str, field: str, *, is_long: bool = False) -> None:
    """Raises `FieldUnfit` for characters that are not seen, or turn the order of others around."""
    allowed = _LINE_ENDS if is_long else ""
    for each in text:
        if _is_hidden(each) and each not in allowed:
            raise FieldUnfit(
                f"{field} holds the character U+{ord(each):04X}, which is not seen",
                field=field,
                hint="write it without",
            )


_TURNS = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


def _is_hidden(character: str) -> bool:
    # A surrogate (Cs) is half a character, which no database keeps.
    category = unicodedata.category(character)
    return category in ("Cc", "Cs") or unicodedata.bidirectional(character) in _TURNS


def require_text(text: str, field: str) -> str:
    """The text without space around it. Raises `FieldUnfit` where nothing is left."""
    if not text.strip():
        raise FieldUnfit(f"{field} is empty", field=field, hint="say it in a few words")
    check_text(text, field, is_long=True)
    return text.strip()


def change_fields(row: models.Model, values: Mapping[str, Any]) -> dict[str, Any]:
    """Sets fields, and what they were where that is something else; nothing is saved."""
    before = {name: getattr(row, name) for name in values}
    for name, value in values.items():
        setattr(row, name, value)
    return {name: value for name, value in before.items() if value != values[name]}


def _check_words(row: models.Model) -> None:
    spoken, place, theme = (getattr(row, name, "") for name in ("language", "zone", "theme"))
    if spoken:
        language(spoken)
    if place:
        zone(place)
    if theme not in THEMES:
        raise FieldUnfit(f"theme {theme!r} is not known", field="theme", hint="light or dark")
