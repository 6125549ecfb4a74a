"""Letters say what they are given, in both languages, and nothing that was smuggled in."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from palier.calculus.errors import PalierError
from palier.presentation.languages import words
from palier.presentation.letters import LETTERS, LetterUnfit, letter_of
from palier.presentation.responsibilities import RESPONSIBILITIES, responsibility_name
from palier.slm.intents import Responsibility
from tests.presentation.letters.written import VALUES

SITE = "https://palier.example"
HOSTILE = "Ève\r\nBcc: all@evil.example\u2028<script>alert(1)</script>\x00&"


def written(kind, language="en", zone="America/Toronto", **changes):
    return letter_of(kind, VALUES[kind] | changes, language=language, zone=zone, site=SITE)


class Seen(HTMLParser):
    """The tags, the addresses and the text of a page."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.links, self.text = set(), [], ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.links += [value for name, value in attrs if name == "href"]

    def handle_data(self, data):
        self.text += data


def test_there_are_values_for_every_kind():
    assert set(VALUES) == set(LETTERS)


@pytest.mark.parametrize("kind", LETTERS)
def test_french_and_english_say_the_same_with_other_words(kind):
    english, french = written(kind), written(kind, "fr-CA")
    assert english.subject != french.subject
    assert english.text != french.text
    assert Seen(english.html).links == Seen(french.html).links
    assert not re.search(r"[;!?] |\s[;!?]", french.text.replace("? ", ""))
    assert " :" not in french.text + french.subject
    assert '<html lang="fr-CA">' in french.html


@pytest.mark.parametrize("language", ["en", "fr-CA", "fr-FR"])
@pytest.mark.parametrize("kind", LETTERS)
def test_text_and_html_say_the_same(kind, language):
    letter = written(kind, language)
    seen = Seen(letter.html)
    assert seen.links
    assert all(link.startswith(f"{SITE}/") and link in letter.text for link in seen.links)
    for line in letter.text.partition("-- ")[0].splitlines():
        bare = line.removeprefix("- ").strip()
        assert bare.rstrip("\xa0:") in seen.text or bare in seen.links
    assert "{" not in letter.subject + letter.text


def test_instants_are_those_of_the_recipients_zone():
    assert "2026-11-22\xa012:00 (America/Toronto)" in written("password.reset").text
    assert "18\xa0h (Europe/Paris)" in written("password.reset", "fr-CA", "Europe/Paris").text


@pytest.mark.parametrize("kind", sorted(set(LETTERS) - {"digest"}))
def test_what_somebody_calls_himself_stays_text_on_one_line(kind):
    texts = {
        name: HOSTILE
        for name, value in VALUES[kind].items()
        if isinstance(value, str) and name not in ("link", "since", "until", "responsibility")
    }
    letter = written(kind, **texts)
    assert len(letter.subject.splitlines()) == 1
    assert "\x00" not in letter.text + letter.html + letter.subject
    seen = Seen(letter.html)
    assert seen.tags <= {"html", "head", "meta", "title", "body", "div", "h1", "p", "ul", "li", "a"}
    assert "<script>" in seen.text
    assert not re.search(r"^Bcc", letter.text, re.MULTILINE)


def test_a_very_long_name_is_cut():
    assert len(written("service.changed", service="x" * 5_000).subject) < 400


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "data:text/html,x", "https://a b", 'ftp://host/"']
)
def test_a_link_leads_to_the_web_or_nowhere(link):
    with pytest.raises(LetterUnfit, match="no address of the web"):
        written("password.reset", link=link)


@pytest.mark.parametrize(
    ("kind", "changes", "options", "code"),
    [
        ("password.reset", {"link": None}, {}, "letter-unfit"),
        ("password.reset", {"expires_at": "tomorrow"}, {}, "letter-unfit"),
        ("deputy.named", {"since": "tomorrow"}, {}, "letter-unfit"),
        ("password.reset", {}, {"language": "tlh"}, "unknown-language"),
        ("service.changed", {}, {"zone": "Mars/Olympus"}, "unknown-zone"),
    ],
)
def test_a_letter_that_cannot_be_written_is_refused(kind, changes, options, code):
    with pytest.raises(PalierError) as refused:
        written(kind, **options, **changes)
    assert refused.value.code == code


def test_a_kind_without_letter_is_refused():
    with pytest.raises(LetterUnfit, match="no letter"):
        letter_of("unheard.of", {}, language="en", zone="UTC", site=SITE)


def test_what_is_optional_may_be_absent():
    invited = written("person.invited", by="")
    assert "You are invited to sign in to Palier for Boréal." in invited.text
    granted = written("responsibility.granted", until=None, service="")
    assert "You are now service level manager for Boréal." in granted.text
    assert "until" not in granted.text


def test_a_digest_lists_what_was_held_and_counts_the_rest():
    letter = written("digest")
    assert letter.subject == "5 messages from Palier"
    assert "- Service changed: Courriel\n  https://palier.example/services/courriel" in letter.text
    assert "And 3 others." in letter.text
    assert "others" not in written("digest", others=0).text


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_responsibility_has_a_name(language):
    assert set(RESPONSIBILITIES) == set(Responsibility)
    say = words(language)
    names = {responsibility_name(each.value, say) for each in Responsibility}
    assert len(names) == len(Responsibility)
