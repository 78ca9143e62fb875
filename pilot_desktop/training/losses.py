"""Losses of the dense heads."""

from __future__ import annotations

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from pilot_desktop.model.config import CompactConfig
from pilot_desktop.reading import ctc


class Alphabet:
    """Text to CTC classes, and the pairs of classes that differ by case only."""

    def __init__(self, config: CompactConfig) -> None:
        self.index = {c: i + 1 for i, c in enumerate(config.characters)}
        pairs = [
            (self.index[c], self.index[c.lower()])
            for c in config.characters
            if c != c.lower() and c.lower() in self.index
        ]
        self.upper = torch.tensor([u for u, _ in pairs])
        self.lower = torch.tensor([low for _, low in pairs])

    def encode(self, text: str) -> list[int]:
        """Characters outside the set are left out."""
        return [self.index[c] for c in text if c in self.index]


def ctc_loss(
    logits: Tensor,
    lengths: Tensor,
    texts: list[list[int]],
    case_known: list[bool],
    alphabet: Alphabet,
) -> Tensor:
    """Mean CTC loss a character over a batch of lines.

    logits (n, frames, classes), lengths (n,) valid frames. Where the case is not known, upper and
    lower count as one class, so that the model is not taught to shout.
    """
    log_probs = logits.float().log_softmax(2)
    unknown = ~torch.tensor(case_known, device=logits.device)
    if bool(unknown.any()):
        upper, lower = alphabet.upper.to(logits.device), alphabet.lower.to(logits.device)
        folded = log_probs.clone()
        either = torch.logaddexp(log_probs[..., upper], log_probs[..., lower])
        folded[..., upper] = either
        folded[..., lower] = either
        log_probs = torch.where(unknown[:, None, None], folded, log_probs)
    sizes = torch.tensor([len(t) for t in texts])
    targets = torch.tensor([c for t in texts for c in t], dtype=torch.long)
    losses = F.ctc_loss(
        log_probs.transpose(0, 1),
        targets.to(logits.device),
        lengths,
        sizes.to(logits.device),
        reduction="none",
        zero_infinity=True,
    )
    # A line weighs by the root of its length: long lines teach more, short ones are not drowned.
    weight = sizes.to(losses).sqrt()
    return (losses / sizes.to(losses).clamp(min=1) * weight).sum() / weight.sum()


def line_map_loss(
    logits: Tensor, target: Tensor, weight: Tensor
) -> tuple[Tensor, dict[str, float]]:
    """logits and target (B, 4, h, w), weight (B, 3, h, w) -> loss and its parts for the log."""
    core = F.binary_cross_entropy_with_logits(logits[:, 0], target[:, 0], reduction="none")
    # The rare cells on lines count more than the paper around them.
    core = (core * weight[:, 0] * (1 + 2 * target[:, 0])).mean()
    soft = logits[:, 0].sigmoid() * weight[:, 0]
    wanted = target[:, 0] * weight[:, 0]
    dice = 1 - 2 * (soft * wanted).sum() / ((soft**2).sum() + (wanted**2).sum() + 1)
    text = F.binary_cross_entropy_with_logits(logits[:, 3], target[:, 3], reduction="none")
    text = (text * weight[:, 2]).mean()
    off = F.smooth_l1_loss(logits[:, 1:3], target[:, 1:3], reduction="none", beta=0.1).sum(1)
    distance = (off * weight[:, 1]).sum() / (weight[:, 1].sum() + 1)
    parts = {"core": core.item(), "dice": dice.item(), "dist": distance.item()}
    return core + 0.5 * dice + 0.5 * text + distance, parts


def greedy_text(logits: np.ndarray, length: int, characters: str) -> str:
    """Best-path text of one line's (frames, classes) scores."""
    return ctc.best_path_text(logits[:length], characters)
