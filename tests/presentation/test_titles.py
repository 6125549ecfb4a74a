"""Titles in the language asked, wherever a title is printed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from palier.calculus.indicators import Composite, CompositeRule
from palier.calculus.results import Reason
from palier.calculus.terms import Party
from palier.presentation import report
from palier.presentation.explain import lines
from palier.presentation.languages import words
from palier.presentation.methods import method
from palier.presentation.reasons import reason_sentence
from palier.presentation.tables import summary
from palier.presentation.titles import title_of
from tests.presentation.hosting import TERMS, account

BOTH = (("en", "the city"), ("fr", "la ville"))
SAINT_AUBIN = "Ville de Saint-Aubin"


@pytest.mark.parametrize(
    ("titles", "tag", "said"),
    [
        (BOTH, "fr", "la ville"),
        (BOTH, "fr-FR", "la ville"),
        (BOTH, "en", "the city"),
        ((("fr-CA", "ville"),), "fr", "ville"),
        ((("fr", "ville"), ("fr-FR", "commune")), "fr-FR", "commune"),
        ((("fr", "la ville"),), "en", "City"),
        ((), "en", "City"),
    ],
)
def test_the_title_is_the_one_of_the_language(titles, tag, said):
    assert title_of(Party("city", "City", titles), words(tag)) == said


def test_a_thing_without_a_title_is_called_by_its_name():
    assert title_of(Party("city", ""), words("fr")) == "city"


def bilingual(name: str) -> tuple[tuple[str, str], ...]:
    return (("en", f"{name} (en)"), ("fr", f"{name} (fr)"))


def test_every_page_says_every_title_in_its_language():
    terms = replace(
        TERMS,
        titles=bilingual("terms"),
        provider=replace(TERMS.provider, titles=bilingual("provider")),
        customer=replace(TERMS.customer, titles=bilingual("customer")),
        objectives=tuple(replace(o, titles=bilingual(o.name)) for o in TERMS.objectives),
    )
    made = account()
    table = summary(made, terms, language="fr")
    pages = [
        "\n".join((table.title, *(cell for row in table.rows for cell in row.cells))),
        "\n".join(lines(made, terms, language="fr")),
        report.html(made, terms, language="fr"),
    ]
    titles = [TERMS.title, SAINT_AUBIN, TERMS.provider.title, *(o.title for o in TERMS.objectives)]
    for page in pages:
        assert "(fr)" in page
        assert "(en)" not in page
        assert [title for title in titles if title in page] == []
    assert "terms (fr)" in pages[0]
    assert "provider (fr) promet à customer (fr)" in pages[1]


def test_members_of_a_composite_are_called_by_their_titles():
    composite = Composite(("availability", "gone"), CompositeRule.WORST)
    title = TERMS.objectives[0].title
    assert method(composite, TERMS, words("en")).endswith(f"{title}, gone")
    reason = Reason("members-cannot-say", (("members", "availability, gone"),))
    said = reason_sentence(reason, account().outcomes[0], TERMS, words("en"))
    assert said.endswith(f"{title}, gone")
