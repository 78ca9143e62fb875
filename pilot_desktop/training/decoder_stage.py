"""Second stage of the curriculum: the decoder reads given boxes; encoder and heads are frozen.

Encoding is the dear part and does not change, so each line that was encoded is used several times:
a buffer keeps the memories of the last some thousand lines, and batches are drawn from it.
"""

from __future__ import annotations

import argparse
import math
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from rapidfuzz.distance import Levenshtein
from torch import Tensor

from pilot_desktop.document.geometry import Box
from pilot_desktop.model.compact import CompactModel
from pilot_desktop.model.vocabulary import Special, Vocabulary
from pilot_desktop.reading import decoding
from pilot_desktop.training.batches import Batch, collate, sample_bands
from pilot_desktop.training.checkpoint import load_checkpoint, model_state, read_state, write_state
from pilot_desktop.training.curves import RunLog
from pilot_desktop.training.data import TruthLine, read_sets
from pilot_desktop.training.dev import Readout, best_path, dev_scores
from pilot_desktop.training.losses import greedy_text
from pilot_desktop.training.stream import ExampleStream


@dataclass
class Item:
    """One encoded line: band (t, w) and logits (2 t, classes) in 16 bits, prompt and answer."""

    band: Tensor
    logits: Tensor
    prompt: list[int]
    answer: list[int]


def printed_case(truth: str, draft: str) -> str:
    """The truth with the case of the draft wherever both have the same letter."""
    out = list(truth)
    for op in Levenshtein.opcodes(truth.lower(), draft.lower()):
        if op.tag == "equal" and len(truth.lower()) == len(truth):
            out[op.src_start : op.src_end] = draft[op.dest_start : op.dest_end]
    return "".join(out)


def make_items(
    model: CompactModel, vocabulary: Vocabulary, sampled: Tensor, frames: Tensor,
    boxes: np.ndarray, lines: list[TruthLine],
) -> list[Item]:  # fmt: skip
    with torch.no_grad():
        logits, band = model.band.read(sampled, frames)
    items = []
    for i, line in enumerate(lines):
        n = int(frames[i])
        text = line.text or ""
        if not line.case_known:
            draft = greedy_text(logits[i].float().cpu().numpy(), 2 * n, model.config.characters)
            text = printed_case(text, draft)
        box = Box(*(float(v) for v in boxes[i]))
        prompt = vocabulary.prompt(Special.OCR_ON_BOX, box=box)
        answer = [*vocabulary.encode(text), vocabulary.id(Special.END)]
        if len(answer) < 200:
            items.append(Item(band[i, :n].half(), logits[i, : 2 * n].half(), prompt, answer))
    return items


def batch_loss(
    model: CompactModel, vocabulary: Vocabulary, items: list[Item], rng: np.random.Generator,
    device: torch.device, corrupt: float,
) -> tuple[Tensor, float]:  # fmt: skip
    """Cross-entropy of the answers, a part of the decoder's input corrupted; and its accuracy."""
    decoder = model.decoder
    assert decoder is not None
    n = len(items)
    longest = max(len(i.band) for i in items)
    width = max(len(i.prompt) + len(i.answer) for i in items) - 1
    band = torch.zeros(n, longest, items[0].band.shape[1], device=device)
    logits = torch.zeros(n, 2 * longest, items[0].logits.shape[1], device=device)
    end = vocabulary.id(Special.END)
    tokens = np.full((n, width), end, np.int64)
    target = np.full((n, width), -100, np.int64)
    counted = tokens.copy()
    for r, item in enumerate(items):
        band[r, : len(item.band)] = item.band.to(device)
        logits[r, : len(item.logits)] = item.logits.to(device)
        row = [*item.prompt, *item.answer]
        tokens[r, : len(row) - 1] = row[:-1]
        target[r, len(item.prompt) - 1 : len(row) - 1] = item.answer
        counted[r] = tokens[r]
        written = np.arange(len(item.prompt), len(row) - 1)
        wrong = written[rng.random(len(written)) < corrupt]
        tokens[r, wrong] = rng.integers(0, vocabulary.pieces, len(wrong))
        # Half of the lines keep their place, as after a misread word; half lose it.
        if rng.random() < 0.5:
            counted[r] = tokens[r]
    keys, values, places = decoder.remember_band(band, logits)
    lengths = torch.tensor([len(i.band) for i in items], device=device)
    scores, _ = decoder(
        torch.from_numpy(tokens).to(device),
        torch.from_numpy(vocabulary.letters_with(counted)).to(device),
        decoder.empty_cache(n, device),
        keys, values, places, lengths,
    )  # fmt: skip
    wanted = torch.from_numpy(target).to(device)
    loss = F.cross_entropy(
        scores.float().flatten(0, 1), wanted.flatten(), ignore_index=-100, label_smoothing=0.03
    )
    hits = ((scores.argmax(2) == wanted) & (wanted != -100)).sum() / (wanted != -100).sum()
    return loss, hits.item()


