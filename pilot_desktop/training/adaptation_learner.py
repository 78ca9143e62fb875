"""Learning a hand: small differences to a model's weights, taught by a few corrected lines.

The large matrices move by low-rank factors (LoRA, Hu et al. 2021), norms, biases and the filters
along the line as they are. What is frozen is computed once a window. Printed lines are read beside
the hand, and the answer to them is held where it was (learning without forgetting, Li and Hoiem
2016).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.func import functional_call

from pilot_desktop.document.errors import UnreadableDocumentError
from pilot_desktop.model.adapter import DOWN, UP
from pilot_desktop.model.compact import CompactModel
from pilot_desktop.model.sampling import padded_page, with_margin
from pilot_desktop.training.adaptation_print import print_page
from pilot_desktop.training.batches import sample_bands
from pilot_desktop.training.data import TruthLine, TruthPage
from pilot_desktop.training.evaluation import ErrorRate, character_errors
from pilot_desktop.training.losses import Alphabet, ctc_loss, greedy_text
from pilot_desktop.training.windows import jittered, sample_window

Deltas = dict[str, Tensor]

_LOW_RANK_FROM = 4096  # a matrix of fewer elements moves as a whole


@dataclass(frozen=True)
class Recipe:
    """How a hand is learnt. Chosen on dev pages of several hands; see DECISIONS."""

    rank: int = 8
    rate: float = 2e-3
    steps: int = 120
    windows: int = 60  # views of the corrected lines: scale, slant, light and blur differ
    prints: int = 20  # views of printed lines
    print_every: int = 2  # steps
    print_weight: float = 20.0
    encoder: bool = False  # whether the last encoder stage learns too
    lines: int = 24  # read at once of one view


@dataclass
class View:
    """A window after the frozen layers, (1, c, h / 16, w / 4), and the lines to read in it."""

    middle: Tensor
    height: int
    width: int
    lines: list[TruthLine]


class Reading(nn.Module):
    """The layers that may learn: last encoder stage and band head."""

    def __init__(self, model: CompactModel) -> None:
        super().__init__()
        self.encoder = nn.ModuleDict({"stage3": model.encoder.stage3})
        self.band = model.band
        self.config = model.config

    def forward(self, view: View, boxes: np.ndarray, learns: bool) -> tuple[Tensor, Tensor]:
        """Logits (n, 2 * frames, classes) and frames (n,) of the boxes (n, 4) of a view."""
        with torch.set_grad_enabled(torch.is_grad_enabled() and learns):
            coarse = self.encoder["stage3"](view.middle)
        sampled, frames = sample_bands(self.config, coarse, [boxes], view.height, view.width)
        logits, _ = self.band.read(sampled, frames)
        return logits, frames


class HandLearner:
    """Learns from `pages`, whose lines with a text are the corrected ones.

    `deltas` are the averaged differences so far, in the names of `model.adapter`.
    """

    def __init__(
        self, model: CompactModel, pages: Sequence[TruthPage], recipe: Recipe, seed: int = 0
    ) -> None:
        self.recipe, self.model = recipe, model.eval().requires_grad_(False)
        self.rng = np.random.default_rng(seed)
        torch.manual_seed(seed)
        self.pages = [page for page in pages if any(line.text for line in page.lines)]
        self.reading = Reading(model)
        self.alphabet = Alphabet(model.config)
        self.live = self._start()
        self.deltas = {name: value.detach().clone() for name, value in self.live.items()}
        self.optimizer = torch.optim.AdamW(self.live.values(), lr=recipe.rate, weight_decay=0.01)
        self.step = 0
        self._views: list[View] = []
        self._prints: list[tuple[View, np.ndarray, Tensor]] = []

    def _start(self) -> Deltas:
        """Factors whose product is zero; zero differences."""
        made: Deltas = {}
        for name, weight in self.reading.named_parameters():
            if not name.startswith("band.") and not self.recipe.encoder:
                continue
            flat = weight.reshape(len(weight), -1)
            if weight.numel() >= _LOW_RANK_FROM and weight.dim() > 1:
                wide = flat.shape[1]
                made[name + DOWN] = torch.randn(self.recipe.rank, wide) / math.sqrt(wide)
                made[name + UP] = torch.zeros(len(flat), self.recipe.rank)
            else:
                made[name] = torch.zeros_like(weight)
        return {name: value.requires_grad_() for name, value in made.items()}

    def prepare(self) -> Iterator[float]:
        """Encode the views that are learnt from; yields how much of it is done, 0 to 1.

        Raises UnreadableDocumentError where no line fits a view.
        """
        recipe = self.recipe
        lines = np.array([sum(bool(line.text) for line in page.lines) for page in self.pages])
        share = lines / lines.sum()
        total, tries = recipe.windows + recipe.prints, 0
        while len(self._views) < recipe.windows and tries < 5 * recipe.windows:
            tries += 1
            page = self.pages[int(self.rng.choice(len(self.pages), p=share))]
            view = self._view(page)
            if view is not None:
                self._views.append(view)
                yield len(self._views) / total
        if not self._views:
            raise UnreadableDocumentError(
                "None of the corrected lines can be learnt from: they are too long or too low."
            )
        while len(self._prints) < recipe.prints:
            view = self._view(print_page(int(self.rng.integers(2**31))))
            if view is None:
                continue
            boxes = jittered(self.rng, view.lines)
            with torch.no_grad():
                logits, _ = self.reading(view, boxes, False)
            self._prints.append((view, boxes, logits.log_softmax(2)))
            yield (len(self._views) + len(self._prints)) / total

    def _view(self, page: TruthPage) -> View | None:
        window = sample_window(self.rng, page)
        lines = [line for line in window.readable if self.alphabet.encode(line.text or "")]
        if not lines:
            return None
        pick = self.rng.permutation(len(lines))[: self.recipe.lines]
        return frozen_view(self.model, window.pixels, [lines[i] for i in pick])

    def learn(self, place: float) -> float:
        """One step at `place`, 0 to 1, of the way; returns the CTC loss a character."""
        recipe = self.recipe
        self.step += 1
        rate = recipe.rate * (0.02 + 0.98 * (0.5 + 0.5 * math.cos(math.pi * place)))
        for group in self.optimizer.param_groups:
            group["lr"] = rate * min(1.0, self.step / 10)
        changed = merged(self.reading, self.live)
        view = self._views[int(self.rng.integers(len(self._views)))]
        boxes = jittered(self.rng, view.lines)
        logits, frames = functional_call(
            self.reading, changed, (view, boxes, recipe.encoder), strict=False
        )
        texts = [self.alphabet.encode(line.text or "") for line in view.lines]
        loss = ctc_loss(logits, frames * 2, texts, [True] * len(texts), self.alphabet)
        said = float(loss.item())
        if self._prints and self.step % recipe.print_every == 0:
            view, boxes, before = self._prints[int(self.rng.integers(len(self._prints)))]
            logits, frames = functional_call(
                self.reading, changed, (view, boxes, recipe.encoder), strict=False
            )
            loss = loss + recipe.print_weight * divergence(logits, before, frames * 2)
        self.optimizer.zero_grad(set_to_none=True)
        torch.autograd.backward(loss)
        torch.nn.utils.clip_grad_norm_(self.live.values(), 2.0)
        self.optimizer.step()
        decay = min(0.97, (self.step + 1) / (self.step + 10))
        with torch.no_grad():
            for name, value in self.live.items():
                self.deltas[name].lerp_(value, 1 - decay)
        return said


def merged(reading: Reading, deltas: Deltas) -> dict[str, Tensor]:
    """Changed weights by name: the base and its differences."""
    weights = dict(reading.named_parameters())
    changed = {}
    for name, delta in deltas.items():
        if name.endswith(DOWN):
            name = name.removesuffix(DOWN)  # noqa: PLW2901
            delta = deltas[name + UP] @ delta  # noqa: PLW2901
        elif name.endswith(UP):
            continue
        changed[name] = weights[name] + delta.reshape(weights[name].shape)
    return changed


def divergence(logits: Tensor, before: Tensor, lengths: Tensor) -> Tensor:
    """Mean KL divergence a frame from the posteriors `before`, (n, frames, classes) logarithms."""
    valid = torch.arange(logits.shape[1]) < lengths[:, None]
    loss = F.kl_div(logits.log_softmax(2), before, log_target=True, reduction="none").sum(2)
    mean: Tensor = (loss * valid).sum() / valid.sum()
    return mean


@torch.no_grad()
def frozen_view(model: CompactModel, pixels: np.ndarray, lines: list[TruthLine]) -> View:
    """A padded grey image (h, w) after the layers that never learn."""
    image = torch.from_numpy(pixels.astype(np.float32) / 127.5 - 1)[None, None]
    encoder = model.encoder
    fine = encoder.stage1(encoder.stem2(F.gelu(encoder.stem1(image))))
    middle = encoder.down2(encoder.stage2(encoder.down1(fine)))
    height, width = pixels.shape
    return View(middle, height, width, lines)


class Examination:
    """Lines with a known text, encoded once, to be read with one set of differences after another.

    Scores are without case and given boxes, as everywhere.
    """

    def __init__(self, model: CompactModel, pages: Sequence[TruthPage]) -> None:
        self.reading = Reading(model)
        self.views = [
            frozen_view(model, padded_page(page.pixels), [li for li in page.lines if li.text])
            for page in pages
            if any(line.text for line in page.lines)
        ]

    @torch.no_grad()
    def __call__(self, deltas: Deltas, strength: float = 1.0) -> ErrorRate:
        """The errors with the differences taken `strength` times."""
        changed = {
            name: torch.lerp(base, value, strength)
            for name, value in merged(self.reading, deltas).items()
            for base in (dict(self.reading.named_parameters())[name],)
        }
        rate = ErrorRate()
        for view in self.views:
            # Lines of like length together: less padding.
            lines = sorted(
                view.lines, key=lambda li: (li.box[2] - li.box[0]) / (li.box[3] - li.box[1])
            )
            for start in range(0, len(lines), 24):
                part = lines[start : start + 24]
                boxes = with_margin(np.array([line.box for line in part], np.float32))
                logits, frames = functional_call(
                    self.reading, changed, (view, boxes, False), strict=False
                )
                for line, row, n in zip(part, logits.numpy(), frames.tolist(), strict=True):
                    said = greedy_text(row, 2 * n, self.reading.config.characters)
                    rate += character_errors(line.text or "", said)
        return rate
