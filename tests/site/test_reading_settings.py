"""What the environment says: numbers and switches, and what is neither."""

from __future__ import annotations

import pytest

from palier.site.reading_settings import (
    SettingUnfit,
    one_line,
    switch,
    web_address,
    whole_number,
)

NAME = "PALIER_ANYTHING"


@pytest.mark.parametrize(
    ("written", "is_on"),
    [("true", True), ("TRUE", True), ("1", True), ("on", True), ("", False), ("no", False)],
)
def test_a_switch(monkeypatch, written, is_on):
    monkeypatch.setenv(NAME, written)
    assert switch(NAME) is is_on


def test_what_is_not_set_is_off_or_as_it_is_by_default(monkeypatch):
    monkeypatch.delenv(NAME, raising=False)
    assert switch(NAME) is False
    assert whole_number(NAME, 12, least=1) == 12


@pytest.mark.parametrize("written", ["ture", "oui", "2", "yes!"])
def test_a_switch_that_cannot_be_read_is_not_off(monkeypatch, written):
    monkeypatch.setenv(NAME, written)
    with pytest.raises(SettingUnfit, match=NAME):
        switch(NAME)


@pytest.mark.parametrize("written", ["abc", "0", "-1", "1.5", "٣", "9" * 5_000])
def test_a_number_that_cannot_be_read_is_refused(monkeypatch, written):
    monkeypatch.setenv(NAME, written)
    with pytest.raises(SettingUnfit, match=NAME):
        whole_number(NAME, 12, least=1)


@pytest.mark.parametrize("written", ["notaurl", "ftp://palier.example", "https://", "//x", "a\nb"])
def test_what_is_no_address_of_the_web_is_refused(monkeypatch, written):
    monkeypatch.setenv(NAME, written)
    with pytest.raises(SettingUnfit, match=NAME):
        web_address(NAME, "http://127.0.0.1:8000")


def test_an_address_is_taken_as_it_is_written(monkeypatch):
    monkeypatch.setenv(NAME, "https://palier.example:8443")
    assert web_address(NAME, "http://127.0.0.1:8000") == "https://palier.example:8443"
    monkeypatch.delenv(NAME)
    assert web_address(NAME, "http://127.0.0.1:8000") == "http://127.0.0.1:8000"


def test_a_sender_is_on_one_line(monkeypatch):
    monkeypatch.setenv(NAME, "Palier <palier@x.example>\nBcc: all@x.example")
    with pytest.raises(SettingUnfit, match=NAME):
        one_line(NAME, "Palier")
