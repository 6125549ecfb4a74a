"""Secrets of tokens: their form tells one that leaked, and any letter that changed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from palier.slm.access.mapping import is_token, token_text


@given(st.binary(min_size=32, max_size=32), st.integers(0, 55), st.sampled_from("09AZaz_"))
def test_the_checksum_of_a_token_tells_any_letter_that_changed(secret, place, letter):
    text = token_text(secret)
    assert is_token(text)
    spoilt = text[:place] + letter + text[place + 1 :]
    assert is_token(spoilt) is (spoilt == text)
