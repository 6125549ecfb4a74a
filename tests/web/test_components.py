"""The components: forms of every field, what differs, what is said, and the page of them all."""

from __future__ import annotations

import re

import pytest
from django.template import Context, Template

from palier.presentation.languages import LANGUAGES, words
from palier.web.differences import Difference, differences
from palier.web.forms.examples import ExampleForm
from palier.web.pages.components import example_charts

EN = words("en")
GIVEN = {"name": "Portal", "since": "2026-11-01", "criticality": "high", "told": "now",
         "parts": ["6", "7"], "is_open": "on"}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_shows_every_component_and_chart(signed, language):
    answer = signed(language=language).get("/components")
    text = answer.content.decode()
    assert answer.status_code == 200
    assert text.count("<figure") == len(example_charts(words(language))) == 7
    ids = re.findall(r'\sid="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    assert "<c-" not in re.sub(r"<code>.*?</code>", "", text)


def said(template: str, language: str = "en", **values: object) -> str:
    return Template(template).render(Context({"words": words(language), **values}))


class TestSaying:
    def test_values_are_escaped_and_texts_are_said(self):
        assert said('{% say "Hello, {name}" name=name %}', name="<b>") == "Hello, &lt;b&gt;"
        assert said('{% say "Hello, {name}" name="Zoé" %}', "fr") == "Bonjour, Zoé"

    def test_counts_agree_and_are_grouped(self):
        pattern = '{% say_many "{count} row" "{count} rows" n %}'
        assert said(pattern, n=1) == "1 row"
        assert said(pattern, "fr", n=1200) == "1\u00a0200 lignes"

    def test_an_instant_is_in_the_zone_of_the_reader(self):
        text = said("{% instant at %}", "fr", at=0, zone_name="America/Toronto")
        assert 'datetime="1970-01-01T00:00:00Z" title="America/Toronto"' in text
        assert "1969-12-31" in text

    def test_an_ornament_is_not_read_aloud(self):
        assert 'aria-hidden="true"' in said('{% icon "home" %}')
        assert 'aria-label="&lt;Home&gt;"' in said('{% icon "home" label %}', label="<Home>")


class TestForms:
    def test_labels_are_in_the_language_of_the_reader(self):
        form = ExampleForm(say=words("fr"))
        assert form["criticality"].label == "Criticité"
        assert ("high", "élevée") in dict(form["criticality"].field.widget.choices).items()

    def test_problems_are_counted(self):
        assert ExampleForm({**GIVEN, "since": "soon"}, say=EN).problem_count == 1
        assert ExampleForm(GIVEN, say=EN).problem_count == 0

    def test_a_problem_is_tied_to_its_field(self, signed):
        text = signed().get("/components").content.decode()
        field = re.search(r'<input[^>]*id="refused_since"[^>]*>', text)
        assert field
        assert 'aria-invalid="true"' in field[0]
        assert 'aria-describedby="refused_since_error"' in field[0]
        assert 'id="refused_since_error"' in text
        assert 'href="#refused_since"' in text


class TestDifferences:
    def test_only_what_differs_is_shown_in_words(self):
        saved = {"name": "Portal", "criticality": "low", "is_open": False, "parts": ["7"]}
        found = differences(ExampleForm(GIVEN, say=EN), saved, EN)
        assert found.rows == (
            Difference("Criticality", "low", "high"),
            Difference("Days", "Sunday", "Saturday, Sunday"),
            Difference("Shown to customers", "no", "yes"),
        )

    def test_what_was_asked_for_can_be_sent_again(self):
        found = differences(ExampleForm(GIVEN, say=EN), {}, EN)
        kept = [(each.name, each.value) for each in found.kept]
        assert ("parts", "6") in kept
        assert ("parts", "7") in kept
        assert ("is_open", "on") in kept
