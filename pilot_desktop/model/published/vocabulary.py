"""The published vocabulary: a Hugging Face tokenizer folder in either form, prompts, coordinates.

The folder holds `tokenizer.json`, read by `tokenizers`, or `sentencepiece.bpe.model` with the
tokens that were added to it, read by `sentencepiece`. Coordinates are absolute pixels on a grid of
`bin`.
"""

from __future__ import annotations

import importlib.util
import json
import re
import unicodedata
from collections.abc import Sequence
from enum import Enum
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import sentencepiece

from pilot_desktop.document.errors import ModelError
from pilot_desktop.document.geometry import Box
from pilot_desktop.document.sentence import Sentence

START, END, SEPARATOR = "<s>", "</s>", "<sep/>"
FAST, PIECES = "tokenizer.json", "sentencepiece.bpe.model"
ADDED, SETTINGS = "added_tokens.json", "tokenizer_config.json"
TOKENIZER_FILES = (FAST, PIECES, ADDED, SETTINGS, "special_tokens_map.json")

Ids = npt.NDArray[np.int64]


class Prompt(Enum):
    """What the model can be asked; a checkpoint may know only some of them."""

    OCR = "<ocr>"
    OCR_WITH_BOXES = "<ocr_with_boxes>"
    OCR_ON_BOX = "<ocr_on_box>"
    FIND_IT = "<find_it>"


class Tokenizer(Protocol):
    """Text to ids and back; `tokens` are those that are no plain text, with their ids."""

    tokens: dict[str, int]
    size: int

    def encode(self, text: str) -> list[int]: ...

    def decode(self, ids: Sequence[int]) -> str: ...


