"""A checkpoint of a smaller model as the start of a larger one that reads the same."""

from __future__ import annotations

from torch import Tensor

from pilot_desktop.model.compact import CompactModel


def grown(weights: dict[str, Tensor], model: CompactModel) -> dict[str, Tensor]:
    """The weights of `model` that compute what `weights` do (Net2Net; Chen et al. 2016).

    `model` may have a wider bottleneck and more blocks in its band head. What is new in `expand` is
    as `model` has it, at random; what is new in `project` is zero, so nothing comes of it yet.
    Raises ValueError where another weight has another shape, or where `model` lacks one.
    """
    larger = {name: tensor.detach().clone() for name, tensor in model.state_dict().items()}
    for name, old in weights.items():
        new = larger.get(name)
        if new is None:
            raise ValueError(f"{name} has no place in the model")
        if old.shape == new.shape:
            larger[name] = old.clone()
            continue
        layer = name.split(".")[-2]
        if not name.startswith("band.blocks.") or layer not in ("expand", "project"):
            raise ValueError(f"{name} has the shape {tuple(old.shape)}, not {tuple(new.shape)}")
        if layer == "project":
            new.zero_()
        new[tuple(slice(size) for size in old.shape)] = old
    return larger
