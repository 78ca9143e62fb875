"""What characters are called, in English and in French.

English names are those of the Unicode standard, which Python knows. The French ones follow its
French edition (ISO/IEC 10646), shorter: "Lettre minuscule e accent aigu".
"""

from __future__ import annotations

import unicodedata

from pilot_desktop.app.translation import Language, spoken

_MARKS = {
    "\u0300": "accent grave",
    "\u0301": "accent aigu",
    "\u0302": "accent circonflexe",
    "\u0303": "tilde",
    "\u0304": "macron",
    "\u0308": "tréma",
    "\u030a": "rond en chef",
    "\u0327": "cédille",
}
_LETTERS = {
    "æ": "e dans l’a",
    "œ": "e dans l’o",
    "ß": "s dur",
    "ſ": "s long",
    "ł": "l barré",
    "ø": "o barré obliquement",
    "ƒ": "f hameçon (florin)",
    "ꝛ": "r rotunda",
    "ꝑ": "p barré par la hampe",
    "ꝓ": "p avec boucle",
    "ꝗ": "q barré par la hampe",
    "ꝯ": "con",
}
_SIGNS = {
    "«": "Guillemet ouvrant",
    "»": "Guillemet fermant",
    "“": "Guillemet-apostrophe double culbuté",
    "”": "Guillemet-apostrophe double",
    "„": "Guillemet-virgule double inférieur",
    "‘": "Guillemet-apostrophe culbuté",
    "’": "Apostrophe",
    "‚": "Guillemet-virgule inférieur",
    "‹": "Guillemet simple vers la gauche",
    "›": "Guillemet simple vers la droite",
    "–": "Tiret demi-cadratin",
    "—": "Tiret cadratin",
    "…": "Points de suspension",
    "·": "Point médian",
    "•": "Puce",
    "€": "Symbole euro",
    "£": "Symbole livre",
    "§": "Paragraphe",
    "¶": "Pied-de-mouche",
    "†": "Obèle",
    "‡": "Double obèle",
    "№": "Symbole numéro",
    "°": "Symbole degré",
    "º": "Indicateur ordinal masculin",
    "ª": "Indicateur ordinal féminin",
    "©": "Symbole copyright",
    "®": "Symbole marque déposée",
    "±": "Signe plus ou moins",
    "×": "Signe multiplication",
    "÷": "Signe division",
    "½": "Fraction un demi",
    "¼": "Fraction un quart",
    "¾": "Fraction trois quarts",
    "℔": "Symbole livre (poids)",
    "₶": "Symbole livre tournois",
    "☞": "Index blanc pointant vers la droite",
    "✝": "Croix latine",
    "\u00a0": "Espace insécable",
    "\u202f": "Espace insécable étroite",
    "\u00ad": "Trait d’union conditionnel",
}


def name_of(character: str) -> str:
    """The name in the language in force; the English one where there is no other."""
    french = spoken() == Language.FRENCH and _french(character)
    return french or unicodedata.name(character, "").capitalize()


def _french(character: str) -> str:
    if character in _SIGNS:
        return _SIGNS[character]
    case = "majuscule" if character.isupper() else "minuscule"
    # "é" is an "e" with a mark; "½" is called a fraction, whatever it may be decomposed to.
    parts = unicodedata.normalize("NFD", character).lower()
    letter, marks = parts[0], parts[1:]
    if not marks and letter in _LETTERS:
        return f"Lettre {case} {_LETTERS[letter]}"
    if marks and all(mark in _MARKS for mark in marks):
        return f"Lettre {case} {letter} {' '.join(_MARKS[mark] for mark in marks)}"
    return ""