class Vocabulary:
    """Prompts and answers of the published stream as token ids.

    `x` and `y` hold the token of each bin; `text[i]` is true where the token i is plain text.
    """

    def __init__(self, tokenizer: Tokenizer, bin_size: int = 10) -> None:
        self._tokenizer, self.bin = tokenizer, bin_size
        self.size = tokenizer.size
        self.start, self.end = self._required(START), self._required(END)
        self.separator = self._required(SEPARATOR)
        self.x, self.y = self._bins("x"), self._bins("y")
        self._coordinates = {
            int(token): (axis, n)
            for axis, tokens in (("x", self.x), ("y", self.y))
            for n, token in enumerate(tokens)
        }
        self.text = np.ones(self.size, bool)
        self.text[list(tokenizer.tokens.values())] = False

    @classmethod
    def open(cls, folder: Path, bin_size: int = 10) -> Vocabulary:
        """From a tokenizer folder; ModelError where it is none, or is damaged."""
        try:
            if (folder / FAST).is_file():
                return cls(FastTokenizer(folder / FAST), bin_size)
            if (folder / PIECES).is_file():
                return cls(PiecesTokenizer(folder), bin_size)
        except (OSError, ValueError, KeyError, TypeError, RuntimeError) as error:
            raise ModelError(
                Sentence("The tokenizer in {folder} is damaged.", folder=folder)
            ) from error
        raise ModelError(
            Sentence(
                "There is no tokenizer in {folder}: neither {fast} nor {pieces}.",
                folder=folder,
                fast=FAST,
                pieces=PIECES,
            )
        )

    def knows(self, prompt: Prompt) -> bool:
        located = prompt in (Prompt.OCR, Prompt.OCR_WITH_BOXES)
        return prompt.value in self._tokenizer.tokens and (located or len(self.x) > 0)

    def prompt(self, prompt: Prompt, *, box: Box | None = None, query: str = "") -> list[int]:
        """What the decoder is given to continue; `box` in pixels of the encoded image."""
        text = prompt.value
        if box is not None:
            text += f" {self._corner(box.left, box.top)}{self._corner(box.right, box.bottom)}"
        if query:
            text += f" {' '.join(unicodedata.normalize('NFC', query).split())}"
        return [self.start, *self._tokenizer.encode(text)]

    def decode(self, ids: Sequence[int]) -> str:
        """The plain text among some tokens."""
        return self._tokenizer.decode([i for i in ids if self.text[i]]).strip()

    def coordinate(self, token: int) -> tuple[str, int] | None:
        """("x" or "y", bin) of a coordinate token; None for all others."""
        return self._coordinates.get(token)

    def _corner(self, x: float, y: float) -> str:
        column = min(max(int(x // self.bin), 0), len(self.x) - 1)
        row = min(max(int(y // self.bin), 0), len(self.y) - 1)
        return f"<x_{column}><y_{row}>"

    def _required(self, token: str) -> int:
        if token not in self._tokenizer.tokens:
            raise ModelError(
                Sentence("The tokenizer is not that of a PILOT: it has no {token}.", token=token)
            )
        return self._tokenizer.tokens[token]

    def _bins(self, axis: str) -> Ids:
        """The tokens of the bins 0, 1, 2... of an axis, up to the first that is not there."""
        found: list[int] = []
        while (token := self._tokenizer.tokens.get(f"<{axis}_{len(found)}>")) is not None:
            found.append(token)
        return np.array(found, np.int64)


class FastTokenizer:
    """`tokenizer.json`."""

    def __init__(self, path: Path) -> None:
        if importlib.util.find_spec("tokenizers") is None:
            raise ModelError(
                Sentence("This model needs tokenizers: pip install 'pilot-desktop[published]'.")
            )
        from tokenizers import Tokenizer as Rust  # noqa: PLC0415

        try:
            self._tokenizer: Any = Rust.from_file(str(path))
        except Exception as error:
            # The Rust side raises the base class.
            raise ModelError(
                Sentence("The tokenizer in {folder} is damaged.", folder=path.parent)
            ) from error
        self.size = int(self._tokenizer.get_vocab_size(with_added_tokens=True))
        added = self._tokenizer.get_added_tokens_decoder()
        self.tokens = {token.content: int(number) for number, token in added.items()}

    def encode(self, text: str) -> list[int]:
        return list(self._tokenizer.encode(text, add_special_tokens=False).ids)

    def decode(self, ids: Sequence[int]) -> str:
        return str(self._tokenizer.decode(list(ids), skip_special_tokens=False))


class PiecesTokenizer:
    """`sentencepiece.bpe.model` in the numbering of XLM-R, with added tokens around it.

    XLM-R (Conneau et al. 2020, after fairseq) puts `<s> <pad> </s> <unk>` first, moves all pieces
    up by one and puts `<mask>` last.
    """

    _FIRST = (START, "<pad>", END, "<unk>")

    def __init__(self, folder: Path) -> None:
        self._pieces = sentencepiece.SentencePieceProcessor(
            model_proto=(folder / PIECES).read_bytes()
        )
        count = self._pieces.get_piece_size()
        self.tokens = {token: number for number, token in enumerate(self._FIRST)}
        self.tokens["<mask>"] = count + 1
        self.tokens |= _added(folder)
        self._count = count
        self.size = max(count + 1, *self.tokens.values()) + 1
        # Longer tokens first: one may begin with another.
        words = sorted(self.tokens, key=len, reverse=True)
        self._split = re.compile("(" + "|".join(map(re.escape, words)) + ")")

    def encode(self, text: str) -> list[int]:
        ids: list[int] = []
        for part in self._split.split(text):
            if part in self.tokens:
                ids.append(self.tokens[part])
            else:
                ids += [i + 1 if i else 3 for i in self._pieces.encode(part)]
        return ids

    def decode(self, ids: Sequence[int]) -> str:
        return str(self._pieces.decode([i - 1 for i in ids if 3 < i <= self._count]))


def _added(folder: Path) -> dict[str, int]:
    """Tokens added to the pieces, from either of the files that may name them."""
    added: dict[str, int] = {}
    if (folder / SETTINGS).is_file():
        settings = json.loads((folder / SETTINGS).read_text(encoding="utf-8"))
        for number, token in settings.get("added_tokens_decoder", {}).items():
            added[str(token["content"])] = int(number)
    if (folder / ADDED).is_file():
        named = json.loads((folder / ADDED).read_text(encoding="utf-8"))
        added |= {str(token): int(number) for token, number in named.items()}
    return added
