"""Plain text as people type it, made safe to store: what cannot be seen may not change what is read."""

from __future__ import annotations

import unicodedata

#: Marks that reverse the direction of what follows, as a voted text must read the same for everyone; and what no XML
#: may hold.
_OUT = {chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFFFE, 0xFFFF)}


#: Blank on paper, though Unicode calls them letters or symbols.
_BLANK = {"\u115f", "\u1160", "\u2800", "\u3164", "\uffa0"}


def plain(texto: str) -> str:
    """NFC, with line ends as one newline, and without control characters, lone surrogates or direction overrides.

    A text in which nothing can be seen is empty: an invisible ground is no ground.
    """
    texto = unicodedata.normalize("NFC", texto.replace("\r\n", "\n").replace("\r", "\n"))
    if not texto.isprintable():  # nothing of what goes is printable, and most texts of one line are
        texto = "".join(
            c for c in texto if c in "\n\t" or (unicodedata.category(c) not in {"Cc", "Cs"} and c not in _OUT)
        )
    return texto if any(map(_seen, texto)) else ""


def _seen(character: str) -> bool:
    return unicodedata.category(character)[0] not in "CZM" and character not in _BLANK


#: Letters with their marks, and the same without them. The ñ is a letter of its own, but who types in a hurry writes n.
CON_TILDE, SIN_TILDE = "áàâäéèêëíìîïóòôöúùûüñç", "aaaaeeeeiiiioooouuuunc"
_LLANO = str.maketrans(CON_TILDE, SIN_TILDE)


def llano(texto: str) -> str:
    """A text as it is searched by: in small letters and without accents."""
    return unicodedata.normalize("NFC", texto).lower().translate(_LLANO)


def one_line(texto: str) -> str:
    """One paragraph: line breaks and runs of blanks become one blank."""
    return " ".join(plain(texto).split())