def decoder_readout(model: CompactModel, vocabulary: Vocabulary, device: torch.device) -> Readout:
    """Greedy decoding with drafts, for `dev_scores`."""
    decoder = model.decoder
    assert decoder is not None
    draft_of = best_path(model)
    mask, end = decoding.text_mask(vocabulary), vocabulary.id(Special.END)

    def read(logits: Tensor, band: Tensor, frames: Tensor, boxes: np.ndarray) -> list[str]:
        keys, values, places = decoder.remember_band(band, logits)

        def step(tokens: np.ndarray, cache: Any, rows: Sequence[int]) -> tuple[np.ndarray, Any]:
            index = torch.tensor(list(rows), device=device)
            before, past = cache or (0.0, decoder.empty_cache(len(index), device))
            letters = vocabulary.letters_with(tokens, before)
            scores, present = decoder(
                torch.from_numpy(tokens).to(device), torch.from_numpy(letters).to(device), past,
                keys[index], values[index], places[index], frames[index],
            )  # fmt: skip
            return scores.float().cpu().numpy(), (letters[:, -1:], present)

        prompts = [
            vocabulary.prompt(Special.OCR_ON_BOX, box=Box(*(float(v) for v in b))) for b in boxes
        ]
        drafts = [vocabulary.encode(t) for t in draft_of(logits, band, frames, boxes)]
        limits = [min(160, 2 * int(n)) for n in frames]
        decoded = decoding.verified(step, prompts, drafts, mask, end, limits)
        return [vocabulary.decode(tokens) for tokens, _ in decoded]

    return read


class DecoderTrainer:
    """The decoder of a model whose encoder and heads stay as the first stage left them.

    Attributes: `buffer` holds encoded lines; `fresh` counts those encoded, `used` those trained on.
    """

    def __init__(self, args: argparse.Namespace) -> None:
        self.args = args
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self.out = Path(args.out)
        self.out.mkdir(parents=True, exist_ok=True)
        self.vocabulary = Vocabulary(Path(args.vocabulary))
        model = load_checkpoint(Path(args.start), vocabulary_size=len(self.vocabulary))
        if args.resume:
            known = read_state(Path(args.resume))["model"]
            decoder = {k: v for k, v in known.items() if k.startswith("decoder.")}
            model.load_state_dict(decoder, strict=False)
        self.model = model.to(self.device)
        assert model.decoder is not None
        self.decoder = model.decoder
        self.model.requires_grad_(False)
        self.decoder.requires_grad_(True)
        self.optimizer = torch.optim.AdamW(self.decoder.parameters(), lr=args.lr, betas=(0.9, 0.98))
        self.buffer: list[Item] = []
        self.step, self.fresh, self.used = 0, 0, 0
        self.log = RunLog(self.out / "log.jsonl")
        self.began = time.time()

    @property
    def progress(self) -> float:
        """How much of this run's time is gone, 0 to 1."""
        return min(1.0, (time.time() - self.began) / (60 * float(self.args.minutes)))

    @property
    def minutes(self) -> float:
        return round((time.time() - self.began) / 60, 2)

    @torch.no_grad()
    def encode(self, batch: Batch) -> None:
        """Put the lines of some windows into the buffer; the oldest fall out."""
        self.model.eval()
        with torch.autocast(self.device.type, torch.bfloat16):
            maps = self.model.encoder(batch.images.to(self.device))
        height, width = batch.images.shape[2:]
        coarse = maps.coarse.float()
        sampled, frames = sample_bands(self.model.config, coarse, batch.boxes, height, width)
        lines = [line for window in batch.windows for line in window.readable]
        boxes = np.concatenate([b for b in batch.boxes if len(b)])
        items = make_items(self.model, self.vocabulary, sampled, frames, boxes, lines)
        # Short lines first: attention finds its way along them much sooner.
        self.buffer += [item for item in items if len(item.answer) <= self.args.longest]
        self.buffer = self.buffer[-self.args.buffer :]
        self.fresh += sum(len(item.answer) <= self.args.longest for item in items)

    def batches(self, rng: np.random.Generator) -> Iterator[list[Item]]:
        """Four batches drawn from the buffer, lines of like length together: less padding."""
        size = self.args.batch
        picks = rng.choice(len(self.buffer), min(4 * size, len(self.buffer)), replace=False)
        items = sorted((self.buffer[k] for k in picks), key=lambda item: len(item.answer))
        for start in range(0, len(items), size):
            yield items[start : start + size]

    def learn(self, items: list[Item], rng: np.random.Generator) -> dict[str, float]:
        self.decoder.train()
        place = self.args.begin + (self.args.end - self.args.begin) * self.progress
        rate = 0.02 + 0.98 * (0.5 + 0.5 * math.cos(math.pi * place))
        for group in self.optimizer.param_groups:
            group["lr"] = self.args.lr * rate * min(1.0, (self.step + 1) / 200)
        with torch.autocast(self.device.type, torch.bfloat16):
            loss, accuracy = batch_loss(
                self.model, self.vocabulary, items, rng, self.device, self.args.corrupt
            )
        self.optimizer.zero_grad(set_to_none=True)
        torch.autograd.backward(loss)
        torch.nn.utils.clip_grad_norm_(self.decoder.parameters(), 1.0)
        self.optimizer.step()
        self.step += 1
        self.used += len(items)
        return {"loss": loss.item(), "accuracy": accuracy}

    def save(self) -> None:
        write_state(model_state(self.model) | {"step": self.step}, self.out / "last.pt")

    def evaluate(self) -> None:
        """Decoded dev CER of the decoder, into the log."""
        self.model.eval()
        readout = decoder_readout(self.model, self.vocabulary, self.device)
        dev = read_sets(Path(self.args.data), "dev")
        scores = dev_scores(self.model, dev, self.device, self.args.eval_pages, readout)
        self.log.scores(scores, step=self.step, minutes=self.minutes)


