"""The language prior of a model: `python -m pilot_desktop.training.language PACK DATA OUT`."""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

import numpy as np
import numpy.typing as npt

from pilot_desktop.model.config import CHARACTERS, normalise
from pilot_desktop.reading.language import EDGE, STEP, context_key
from pilot_desktop.training.data import read_sets
from pilot_desktop.training.office import figures
from pilot_desktop.training.office.words import Words
from pilot_desktop.training.pack import Pack, load_pack

ORDER = 6
LEAST = (1, 1, 1, 1, 2, 3, 4)
"""n-grams (index: their length) seen less often are left out."""

TRANSCRIBED = 4
"""How often each transcribed line of the training pages counts, beside a line of the corpus."""

OFFICE = 60_000
"""Lines of statements, forms and reports."""

ALIKE = ("0123456789",)
"""Characters that the prior does not tell apart."""

Bytes = npt.NDArray[np.uint8]


def corpus_lines(pack: Path) -> Iterator[str]:
    with (pack / "corpus.txt").open(encoding="utf-8") as file:
        yield from file


def transcribed_lines(data: Path) -> Iterator[str]:
    """Lines of the training pages. Where case is unknown a line counts in three of its cases."""
    for pages in read_sets(data, "train").values():
        for line in (line for page in pages for line in page.lines if line.text):
            text = line.text or ""
            yield from (
                [text] * TRANSCRIBED if line.case_known else (text, text.lower(), text.title())
            )


def office_lines(pack: Pack, seed: int = 0) -> Iterator[str]:
    """Rows of statements, fields of forms, amounts, codes, and prose with figures in it."""
    rand = random.Random(seed)
    while True:
        words = Words(rand, pack)

        def entry(words: Words = words) -> str:
            return figures.entry(rand, words.french)

        for _ in range(12):
            yield from (words.label(), words.item(), words.title(), words.value())
            yield from (entry(), entry(), entry(), figures.code(rand))
            yield f"{words.label()} {words.value()}"
            yield f"{words.item()} {entry()} {entry()}"
        prose = words.prose(600).split()
        while prose:
            count = rand.randint(6, 16)
            yield " ".join(prose[:count])
            del prose[:count]


def kinds_of(characters: str = CHARACTERS, alike: Iterable[str] = ALIKE) -> Bytes:
    """(classes,): the class that stands for each in the n-grams."""
    kinds = np.arange(len(characters) + 1, dtype=np.uint8)
    for group in alike:
        members = [characters.index(c) + 1 for c in group]
        kinds[members] = members[0]
    return kinds


def as_classes(lines: Iterable[str], characters: str = CHARACTERS) -> Bytes:
    """The lines as one run of classes, an `EDGE` before and after each; what is not in the set is
    left out of a line."""
    table = {ord(c): k + 1 for k, c in enumerate(characters)}
    codes = bytearray([EDGE])
    for line in lines:
        codes += bytes(table[ord(c)] for c in normalise(line) if ord(c) in table)
        codes.append(EDGE)
    return np.frombuffer(bytes(codes), np.uint8)


def n_grams(classes: Bytes, n: int) -> tuple[Bytes, npt.NDArray[np.int64]]:
    """The different n-grams (m, n), sorted, and how often each occurs.

    None reaches over an edge: an `EDGE` may only be its first or its last class.
    """
    count = len(classes) - n + 1
    codes = np.zeros(count, np.uint64)
    inner = np.zeros(count, bool)
    for k in range(n):
        part = classes[k : k + count]
        codes = codes << np.uint64(8) | part
        inner |= (part == EDGE) if 0 < k < n - 1 else False
    if n == 1:
        inner[0] = True  # the first edge only starts a line
    elif n > 1:
        inner |= (classes[:count] == EDGE) & (classes[n - 1 :] == EDGE) & (n == 2)
    found, times = np.unique(codes[~inner], return_counts=True)
    shifts = np.arange(n - 1, -1, -1, dtype=np.uint64) * np.uint64(8)
    return (found[:, None] >> shifts & np.uint64(255)).astype(np.uint8), times


def build(
    classes: Bytes, characters: str = CHARACTERS, order: int = ORDER, least: tuple[int, ...] = LEAST
) -> dict[str, np.ndarray]:
    """The arrays of `LanguagePrior`: per context length its keys, sorted, the share left to the
    shorter context, and the classes that follow with their masses."""
    arrays: dict[str, np.ndarray] = {
        "characters": np.array(characters),
        "order": np.array(order),
    }
    for n in range(1, order + 1):
        grams, times = n_grams(classes, n)
        kept = times >= least[n]
        grams, times = grams[kept], times[kept]
        contexts, first = np.unique(
            np.ascontiguousarray(grams[:, :-1]).view(f"V{n - 1}")[:, 0]
            if n > 1 else np.zeros(len(grams), np.uint8),
            return_index=True,
        )  # fmt: skip
        starts = np.append(first, len(grams))
        kinds, total = np.diff(starts), np.add.reduceat(times, first)
        keys = np.array([context_key(grams[k, :-1].tobytes()) for k in first], np.uint32)
        by_key = np.argsort(keys, kind="stable")
        rows = np.concatenate([np.arange(starts[k], starts[k + 1]) for k in by_key])
        arrays[f"keys{n - 1}"] = keys[by_key]
        arrays[f"starts{n - 1}"] = np.append(0, np.cumsum(kinds[by_key])).astype(np.uint32)
        arrays[f"shares{n - 1}"] = _logs((kinds / (total + kinds))[by_key])
        arrays[f"symbols{n - 1}"] = grams[rows, -1]
        arrays[f"masses{n - 1}"] = _logs(times / np.repeat(total + kinds, kinds))[rows]
        assert len(contexts) == len(keys)
    return arrays


def _logs(values: npt.NDArray[np.float64]) -> Bytes:
    return np.clip(np.rint(-np.log(values) / STEP), 0, 255).astype(np.uint8)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pack", type=Path)
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path, help="language.npz in the model's folder")
    args = parser.parse_args()
    lines = [*corpus_lines(args.pack), *transcribed_lines(args.data)]
    lines += islice(office_lines(load_pack(args.pack)), OFFICE)
    kinds = kinds_of()
    arrays = build(kinds[as_classes(lines)]) | {"kinds": kinds}
    np.savez_compressed(args.out, allow_pickle=False, **arrays)
    grams = sum(len(arrays[f"symbols{n}"]) for n in range(ORDER))
    print(f"{len(lines)} lines, {grams} n-grams, {args.out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
