"""A language prior: how likely each character is after those before it.

Character n-grams interpolated after Witten and Bell (1991), in the form of Chen and Goodman (1999):
P(c | h) = mass(h, c) + share(h) P(c | h without its first character). Classes may be of one kind:
the ten digits are, for which of them comes next no text foretells. n-grams are of kinds, and the
members of a kind share its probability evenly. All numbers are stored as eight-bit logarithms in
one small file, written by `pilot_desktop.training.language`.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import numpy.typing as npt

from pilot_desktop.document.errors import ModelError
from pilot_desktop.document.sentence import Sentence
from pilot_desktop.reading.backend import Floats

LANGUAGE_FILE = "language.npz"
"""Its name in a model's folder."""

EDGE = 0
"""The class of the start and the end of a line; class k + 1 is characters[k], as in CTC."""

STEP = 1 / 16
"""Nats that one unit of a stored logarithm stands for."""

_REMEMBERED = 30_000  # distributions kept, 0.8 kB each


def context_key(classes: bytes) -> int:
    """32 bits of a context, the same in the file and here (a multiplicative hash)."""
    key = len(classes)
    for symbol in classes:
        key = ((key ^ symbol) * 0x9E3779B1 + 0x7F4A7C15) & 0xFFFFFFFF
        key ^= key >> 15
    return key


class LanguagePrior:
    """log P(next class | line so far), from the file of a model.

    `order` is the length of the longest n-gram; only the last order - 1 classes of a line count.
    """

    def __init__(self, arrays: dict[str, npt.NDArray[np.generic]], characters: str) -> None:
        if str(arrays["characters"]) != characters:
            raise ModelError(Sentence("The language file belongs to another character set."))
        self.order = int(arrays["order"])
        self._classes = len(characters) + 1
        single = np.arange(self._classes, dtype=np.uint8)
        self._kinds = arrays.get("kinds", single).astype(np.uint8)  # older files know none
        self._members = np.log(np.bincount(self._kinds)[self._kinds]).astype(np.float32)
        self._translation = self._kinds.tobytes().ljust(256, b"\0")
        self._keys = [arrays[f"keys{n}"] for n in range(self.order)]
        self._starts = [arrays[f"starts{n}"] for n in range(self.order)]
        self._symbols = [arrays[f"symbols{n}"] for n in range(self.order)]
        self._masses = [arrays[f"masses{n}"] for n in range(self.order)]
        self._shares = [arrays[f"shares{n}"] for n in range(self.order)]
        self._powers = np.exp(-np.arange(256) * STEP).astype(np.float32)
        self._known: dict[bytes, tuple[Floats, Floats]] = {}

    @classmethod
    def open(cls, path: Path, characters: str) -> LanguagePrior:
        """Read the file; ModelError where it is damaged or of another character set."""
        try:
            with np.load(path, allow_pickle=False) as file:
                return cls({name: file[name] for name in file.files}, characters)
        except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
            raise ModelError(
                Sentence(
                    "The model file {name} in {folder} is damaged.",
                    name=path.name,
                    folder=path.parent,
                )
            ) from error

    def after(self, line: bytes) -> Floats:
        """(classes,) log-probabilities of what follows `line`, classes from `EDGE` on."""
        end = line[1 - self.order :] if self.order > 1 else b""
        return self._after(end.translate(self._translation))[1]

    def _after(self, context: bytes) -> tuple[Floats, Floats]:
        """Probabilities of kinds after a context of kinds, and logarithms of those of classes."""
        known = self._known.get(context)
        if known is not None:
            return known
        if context:
            probabilities = self._after(context[1:])[0]
        else:
            probabilities = np.full(self._classes, 1 / self._classes, np.float32)
        n, key = len(context), context_key(context)
        at = int(np.searchsorted(self._keys[n], np.uint32(key)))
        if at < len(self._keys[n]) and self._keys[n][at] == key:
            part = slice(int(self._starts[n][at]), int(self._starts[n][at + 1]))
            probabilities = probabilities * self._powers[self._shares[n][at]]
            probabilities[self._symbols[n][part]] += self._powers[self._masses[n][part]]
        if len(self._known) >= _REMEMBERED:
            self._known.clear()
        logs = np.log(probabilities)[self._kinds] - self._members
        self._known[context] = entry = (probabilities, logs)
        return entry