def run(args: argparse.Namespace) -> None:
    if args.threads:
        torch.set_num_threads(args.threads)
    trainer = DecoderTrainer(args)
    stream = ExampleStream([args.data], args.pack, args.synthetic, args.workers, seed=77)
    rng = np.random.default_rng(5)
    losses: list[dict[str, float]] = []
    last_eval = last_save = time.time()
    while trainer.progress < 1:
        full = len(trainer.buffer) >= 4 * args.batch
        if not full or trainer.used >= trainer.fresh * args.reuse:
            trainer.encode(collate(stream.batch(2), 32, rng))
            continue
        for items in trainer.batches(rng):
            losses.append(trainer.learn(items, rng))
        if len(losses) >= 100:
            means = {k: round(float(np.mean([row[k] for row in losses])), 4) for k in losses[0]}
            trainer.log.write(
                step=trainer.step, minutes=trainer.minutes, fresh=trainer.fresh,
                used=trainer.used, **means,
            )  # fmt: skip
            losses.clear()
        if time.time() - last_save > 90:
            trainer.save()
            last_save = time.time()
        if time.time() - last_eval > args.eval_minutes * 60:
            trainer.evaluate()
            last_eval = time.time()
    trainer.save()
    trainer.evaluate()
    trainer.log.plot()


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", default="../shared/data")
    parser.add_argument("--pack", default="")
    parser.add_argument("--synthetic", type=float, default=0.3)
    parser.add_argument("--start", required=True, help="checkpoint of the reading stage")
    parser.add_argument("--resume", default="", help="checkpoint of this stage")
    parser.add_argument("--vocabulary", default="runs/vocabulary.model")
    parser.add_argument("--out", default="runs/decoder")
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--longest", type=int, default=200, help="most tokens of a line")
    parser.add_argument("--begin", type=float, default=0.0, help="place in the rate's cosine")
    parser.add_argument("--end", type=float, default=1.0, help="its place when the run ends")
    parser.add_argument("--lr", type=float, default=1e-3)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--reuse", type=float, default=4, help="times each encoded line is used")
    parser.add_argument("--buffer", type=int, default=6000)
    parser.add_argument("--corrupt", type=float, default=0.25)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--eval-minutes", type=float, default=8)
    parser.add_argument("--eval-pages", type=int, default=2)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    arguments(parser)
    run(parser.parse_args())
