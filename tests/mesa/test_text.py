"""Plain text: what cannot be seen does not change what is read."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from mesa.kernel.text import one_line, plain


@given(st.text())
def test_what_is_kept_is_visible_and_composed(typed) -> None:
    text = plain(typed)
    assert text == unicodedata.normalize("NFC", text)
    assert plain(text) == text, "once is enough"
    assert not {c for c in text if unicodedata.category(c) in {"Cc", "Cs"}} - {"\n", "\t"}
    text.encode()


@given(st.text())
def test_one_line_is_one_line(typed) -> None:
    text = one_line(typed)
    assert one_line(text) == text
    assert text == text.strip()
    assert len(text.splitlines()) <= 1
    assert "  " not in text


def test_nothing_reverses_the_direction_of_what_follows() -> None:
    assert plain("aprueba \u202eabeurpa\u202c \u2066x\u2069") == "aprueba abeurpa x"


def test_line_ends_are_one_and_other_scripts_are_left_as_they_are() -> None:
    assert plain("uno\r\ndos\rtres\x00\x07") == "uno\ndos\ntres"
    assert plain("ñandú Ω 漢字 🙂\u200d👧") == "ñandú Ω 漢字 🙂\u200d👧"
    assert one_line(" uno\n\n dos\u00a0tres\u2028cuatro ") == "uno dos tres cuatro"


def test_what_cannot_be_seen_is_empty() -> None:
    assert plain("\u200b\u200b \u3164\n\u2800\u00a0\ufeff") == ""
    assert one_line("\u0301\u200d") == ""
    assert plain("a\u200b") == "a\u200b"
