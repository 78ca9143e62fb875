"""A pack small enough for tests: the fonts matplotlib ships, and a few sentences."""

from __future__ import annotations

from pathlib import Path

import matplotlib as mpl

from pilot_desktop.training.pack import FontFile, Pack
from pilot_desktop.training.packing.fonts import coverage

_FONTS = Path(mpl.get_data_path()) / "fonts" / "ttf"
_FILES = {
    "DejaVuSans.ttf": ("sans", "400-normal"),
    "DejaVuSansMono.ttf": ("mono", "400-normal"),
    "DejaVuSerif.ttf": ("serif", "400-normal"),
    "DejaVuSerif-Bold.ttf": ("serif", "700-normal"),
    "DejaVuSans-Oblique.ttf": ("pen", "400-normal"),
    "DejaVuSansMono-Oblique.ttf": ("typewriter", "400-normal"),
}
_PROSE = {
    "fr": [
        "Le présent arrêté entre en vigueur le premier jour du mois qui suit sa publication.",
        "À l’œuvre, chacun a reçu 12 € et « rien de plus », disait-elle ; c'était en août 1914.",
        "Où est passé le garçon ? Il s'est noyé dans l'étang, près de la forêt, dit-on…",
    ],
    "en": [
        "The quick brown fox jumps over the lazy dog, and nobody in the yard gives a damn.",
        "Sir, I have the honour to acknowledge receipt of your letter of the 14th of March.",
        "It rained all day (as it had the day before), but we walked the twelve miles home.",
    ],
}
_VALUES = {
    "name": "Zoé Lefèvre",
    "last_name": "Lefèvre",
    "first_name": "Zoé",
    "company": "Durand & fils",
    "address": "12, rue de l'Église\n69003 Lyon",
    "street_address": "12, rue de l'Église",
    "city": "Lyon",
    "phone_number": "04 78 01 02 03",
    "iban": "FR7630006000011234567890189",
    "email": "zoe@exemple.fr",
    "url": "https://exemple.fr/",
    "job": "greffière",
    "postcode": "69003",
}


def tiny_pack(without: str = "") -> Pack:
    """Six faces; `without` are characters they are made to lack."""
    fonts = tuple(
        FontFile(_FONTS / name, kind, cut, frozenset(coverage(_FONTS / name)) - set(without))
        for name, (kind, cut) in _FILES.items()
    )
    fields = {language: {kind: [value] for kind, value in _VALUES.items()} for language in _PROSE}
    return Pack(fonts, _PROSE, fields)
