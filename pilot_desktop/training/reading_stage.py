"""First stage of the curriculum: encoder, band head and line map on windows of pages."""

from __future__ import annotations

import argparse
import math
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from pilot_desktop.model.compact import CompactModel
from pilot_desktop.model.config import CompactConfig
from pilot_desktop.training.batches import Batch, by_length, collate, sample_bands
from pilot_desktop.training.checkpoint import model_state, read_state, write_state
from pilot_desktop.training.curves import RunLog
from pilot_desktop.training.data import read_sets
from pilot_desktop.training.dev import dev_scores
from pilot_desktop.training.losses import Alphabet, ctc_loss, line_map_loss
from pilot_desktop.training.optimiser import ReadingOptimiser
from pilot_desktop.training.sampler import MIXES
from pilot_desktop.training.stream import ExampleStream


class ReadingTrainer:
    """Model, averaged weights, optimiser and log of one run of this stage.

    Attributes: `model` is trained; `average` (an exponential mean of its weights) is what is
    scored and shipped; `step`, `lines` and `minutes` count over all resumed runs.
    """

    def __init__(self, args: argparse.Namespace) -> None:
        self.args = args
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self.out = Path(args.out)
        self.out.mkdir(parents=True, exist_ok=True)
        state = read_state(Path(args.start))
        self.model = CompactModel(CompactConfig()).to(self.device).train()
        # Channels last: a step takes 18 % less time on a CPU (PyTorch 2.13, bf16).
        for weight in self.model.parameters():
            if weight.ndim == 4:
                weight.data = weight.data.contiguous(memory_format=torch.channels_last)
        self.model.load_state_dict(state["model"], strict=False)
        self.optimizer = ReadingOptimiser(self.model, args.lr)
        self.step, self.lines, self.spent = 0, 0, 0.0
        if "optimizer" in state and not args.fresh:
            self.optimizer.load_state_dict(state["optimizer"])
            self.step, self.lines = state["step"], state["lines"]
            self.spent = state["spent"]
        source = self.model.state_dict() | state.get("average", {})
        self.average = {k: v.clone().to(self.device) for k, v in source.items()}
        self.alphabet = Alphabet(self.model.config)
        self.log = RunLog(self.out / "log.jsonl")
        self.began = time.time()
        self.mixed_at, self.peer_seen = self.step, 0.0

    @property
    def progress(self) -> float:
        """How much of this run's time is gone, 0 to 1."""
        return min(1.0, (time.time() - self.began) / (60 * float(self.args.minutes)))

    @property
    def minutes(self) -> float:
        return round((self.spent + time.time() - self.began) / 60, 2)

    def learn(self, batch: Batch) -> dict[str, float]:
        """One step; returns the parts of the loss for the log."""
        place = self.args.begin + (self.args.end - self.args.begin) * self.progress
        rate = 0.03 + 0.97 * (0.5 + 0.5 * math.cos(math.pi * place))
        rate *= min(1.0, (self.step + 1) / 60)
        model, device = self.model, self.device
        with torch.autocast(device.type, torch.bfloat16, enabled=not self.args.full_precision):
            maps = model.encoder(batch.images.to(device))
            height, width = batch.images.shape[2:]
            coarse = maps.coarse.float()
            parts_read, frames, lines = [], [], []
            for boxes, group in by_length(batch, model.config):
                sampled, valid = sample_bands(model.config, coarse, boxes, height, width)
                parts_read.append(model.band.read(sampled, valid)[0])
                frames.append(valid)
                lines += group
            line_map = model.line_map(maps)
        longest = max(part.shape[1] for part in parts_read)
        logits = torch.cat([F.pad(p, (0, 0, 0, longest - p.shape[1])) for p in parts_read])
        texts = [self.alphabet.encode(line.text or "") for line in lines]
        known = [line.case_known for line in lines]
        reading = ctc_loss(logits, torch.cat(frames) * 2, texts, known, self.alphabet)
        target, weight = batch.target.to(device), batch.weight.to(device)
        layout, parts = line_map_loss(line_map.float(), target, weight)
        loss = reading + self.args.map_weight * layout
        model.zero_grad(set_to_none=True)
        torch.autograd.backward(loss)
        torch.nn.utils.clip_grad_norm_(model.parameters(), 2.0)
        self.optimizer.step(rate)
        self.step += 1
        self.lines += len(lines)
        decay = min(0.998, (self.step + 1) / (self.step + 20))
        with torch.no_grad():
            for key, value in model.state_dict().items():
                self.average[key].lerp_(value, 1 - decay)
        return {"ctc": reading.item(), "map": layout.item(), "lines": len(lines), **parts}

    def report(self, losses: list[dict[str, float]]) -> None:
        means = {k: round(float(np.mean([row[k] for row in losses])), 4) for k in losses[0]}
        pace = round(self.lines / max(60 * self.minutes, 1), 1)
        self.log.write(
            step=self.step, minutes=self.minutes, seen=self.lines, lines_per_s=pace, **means
        )

    def evaluate(self) -> None:
        """Decoded dev CER of the averaged weights, into the log."""
        live = {k: v.clone() for k, v in self.model.state_dict().items()}
        self.model.load_state_dict(self.average)
        dev = read_sets(Path(self.args.data), "dev")
        scores = dev_scores(self.model, dev, self.device, self.args.eval_pages)
        self.model.load_state_dict(live)
        self.log.scores(scores, step=self.step, minutes=self.minutes, seen=self.lines)

    def save(self) -> None:
        """Everything a later run needs to go on."""
        state = model_state(self.model) | {
            "average": self.average,
            "optimizer": self.optimizer.state_dict(),
            "step": self.step,
            "lines": self.lines,
            "spent": self.spent + time.time() - self.began,
        }
        write_state(state, self.out / "last.pt")

    def mix(self) -> None:
        """Average weights with a second run of the same start (local SGD; Stich 2019).

        Each run writes `mix.pt` with the steps it made since it last did; the other's is taken in
        by its share of the steps. Nothing waits: a slow peer only counts for less.
        """
        steps = self.step - self.mixed_at
        write_state({"model": self.model.state_dict(), "steps": steps}, self.out / "mix.pt")
        self.mixed_at = self.step
        theirs = Path(self.args.peer) / "mix.pt"
        if not theirs.exists() or theirs.stat().st_mtime <= self.peer_seen:
            return
        self.peer_seen = theirs.stat().st_mtime
        state = read_state(theirs)
        share = state["steps"] / max(1, state["steps"] + steps)
        with torch.no_grad():
            for key, value in self.model.state_dict().items():
                value.lerp_(state["model"][key].to(value.device), share)


