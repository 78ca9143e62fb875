"""Which characters count as the same when searching: case, accents and typography are folded."""

from __future__ import annotations

import unicodedata

import numpy as np
import numpy.typing as npt

_TYPOGRAPHY = {
    **dict.fromkeys("‘’‚ʼ´`′", "'"),
    **dict.fromkeys("“”„«»″", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
}


_LIGATURES = {"Œ": "OE", "œ": "oe", "Æ": "AE", "æ": "ae"}


def fold(character: str) -> str:
    """The class of a character: lower case, no accent, plain quotes and dashes, plain space."""
    if character.isspace():
        return " "
    character = _TYPOGRAPHY.get(character, character)
    bare = "".join(
        c for c in unicodedata.normalize("NFD", character) if not unicodedata.combining(c)
    )
    return bare.casefold() or character


def normalised(query: str) -> str:
    """NFC, single spaces, no outer ones: how text is stored and therefore searched."""
    return " ".join(unicodedata.normalize("NFC", query).split())


def spellings(query: str, exact: bool) -> list[str]:
    """The query as it may be written: with "oe" and "ae" apart, and with their ligatures."""
    if exact:
        return [query]
    apart = "".join(_LIGATURES.get(character, character) for character in query)
    together = apart
    for ligature, letters in _LIGATURES.items():
        together = together.replace(letters, ligature)
    return list(dict.fromkeys([apart, together]))


def query_classes(
    query: str, characters: str, exact: bool
) -> tuple[list[npt.NDArray[np.int64]], str]:
    """The CTC classes that count for each character of the query, and the query as compared.

    A character that no class of the model matches gets an empty list. Characters whose fold is
    longer than themselves ("ß", "ﬁ") are spelled out.
    """
    if exact:
        keys = list(query)
        table = list(characters)
    else:
        keys = list("".join(fold(character) for character in query))
        table = [fold(character) for character in characters]
    index: dict[str, list[int]] = {}
    for position, key in enumerate(table):
        index.setdefault(key, []).append(position + 1)
    return [np.array(index.get(key, []), dtype=np.int64) for key in keys], "".join(keys)
