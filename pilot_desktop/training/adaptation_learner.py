"""Learning a hand: small differences to a model's weights, taught by a few corrected lines.

The large matrices of the band head move by low-rank factors (LoRA, Hu et al. 2021), all else of it
and the encoder as they are. Printed lines are read beside the hand, and the answer to them is held
where it was (learning without forgetting, Li and Hoiem 2016).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.func import functional_call

from pilot_desktop.document.errors import UnreadableDocumentError
from pilot_desktop.model.adapter import BAND, DOWN, ENCODER, UP
from pilot_desktop.model.compact import CompactModel
from pilot_desktop.model.sampling import padded_page, with_margin
from pilot_desktop.reading import beam
from pilot_desktop.reading.backend import Floats
from pilot_desktop.reading.language import LanguagePrior
from pilot_desktop.reading.learnt import part_of_learnt, together
from pilot_desktop.training.adaptation_print import held_page
from pilot_desktop.training.adaptation_words import joined, with_hidden, word_boxes, words_of
from pilot_desktop.training.batches import sample_bands
from pilot_desktop.training.data import TruthLine, TruthPage
from pilot_desktop.training.evaluation import ErrorRate, character_errors
from pilot_desktop.training.losses import Alphabet, ctc_loss, greedy_text
from pilot_desktop.training.windows import jittered, sample_window

Deltas = dict[str, Tensor]
Wanted = Callable[[int], bool]
"""Whether the line of this number is meant."""

_CAPABILITIES: dict[str, Any] = getattr(torch.cpu, "get_capabilities", dict)()
_HALF = bool(_CAPABILITIES.get("avx512_bf16"))
_LOW_RANK_FROM = 4096  # a matrix of fewer elements moves as a whole


@dataclass(frozen=True)
class Recipe:
    """How a hand is learnt. Chosen on dev pages of several hands; see DECISIONS."""

    rank: int = 16
    rate: float = 4e-3  # of the band head's differences
    encoder_rate: float = 3e-4  # of the encoder's, which are whole
    steps: int = 240  # where time allows; see `adaptation.SHARES`
    windows: int = 72  # views of the corrected lines: scale, slant, light and blur differ
    prints: int = 30  # views of printed lines
    print_every: int = 4  # steps
    print_weight: float = 5.0
    lines: int = 16  # read at once of one view
    mixed: float = 0.5  # share of the steps that read words in another order
    hidden: float = 1.0  # how much of a line is hidden, 0 to 1


@dataclass
class View:
    """A padded grey window (h, w) uint8, its lines, and where it is learnt from, their words."""

    pixels: npt.NDArray[np.uint8]
    lines: list[TruthLine]
    words: list[TruthLine] = field(default_factory=list)

    @property
    def image(self) -> Tensor:
        """(1, 1, h, w) in -1..1, as the encoder takes it."""
        return torch.from_numpy(self.pixels.astype(np.float32) / 127.5 - 1)[None, None]


@dataclass
class Views:
    """What is learnt from, made once for all runs: the hand, and print with its posteriors."""

    hand: list[View] = field(default_factory=list)
    print: list[tuple[View, np.ndarray, Tensor]] = field(default_factory=list)

    def prepare(
        self, model: CompactModel, pages: Sequence[TruthPage], recipe: Recipe, seed: int = 0
    ) -> Iterator[float]:
        """Views of the corrected lines of `pages`; yields how much is done, 0 to 1.

        Raises UnreadableDocumentError where no line fits a view.
        """
        rng, alphabet = np.random.default_rng(seed), Alphabet(model.config)

        def view(page: TruthPage) -> View | None:
            # Half of the views are as clean as the page: they are what will be read.
            window = sample_window(rng, page, augment=bool(rng.random() < 0.5), far=0.0)
            lines = [line for line in window.readable if alphabet.encode(line.text or "")]
            return View(window.pixels, lines) if lines else None

        pages = [page for page in pages if any(line.text for line in page.lines)]
        lines = np.array([sum(bool(line.text) for line in page.lines) for page in pages])
        total, tries = recipe.windows + recipe.prints, 0
        while len(self.hand) < recipe.windows and tries < 5 * recipe.windows:
            tries += 1
            made = view(pages[int(rng.choice(len(pages), p=lines / lines.sum()))])
            if made is not None:
                made.words = words_in(model, made, alphabet)
                self.hand.append(made)
                yield len(self.hand) / total
        if not self.hand:
            raise UnreadableDocumentError(
                "None of the corrected lines can be learnt from: they are too long or too low."
            )
        while len(self.print) < recipe.prints:
            made = view(held_page(rng))
            if made is None:
                continue
            pick = rng.permutation(len(made.lines))[: recipe.lines // 2]
            made.lines = [made.lines[int(k)] for k in pick]
            boxes = jittered(rng, made.lines)
            log_probs, _ = posteriors(model, made, boxes)
            self.print.append((made, boxes, log_probs))
            yield (len(self.hand) + len(self.print)) / total


Bands = Callable[[Tensor], tuple[Tensor, Tensor]]
"""Features (1, c, h / 16, w / 4) -> bands (n, c, rows, 2 * frames) and frames (n,) to be read."""


class Reading(nn.Module):
    """The layers that may learn: encoder and band head."""

    def __init__(self, model: CompactModel) -> None:
        super().__init__()
        self.encoder, self.band = model.encoder, model.band
        self.config = model.config

    def bands_at(self, view: View, boxes: np.ndarray) -> Bands:
        """Of the boxes (n, 4) of a view."""
        return lambda coarse: sample_bands(self.config, coarse, [boxes], *view.pixels.shape)

    def forward(self, image: Tensor, bands: Bands) -> tuple[Tensor, Tensor]:
        """Logits (n, 2 * frames, classes) of bands of an image (1, 1, h, w), and frames (n,)."""
        sampled, frames = bands(self.encoder(image).coarse.float())
        logits, _ = self.band.read(sampled, frames)
        return logits, frames


@torch.no_grad()
def posteriors(model: CompactModel, view: View, boxes: np.ndarray) -> tuple[Tensor, Tensor]:
    """Log-probabilities (n, 2 * frames, classes) and frames (n,) of boxes (n, 4), as they are."""
    reading = Reading(model)
    logits, frames = reading(view.image, reading.bands_at(view, boxes))
    return logits.log_softmax(2), frames


def words_in(model: CompactModel, view: View, alphabet: Alphabet) -> list[TruthLine]:
    """The words of all lines of a view, numbered as their lines are."""
    words: list[TruthLine] = []
    boxes = with_margin(np.array([line.box for line in view.lines], np.float32))
    log_probs, frames = posteriors(model, view, boxes)
    rows = zip(view.lines, boxes, log_probs.numpy(), (2 * frames).tolist(), strict=True)
    for line, box, row, n in rows:
        words += words_of(line, box, row[:n], alphabet, model.config)
    return words


class HandLearner:
    """Learns from those lines of `views` that are wanted.

    `deltas` are the averaged differences so far, in the names of `model.adapter`.
    """

    def __init__(
        self,
        model: CompactModel,
        views: Views,
        recipe: Recipe,
        wanted: Wanted = lambda _line: True,
        seed: int = 0,
    ) -> None:
        self.recipe, self.model = recipe, model.eval().requires_grad_(False)
        self.rng = np.random.default_rng(seed)
        torch.manual_seed(seed)
        kept = (
            replace(
                view,
                lines=[line for line in view.lines if wanted(line.number)],
                words=[word for word in view.words if wanted(word.number)],
            )
            for view in views.hand
        )
        self.hand = [view for view in kept if view.lines]
        self.print = views.print
        self.reading = Reading(model)
        self.alphabet = Alphabet(model.config)
        self.live = self._start()
        self.deltas = {name: value.detach().clone() for name, value in self.live.items()}
        groups = [
            {"params": [v for name, v in self.live.items() if name.startswith(part)], "most": most}
            for part, most in ((BAND, recipe.rate), (ENCODER, recipe.encoder_rate))
        ]
        self.optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
        self.step = 0

    def _start(self) -> Deltas:
        """Factors whose product is zero; zero differences."""
        made: Deltas = {}
        for name, weight in self.reading.named_parameters():
            flat = weight.reshape(len(weight), -1)
            large = weight.numel() >= _LOW_RANK_FROM and weight.dim() > 1
            if large and not name.startswith(ENCODER):
                wide = flat.shape[1]
                made[name + DOWN] = torch.randn(self.recipe.rank, wide) / math.sqrt(wide)
                made[name + UP] = torch.zeros(len(flat), self.recipe.rank)
            else:
                made[name] = torch.zeros_like(weight)
        return {name: value.requires_grad_() for name, value in made.items()}

    def learn(self, place: float) -> float:
        """One step at `place`, 0 to 1, of the way; returns the CTC loss a character."""
        recipe = self.recipe
        self.step += 1
        rate = 0.02 + 0.98 * (0.5 + 0.5 * math.cos(math.pi * place))
        for group in self.optimizer.param_groups:
            group["lr"] = group["most"] * rate * min(1.0, self.step / 10)
        changed = merged(self.reading, self.live)
        view, bands, texts = self._lines()

        def hidden(coarse: Tensor) -> tuple[Tensor, Tensor]:
            sampled, frames = bands(coarse)
            return with_hidden(self.rng, sampled, frames, recipe.hidden), frames

        logits, frames = self._logits(changed, view, hidden)
        classes = [self.alphabet.encode(text) for text in texts]
        loss = ctc_loss(logits, frames * 2, classes, [True] * len(classes), self.alphabet)
        said = float(loss.item())
        if self.print and self.step % recipe.print_every == 0:
            view, boxes, before = self.print[int(self.rng.integers(len(self.print)))]
            logits, frames = self._logits(changed, view, self.reading.bands_at(view, boxes))
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

    def _logits(self, changed: Deltas, view: View, bands: Bands) -> tuple[Tensor, Tensor]:
        """With products in 16 bits where the CPU has them."""
        with torch.autocast("cpu", torch.bfloat16, enabled=_HALF):
            logits, frames = functional_call(self.reading, changed, (view.image, bands))
        return logits.float(), frames

    def _lines(self) -> tuple[View, Bands, list[str]]:
        """Some lines of a view, or as many made of its words, and their texts."""
        view = self.hand[int(self.rng.integers(len(self.hand)))]
        if len(view.words) > len(view.lines) and self.rng.random() < self.recipe.mixed:
            each = round(len(view.words) / len(view.lines))
            pick = self.rng.permutation(len(view.words))[: each * self.recipe.lines]
            words = [view.words[int(k)] for k in pick]
            apart = self.reading.bands_at(view, word_boxes(self.rng, words))
            texts = [word.text or "" for word in words]
            together = [" ".join(texts[k : k + each]) for k in range(0, len(texts), each)]
            return view, lambda coarse: joined(*apart(coarse), each), together
        pick = self.rng.permutation(len(view.lines))[: self.recipe.lines]
        lines = [view.lines[int(k)] for k in pick]
        bands = self.reading.bands_at(view, jittered(self.rng, lines))
        return view, bands, [line.text or "" for line in lines]


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


Scores = dict[int, ErrorRate]
"""Errors by the number of the line."""


def total(scores: Scores) -> ErrorRate:
    return sum(scores.values(), ErrorRate())


class Examination:
    """Lines with a known text, read by the base once, to be read with one set of
    differences after another, as the reader would: together with the base, where that is unsure.

    Scores are without case and given boxes, as everywhere.
    """

    def __init__(self, model: CompactModel, pages: Sequence[TruthPage]) -> None:
        self.reading = Reading(model)
        self.views = [
            View(padded_page(page.pixels), [line for line in page.lines if line.text])
            for page in pages
            if any(line.text for line in page.lines)
        ]
        weights = dict(self.reading.named_parameters())
        self.base = {
            line.number: row
            for view in self.views
            for line, row in self._rows(view, view.lines, weights)
        }
        self.parts = {number: part_of_learnt(row) for number, row in self.base.items()}
        self._scored: dict[tuple[int, bool], ErrorRate] = {}

    @torch.no_grad()
    def _rows(
        self, view: View, lines: Sequence[TruthLine], weights: Mapping[str, Tensor]
    ) -> Iterator[tuple[TruthLine, Floats]]:
        """Log-probabilities (frames, classes) of lines of a view, which is encoded for them."""
        if not lines:
            return
        boxes = with_margin(np.array([line.box for line in lines], np.float32))
        bands = self.reading.bands_at(view, boxes)
        logits, frames = functional_call(self.reading, dict(weights), (view.image, bands))
        rows = logits.log_softmax(2).numpy()
        for line, row, n in zip(lines, rows, (2 * frames).tolist(), strict=True):
            yield line, row[:n].copy()

    def __call__(
        self,
        deltas: Deltas,
        strength: float = 1.0,
        *,
        wanted: Wanted = lambda _line: True,
        prior: LanguagePrior | None = None,
    ) -> Scores:
        """The errors of the wanted lines with the differences taken `strength` times: of the best
        path, or with a `prior` of the beam search that the reader uses.
        """
        base = dict(self.reading.named_parameters())
        changed = {
            name: torch.lerp(base[name], value, strength)
            for name, value in merged(self.reading, deltas).items()
        }
        scores: Scores = {}
        for view in self.views:
            lines = [line for line in view.lines if wanted(line.number)]
            doubtful = [line for line in lines if changed and self.parts[line.number]]
            scores |= {line.number: self._plain(line, prior) for line in lines}
            for line, row in self._rows(view, doubtful, changed):
                both = together(self.base[line.number], row, self.parts[line.number])
                scores[line.number] = self._score(line, both, prior)
        return scores

    def _plain(self, line: TruthLine, prior: LanguagePrior | None) -> ErrorRate:
        """The errors of the base alone, found once."""
        key = line.number, prior is not None
        if key not in self._scored:
            self._scored[key] = self._score(line, self.base[line.number], prior)
        return self._scored[key]

    def _score(self, line: TruthLine, row: Floats, prior: LanguagePrior | None) -> ErrorRate:
        alphabet = self.reading.config.characters
        said = (
            greedy_text(row, len(row), alphabet)
            if prior is None
            else beam.search(row, alphabet, prior, beam.BeamOptions())
        )
        return character_errors(line.text or "", said)
