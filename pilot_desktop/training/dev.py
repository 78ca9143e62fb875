"""Dev scores while training: given boxes, decoded by best path and, later, by the decoder."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from PIL import Image
from rapidfuzz.distance import Levenshtein
from torch import Tensor

from pilot_desktop.model.compact import CompactModel
from pilot_desktop.model.sampling import band_frames, padded_page, with_margin
from pilot_desktop.training.batches import sample_bands
from pilot_desktop.training.data import TruthPage
from pilot_desktop.training.losses import greedy_text

Readout = Callable[[Tensor, Tensor, Tensor, np.ndarray], list[str]]
"""(logits, band memory, frames, boxes) of some lines -> their texts."""


def best_path(model: CompactModel) -> Readout:
    def read(logits: Tensor, _: Tensor, frames: Tensor, __: np.ndarray) -> list[str]:
        rows = zip(logits.float().cpu().numpy(), frames.tolist(), strict=True)
        return [greedy_text(row, 2 * n, model.config.characters) for row, n in rows]

    return read


@torch.no_grad()
def read_given_boxes(
    model: CompactModel, page: TruthPage, device: torch.device, readout: Readout, scale: float = 1.0
) -> list[tuple[str, str]]:
    """(truth, reading) of each scored line of a dev page."""
    pixels = page.pixels
    if scale != 1.0:
        size = (round(pixels.shape[1] * scale), round(pixels.shape[0] * scale))
        pixels = np.asarray(Image.fromarray(pixels).resize(size, Image.Resampling.BICUBIC))
    padded = padded_page(pixels).astype(np.float32) / 127.5 - 1
    lines = [line for line in page.lines if line.text]
    if not lines:
        return []
    maps = model.encoder(torch.from_numpy(padded)[None, None].to(device))
    boxes = with_margin(np.array([line.box for line in lines], np.float32) * scale)
    pairs = []
    order = np.argsort(band_frames(boxes, model.config))
    for start in range(0, len(order), 24):
        part = order[start : start + 24]
        sampled, frames = sample_bands(model.config, maps.coarse, [boxes[part]], *padded.shape)
        logits, band = model.band.read(sampled, frames)
        texts = readout(logits, band, frames, boxes[part])
        pairs += [
            (lines[k].text or "", " ".join(text.split()))
            for k, text in zip(part, texts, strict=True)
        ]
    return pairs


def dev_scores(
    model: CompactModel,
    sets: dict[str, list[TruthPage]],
    device: torch.device,
    limit: int,
    readout: Readout | None = None,
) -> dict[str, float]:
    """CER without case of each dev set, given boxes."""
    model.eval()
    readout = readout or best_path(model)
    scores = {}
    for name, pages in sets.items():
        pairs = [
            p for page in pages[:limit] for p in read_given_boxes(model, page, device, readout)
        ]
        edits = sum(Levenshtein.distance(a.lower(), b.lower()) for a, b in pairs)
        scores[name] = edits / max(1, sum(len(a) for a, _ in pairs))
    model.train()
    return scores
