"""Field values (names, addresses, numbers), written out once so that training needs no faker."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from faker import Faker

from pilot_desktop.training.packing.clean import ALPHABET

COUNT = 2500
LOCALES = {"fr": ("fr_FR", "fr_CA"), "en": ("en_GB", "en_US")}
KINDS = (
    "name",
    "last_name",
    "first_name",
    "company",
    "address",
    "street_address",
    "city",
    "phone_number",
    "iban",
    "email",
    "url",
    "job",
    "postcode",
)


def gather(seed: int = 0) -> dict[str, dict[str, list[str]]]:
    """Values by language and kind; an address keeps its line breaks."""
    fields: dict[str, dict[str, list[str]]] = {}
    for language, locales in LOCALES.items():
        fields[language] = {}
        for kind in KINDS:
            values: set[str] = set()
            for locale in locales:
                Faker.seed(seed)
                source: Callable[[], str] = getattr(Faker(locale), kind)
                # some locales join parts with a stray space: "Sainte- Hébert"
                values.update(
                    unicodedata.normalize("NFC", source()).replace("- ", "-")
                    for _ in range(COUNT // 2)
                )
            fields[language][kind] = sorted(
                value for value in values if ALPHABET.issuperset(value.replace("\n", " "))
            )
    return fields
