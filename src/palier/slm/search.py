"""What people type to find something, and the words that it is found by.

Every table that is searched has a column `words`, which its actions write with `words_of`; a
search is a condition on it, so that it stands on what a person may see as any other filter does.
"""

from __future__ import annotations

import re
import unicodedata

from django.db.models import Q

MOST_TERMS = 8
"""Terms beyond these say nothing more, and each is another look at every row."""

# Letters that have no accent to take off, and that people type as these.
_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th"})
_WORD = re.compile(r"[^\W_]+")


def words_of(*texts: str) -> str:
    """What texts are found by: their words without accents or case, each after a space."""
    return "".join(f" {term}" for term in dict.fromkeys(_terms(" ".join(texts))))


def matching(typed: str) -> Q:
    """The rows that have, for each word typed, a word that begins so; all rows for none."""
    found = Q()
    for term in dict.fromkeys(_terms(typed)[:MOST_TERMS]):
        found &= Q(words__contains=f" {term}")
    return found


def _terms(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(each for each in plain if not unicodedata.combining(each))
    return _WORD.findall(bare.casefold().translate(_LETTERS))
