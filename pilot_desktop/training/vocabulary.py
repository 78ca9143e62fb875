"""Train the SentencePiece pieces from a text corpus and the sets' transcriptions."""

from __future__ import annotations

import argparse
from pathlib import Path

import sentencepiece

from pilot_desktop.model.config import CHARACTERS, normalise
from pilot_desktop.training.data import pages_of, read_sets


def train_vocabulary(corpus: Path, data: Path | None, out: Path, pieces: int) -> None:
    """Write a BPE model with byte fallback to `out`; text is NFC already and kept as it is."""
    sentences = corpus.read_text("utf-8").split("\n")
    if data is not None:
        real = [line.text for p in pages_of(read_sets(data, "train")) for line in p.lines]
        sentences += [text for text in real if text]
    lines = (normalise(sentence) for sentence in sentences)
    with out.open("wb") as target:
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter([line for line in lines if line]),
            model_writer=target,
            vocab_size=pieces,
            model_type="bpe",
            byte_fallback=True,
            normalization_rule_name="identity",
            remove_extra_whitespaces=False,
            add_dummy_prefix=False,
            split_digits=True,
            required_chars="".join(c for c in CHARACTERS if c != " "),
            character_coverage=0.9999,
            max_sentence_length=2000,
            num_threads=2,
            minloglevel=2,
            unk_id=0,
            bos_id=-1,
            eos_id=-1,
            pad_id=-1,
        )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--pieces", type=int, default=1200)
    args = parser.parse_args()
    train_vocabulary(args.corpus, args.data, args.out, args.pieces)
