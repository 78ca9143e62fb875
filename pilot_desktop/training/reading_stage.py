"""First stage of the curriculum: encoder, band head and line map on windows of pages."""

from __future__ import annotations

import argparse
import json
import math
import time
from pathlib import Path

import numpy as np
import torch

from pilot_desktop.model.compact import CompactModel
from pilot_desktop.model.config import CompactConfig
from pilot_desktop.training.batches import collate, sample_bands
from pilot_desktop.training.data import read_sets
from pilot_desktop.training.dev import dev_scores
from pilot_desktop.training.losses import Alphabet, ctc_loss, line_map_loss
from pilot_desktop.training.stream import ExampleStream


def run(args: argparse.Namespace) -> None:
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    if args.threads:
        torch.set_num_threads(args.threads)
    out = Path(args.out)
    out.mkdir(parents=True, exist_ok=True)
    model = CompactModel(CompactConfig()).to(device)
    slow = list(model.encoder.parameters())
    fast = [*model.line_map.parameters(), *model.band.parameters()]
    optimizer = torch.optim.AdamW(
        [{"params": slow, "base": args.lr}, {"params": fast, "base": args.lr * 2.5}],
        lr=args.lr, weight_decay=0.01,
    )  # fmt: skip
    state = torch.load(args.start, map_location=device, weights_only=True)
    model.load_state_dict(state["model"], strict=False)
    step, spent, lines_seen = 0, 0.0, 0
    if "optimizer" in state and not args.fresh:
        optimizer.load_state_dict(state["optimizer"])
        step, spent, lines_seen = state["step"], state["spent"], state["lines"]
    average = {k: v.clone() for k, v in (state.get("average") or model.state_dict()).items()}
    alphabet = Alphabet(model.config)
    dev = read_sets(Path(args.data), "dev")
    stream = ExampleStream(args.data, args.pack, args.synthetic, args.workers, step)
    rng = np.random.default_rng(step + 1)
    total = args.minutes * 60
    began = last_save = last_eval = time.time()
    log = (out / "log.jsonl").open("a", encoding="utf-8")
    window: list[tuple[float, float, int]] = []
    model.train()
    while time.time() - began < total:
        batch = collate(stream.batch(args.batch), args.max_lines, rng)
        now = time.time() - began
        progress = args.begin + (args.end - args.begin) * min(1.0, now / total)
        rate = min(1.0, (step + 1) / 60) * (
            0.03 + 0.97 * (0.5 + 0.5 * math.cos(math.pi * progress))
        )
        for group in optimizer.param_groups:
            group["lr"] = group["base"] * rate
        with torch.autocast(device.type, torch.bfloat16, enabled=not args.full_precision):
            maps = model.encoder(batch.images.to(device))
            shape = batch.images.shape[2:]
            sampled, frames = sample_bands(model.config, maps.coarse.float(), batch.boxes, *shape)
            logits, _ = model.band.read(sampled, frames)
            line_map = model.line_map(maps)
        lines = [line for w in batch.windows for line in w.readable]
        texts = [alphabet.encode(line.text or "") for line in lines]
        reading = ctc_loss(logits, frames * 2, texts, [line.case_known for line in lines], alphabet)
        layout, parts = line_map_loss(
            line_map.float(), batch.target.to(device), batch.weight.to(device)
        )
        loss = reading + args.map_weight * layout
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 2.0)
        optimizer.step()
        step += 1
        lines_seen += len(lines)
        decay = min(0.998, (step + 1) / (step + 20))
        with torch.no_grad():
            for key, value in model.state_dict().items():
                average[key].lerp_(value, 1 - decay)
        window.append((reading.item(), layout.item(), len(lines)))
        if step % 50 == 0:
            ctc, lay, count = (float(np.mean([w[i] for w in window])) for i in range(3))
            row = {"step": step, "minutes": round((spent + now) / 60, 2), "lines": lines_seen,
                   "ctc": round(ctc, 4), "map": round(lay, 4), "lines_per_step": round(count, 1),
                   **{k: round(v, 3) for k, v in parts.items()},
                   "lines_per_s": round(lines_seen / max(spent + now, 1), 1)}  # fmt: skip
            print(json.dumps(row), flush=True)
            log.write(json.dumps(row) + "\n")
            window.clear()
        due = time.time() - last_eval > args.eval_minutes * 60
        if due or time.time() - began >= total:
            live = {k: v.clone() for k, v in model.state_dict().items()}
            model.load_state_dict(average)
            scores = dev_scores(model, dev, device, args.eval_pages)
            model.load_state_dict(live)
            row = {"step": step, "minutes": round((spent + now) / 60, 2), "lines": lines_seen,
                   "dev_cer": {k: round(v, 4) for k, v in scores.items()},
                   "mean": round(float(np.mean(list(scores.values()))), 4)}  # fmt: skip
            print(json.dumps(row), flush=True)
            log.write(json.dumps(row) + "\n")
            log.flush()
            last_eval = time.time()
        if time.time() - last_save > 120 or time.time() - began >= total:
            payload = {"model": model.state_dict(), "average": average,
                       "optimizer": optimizer.state_dict(), "step": step,
                       "spent": spent + time.time() - began, "lines": lines_seen}  # fmt: skip
            torch.save(payload, out / "last.pt.tmp")
            (out / "last.pt.tmp").replace(out / "last.pt")
            last_save = time.time()


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", default="../shared/data")
    parser.add_argument("--pack", default="", help="data pack for synthetic pages; empty: none")
    parser.add_argument("--synthetic", type=float, default=0.3, help="share of synthetic windows")
    parser.add_argument("--start", required=True, help="start weights or a checkpoint to resume")
    parser.add_argument("--fresh", action="store_true", help="weights only; a new optimiser")
    parser.add_argument("--out", default="runs/reading")
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--begin", type=float, default=0.0, help="place in the rate's cosine")
    parser.add_argument("--end", type=float, default=1.0, help="its place when the run ends")
    parser.add_argument("--batch", type=int, default=2)
    parser.add_argument("--max-lines", type=int, default=24, help="lines read of one window")
    parser.add_argument("--lr", type=float, default=3e-4)
    parser.add_argument("--map-weight", type=float, default=0.5)
    parser.add_argument("--full-precision", action="store_true", help="32 bits throughout")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--eval-minutes", type=float, default=10)
    parser.add_argument("--eval-pages", type=int, default=3)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    arguments(parser)
    run(parser.parse_args())
