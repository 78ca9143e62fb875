"""What the report of a correction session says, in the languages that it can be written in."""

from __future__ import annotations

LANGUAGES = ("en", "fr")

_FRENCH = {
    "Corrections: {name}": "Corrections\u00a0: {name}",
    "Document": "Document",
    "Pages": "Pages",
    "{count} of {total}": "{count} sur {total}",
    "Lines": "Lignes",
    "Checked by a person": "Vérifiées par une personne",
    "… right as read": "… lues sans faute",
    "… corrected": "… corrigées",
    "… added": "… ajoutées",
    "CER of the machine": "CER de la machine",
    "Model": "Modèle",
    "none": "aucun",
    "Read": "Lecture",
    "{first} to {last}": "du {first} au {last}",
    "never": "jamais",
    "This report": "Ce rapport",
    "CER: edits between the machine's text and the person's over the length of the person's, in "
    "characters, of the checked lines that both know.": "CER\u00a0: modifications entre le texte "
    "de la machine et celui de la personne, rapportées à la longueur de ce dernier, en caractères, "
    "sur les lignes vérifiées que les deux connaissent.",
    "{old} stands in the machine's text only, {new} in the person's.": "{old} ne se trouve que "
    "dans le texte de la machine, {new} que dans celui de la personne.",
    "Struck out": "Ce qui est barré",
    "underlined": "ce qui est souligné",
    "{model} on {time}": "{model} le {time}",
    "{count} lines": "{count} lignes",
    "{count} line": "{count} ligne",
    "{count} checked": "vérifiées\u00a0: {count}",
    "{count} corrected": "corrigées\u00a0: {count}",
    "CER {rate}": "CER {rate}",
    "read by {model}": "lue par {model}",
    "Page {number}": "Page {number}",
    "Line": "Ligne",
    "Machine": "Machine",
    "Person": "Personne",
    "Sure": "Sûreté",
    "Edits": "Modifications",
    "added": "ajoutée",
    "not known": "inconnu",
    "{number}%": "{number}\u00a0%",
}


class Words:
    """Says English templates in one of `LANGUAGES`."""

    def __init__(self, language: str) -> None:
        """KeyError for a language that it does not know."""
        self.language = language
        self._said = {"en": dict[str, str](), "fr": _FRENCH}[language]

    def __call__(self, template: str, /, **values: object) -> str:
        return self._said.get(template, template).format(**values)

    def percent(self, part: float, digits: int = 0) -> str:
        """A part of one, with the signs of the language."""
        number = f"{100 * part:.{digits}f}"
        return self("{number}%", number=number.replace(".", ",") if self._said else number)
