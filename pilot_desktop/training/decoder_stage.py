"""Second stage of the curriculum: the decoder reads given boxes; encoder and heads are frozen.

Encoding is the dear part and does not change, so each line that was encoded is used several times:
a buffer keeps the memories of the last some thousand lines, and batches are drawn from it.
"""

from __future__ import annotations

import argparse
import json
import math
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from rapidfuzz.distance import Levenshtein
from torch import Tensor

from pilot_desktop.document.geometry import Box
from pilot_desktop.model.compact import CompactModel
from pilot_desktop.model.vocabulary import Special, Vocabulary
from pilot_desktop.reading import decoding
from pilot_desktop.training.batches import collate, sample_bands
from pilot_desktop.training.checkpoint import read_state
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
    for r, item in enumerate(items):
        band[r, : len(item.band)] = item.band.to(device)
        logits[r, : len(item.logits)] = item.logits.to(device)
        row = [*item.prompt, *item.answer]
        tokens[r, : len(row) - 1] = row[:-1]
        target[r, len(item.prompt) - 1 : len(row) - 1] = item.answer
        places = np.arange(len(item.prompt), len(row) - 1)
        wrong = places[rng.random(len(places)) < corrupt]
        tokens[r, wrong] = rng.integers(0, vocabulary.pieces, len(wrong))
    keys, values = decoder.remember_band(band, logits)
    lengths = torch.tensor([len(i.band) for i in items], device=device)
    scores, _ = decoder(
        torch.from_numpy(tokens).to(device), decoder.empty_cache(n, device), keys, values, lengths
    )
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
        keys, values = decoder.remember_band(band, logits)

        def step(
            tokens: np.ndarray, cache: Tensor | None, rows: object
        ) -> tuple[np.ndarray, Tensor]:
            index = torch.tensor(list(rows), device=device)  # type: ignore[call-overload]
            past = decoder.empty_cache(len(index), device) if cache is None else cache
            scores, present = decoder(
                torch.from_numpy(tokens).to(device), past, keys[index], values[index], frames[index]
            )
            return scores.float().cpu().numpy(), present

        prompts = [
            vocabulary.prompt(Special.OCR_ON_BOX, box=Box(*(float(v) for v in b))) for b in boxes
        ]
        drafts = [vocabulary.encode(t) for t in draft_of(logits, band, frames, boxes)]
        limits = [min(160, 2 * int(n)) for n in frames]
        decoded = decoding.verified(step, prompts, drafts, mask, end, limits)
        return [vocabulary.decode(tokens) for tokens, _ in decoded]

    return read


def run(args: argparse.Namespace) -> None:
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    if args.threads:
        torch.set_num_threads(args.threads)
    out = Path(args.out)
    out.mkdir(parents=True, exist_ok=True)
    vocabulary = Vocabulary(Path(args.vocabulary))
    state = read_state(Path(args.start))
    from pilot_desktop.model.config import CompactConfig  # noqa: PLC0415

    model = CompactModel(CompactConfig(), len(vocabulary))
    model.load_state_dict(state.get("average") or state["model"], strict=False)
    if args.resume:
        model.load_state_dict(read_state(Path(args.resume))["model"], strict=False)
        model.load_state_dict(state.get("average") or state["model"], strict=False)
    model = model.to(device).train()
    for part in (model.encoder, model.line_map, model.band):
        part.requires_grad_(False)
    decoder = model.decoder
    assert decoder is not None
    optimizer = torch.optim.AdamW(decoder.parameters(), lr=args.lr, betas=(0.9, 0.98))
    stream = ExampleStream(args.data, args.pack, args.synthetic, args.workers, seed=77)
    dev = read_sets(Path(args.data), "dev")
    rng = np.random.default_rng(5)
    buffer: list[Item] = []
    began = last_eval = time.time()
    total, step, fresh, used = args.minutes * 60, 0, 0, 0
    losses: list[tuple[float, float]] = []
    log = (out / "log.jsonl").open("a", encoding="utf-8")

    def report(row: dict[str, object]) -> None:
        row = {"step": step, "minutes": round((time.time() - began) / 60, 2), **row}
        print(json.dumps(row), flush=True)
        log.write(json.dumps(row) + "\n")
        log.flush()

    def save() -> None:
        torch.save({"model": model.state_dict(), "step": step}, out / "last.pt.tmp")
        (out / "last.pt.tmp").replace(out / "last.pt")

    while time.time() - began < total:
        if used >= fresh * args.reuse or len(buffer) < args.batch * 4:
            batch = collate(stream.batch(2), 32, rng)
            with torch.no_grad(), torch.autocast(device.type, torch.bfloat16):
                maps = model.encoder(batch.images.to(device))
                shape = batch.images.shape[2:]
                sampled, frames = sample_bands(
                    model.config, maps.coarse.float(), batch.boxes, *shape
                )
            lines = [line for w in batch.windows for line in w.readable]
            boxes = np.concatenate([b for b in batch.boxes if len(b)])
            buffer += make_items(model, vocabulary, sampled.float(), frames, boxes, lines)
            fresh += len(lines)
            buffer = buffer[-args.buffer :]
            continue
        # Lines of like length together: less padding.
        picks = rng.choice(len(buffer), min(args.batch * 4, len(buffer)), replace=False)
        picks = sorted(picks, key=lambda k: len(buffer[k].answer))
        for start in range(0, len(picks), args.batch):
            items = [buffer[k] for k in picks[start : start + args.batch]]
            done = min(1.0, (time.time() - began) / total)
            rate = min(1.0, (step + 1) / 200) * (
                0.02 + 0.98 * (0.5 + 0.5 * math.cos(math.pi * done))
            )
            for group in optimizer.param_groups:
                group["lr"] = args.lr * rate
            with torch.autocast(device.type, torch.bfloat16):
                loss, accuracy = batch_loss(model, vocabulary, items, rng, device, args.corrupt)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(decoder.parameters(), 1.0)
            optimizer.step()
            step += 1
            used += len(items)
            losses.append((loss.item(), accuracy))
            if step % 100 == 0:
                means = [round(float(v), 4) for v in np.mean(losses, axis=0)]
                report({"loss": means[0], "accuracy": means[1], "fresh": fresh, "used": used})
                losses.clear()
        if time.time() - last_eval > args.eval_minutes * 60 or time.time() - began >= total:
            save()
            scores = dev_scores(
                model, dev, device, args.eval_pages, decoder_readout(model, vocabulary, device)
            )
            mean = float(np.mean(list(scores.values())))
            report({"dev_cer": {k: round(v, 4) for k, v in scores.items()}, "mean": round(mean, 4)})
            last_eval = time.time()
    save()


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", default="../shared/data")
    parser.add_argument("--pack", default="")
    parser.add_argument("--synthetic", type=float, default=0.3)
    parser.add_argument("--start", required=True, help="checkpoint of the reading stage")
    parser.add_argument("--resume", default="", help="checkpoint of this stage")
    parser.add_argument("--vocabulary", default="runs/vocabulary.model")
    parser.add_argument("--out", default="runs/decoder")
    parser.add_argument("--minutes", type=float, default=30)
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