def run(args: argparse.Namespace) -> None:
    if args.threads:
        torch.set_num_threads(args.threads)
    trainer = ReadingTrainer(args)
    stream = ExampleStream(
        [args.data, *args.more],
        args.pack,
        args.synthetic,
        args.workers,
        trainer.step + args.seed,
        args.mix,
        args.degraded,
    )
    rng = np.random.default_rng(trainer.step + args.seed + 1)
    losses: list[dict[str, float]] = []
    last_save = last_eval = last_mix = time.time()
    while trainer.progress < 1:
        losses.append(trainer.learn(collate(stream.batch(args.batch), args.max_lines, rng)))
        now = time.time()
        if len(losses) == 50:
            trainer.report(losses)
            losses.clear()
        if args.peer and now - last_mix > args.mix_minutes * 60:
            trainer.mix()
            last_mix = now
        if now - last_save > 120:
            trainer.save()
            last_save = now
        if now - last_eval > args.eval_minutes * 60:
            trainer.evaluate()
            last_eval = time.time()
    trainer.save()
    trainer.evaluate()
    trainer.log.plot()


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", default="../shared/data")
    parser.add_argument("--more", nargs="*", default=[], help="folders with more sets to train on")
    parser.add_argument("--pack", default="", help="data pack for synthetic pages; empty: none")
    parser.add_argument("--synthetic", type=float, default=0.3, help="share of synthetic windows")
    parser.add_argument("--mix", default="hands", choices=MIXES, help="shares of the real sets")
    parser.add_argument("--degraded", type=float, default=1.0, help="share of real windows")
    parser.add_argument("--start", required=True, help="start weights or a checkpoint to resume")
    parser.add_argument("--fresh", action="store_true", help="weights only; a new optimiser")
    parser.add_argument("--out", default="runs/reading")
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--begin", type=float, default=0.0, help="place in the rate's cosine")
    parser.add_argument("--end", type=float, default=1.0, help="its place when the run ends")
    parser.add_argument("--batch", type=int, default=2)
    parser.add_argument("--max-lines", type=int, default=24, help="lines read of one window")
    parser.add_argument("--lr", type=float, default=4e-4)
    parser.add_argument("--map-weight", type=float, default=0.5)
    parser.add_argument("--full-precision", action="store_true", help="32 bits throughout")
    parser.add_argument("--peer", default="", help="folder of a second run to average with")
    parser.add_argument("--mix-minutes", type=float, default=2.5)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--eval-minutes", type=float, default=10)
    parser.add_argument("--eval-pages", type=int, default=3)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    arguments(parser)
    run(parser.parse_args())
