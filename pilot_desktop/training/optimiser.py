"""The optimiser of the reading stage: Muon for the weight matrices, AdamW for all else."""

from __future__ import annotations

from typing import Any

import torch
from torch import nn

from pilot_desktop.model.compact import CompactModel

SMALLEST = 24
"""Matrices with fewer rows or columns are AdamW's."""


class ReadingOptimiser:
    """Muon (Jordan 2024) with steps as large as AdamW's, and AdamW.

    The backbone is pretrained, the heads are partly new: they move at different rates, `lr` and
    2.5 `lr`. A convolution's weight (out, in, h, w), channels last, is the matrix (out, h w in).
    """

    def __init__(self, model: CompactModel, lr: float) -> None:
        slow = list(model.encoder.named_parameters(prefix="encoder"))
        fast = [
            *model.line_map.named_parameters(prefix="line_map"),
            *model.band.named_parameters(prefix="band"),
        ]
        self.rates = (lr, lr * 2.5)
        self.matrices: list[tuple[nn.Parameter, nn.Parameter]] = []
        vectors, flat = [], []
        for group in (slow, fast):
            chosen = [p for name, p in group if _is_matrix(name, p)]
            pairs = [(p, nn.Parameter(_matrix(p.data))) for p in chosen]
            self.matrices += pairs
            flat.append([view for _, view in pairs])
            taken = {id(p) for p in chosen}
            vectors.append([p for _, p in group if id(p) not in taken])
        self.parts: list[torch.optim.Optimizer] = [
            torch.optim.AdamW([{"params": v} for v in vectors], lr=lr, weight_decay=0.01),
            torch.optim.Muon(
                [{"params": v} for v in flat],
                lr=lr,
                weight_decay=0.01,
                adjust_lr_fn="match_rms_adamw",
            ),
        ]

    def step(self, rate: float) -> None:
        """One step at `rate` times the learning rates."""
        for part in self.parts:
            for group, base in zip(part.param_groups, self.rates, strict=True):
                group["lr"] = base * rate
        for weight, view in self.matrices:
            view.grad = None if weight.grad is None else _matrix(weight.grad)
        for part in self.parts:
            part.step()

    def state_dict(self) -> dict[str, Any]:
        return {"parts": [part.state_dict() for part in self.parts]}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        for part, saved in zip(self.parts, state["parts"], strict=True):
            part.load_state_dict(saved)


def _matrix(weight: torch.Tensor) -> torch.Tensor:
    """(out, in, h, w) as (out, h w in): a view where the weight lies channels last."""
    return (weight.permute(0, 2, 3, 1) if weight.ndim == 4 else weight).reshape(len(weight), -1)


def _is_matrix(name: str, weight: nn.Parameter) -> bool:
    """Hidden matrices; not depthwise kernels, and not the layers that give the characters."""
    if weight.ndim < 2 or name.split(".")[1] in ("head", "leave", "out", "rows"):
        return False
    rows, columns = len(weight), weight[0].numel()
    return min(rows, columns) >= SMALLEST
