"""Export a checkpoint to the files the program reads: ONNX graphs, vocabulary, manifest."""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Mapping
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import Tensor

from pilot_desktop.model.compact import CompactModel
from pilot_desktop.model.graphs import export_graph, in_eight_bits, share_weights
from pilot_desktop.model.store import write_manifest
from pilot_desktop.model.vocabulary import Vocabulary
from pilot_desktop.model.weights import STEP, in_levels
from pilot_desktop.training.checkpoint import load_checkpoint
from pilot_desktop.training.graph_modules import (
    EXACT,
    BandMemoryGraph,
    DecoderGraph,
    EncoderGraph,
    PageMemoryGraph,
    RegionGraph,
)

OPSET = 17

MODEL_FILES = (".onnx", ".safetensors", ".model", ".npz")


LARGE = 60_000
"""Values from which on a matrix is kept in levels; decision 99."""
SMALL = 4096


def packed(weights: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The weights as the file holds them: large matrices in levels, with their steps; small tensors
    (biases, depthwise filters), which weigh little and matter much, whole; all others in 16 bits.
    """
    held = {}
    for name, value in weights.items():
        if value.numel() >= LARGE and name not in EXACT:
            levels, steps = in_levels(value.numpy())
            held[name], held[name + STEP] = torch.from_numpy(levels), torch.from_numpy(steps)
        else:
            held[name] = value if value.numel() < SMALL else value.half().contiguous()
    return held


def export_model(
    model: CompactModel, folder: Path, *, small: bool = True, eight_bits: bool = True
) -> None:
    """Write weights.safetensors, encoder.onnx, regions.onnx and, with a decoder, band.onnx,
    page.onnx and decoder.onnx. `small` stores the weights packed; `eight_bits` lets the first
    two graphs multiply in 8 bits: the stored weights are the same.
    """
    folder.mkdir(parents=True, exist_ok=True)
    model = model.cpu().eval()
    weights = folder / "weights.safetensors"
    save_file(packed(model.state_dict()) if small else model.state_dict(), weights)
    weights.chmod(0o644)  # safetensors makes it for its owner only
    image = torch.randint(0, 255, (1, 1, 96, 160), dtype=torch.uint8)
    export_graph(
        EncoderGraph(model), (image,), (["image"], ["coarse", "line_map"]),
        {"image": {2: "height", 3: "width"}, "coarse": {1: "rows", 2: "columns"},
         "line_map": {2: "map_rows", 3: "map_columns"}},
        folder / "encoder.onnx",
    )  # fmt: skip
    c, rows = model.config.widths[2], model.config.band_rows
    coarse = torch.randn(1, 6, 40, c)
    grid, lengths = torch.rand(2, rows, 10, 2) * 2 - 1, torch.tensor([5, 3])
    export_graph(
        RegionGraph(model), (coarse, grid, lengths),
        (["coarse", "grid", "lengths"], ["log_probs", "band"]),
        {"coarse": {1: "rows", 2: "columns"}, "grid": {0: "n", 2: "columns2"},
         "lengths": {0: "n"}, "log_probs": {0: "n", 1: "frames2"}, "band": {0: "n", 1: "frames"}},
        folder / "regions.onnx",
    )  # fmt: skip
    files = ["encoder.onnx", "regions.onnx"]
    if eight_bits:
        for name in files:
            in_eight_bits(folder / name, EXACT)
    if model.decoder is not None:
        log_probs = torch.randn(2, 10, model.band.classes).log_softmax(2)
        band = torch.randn(2, 5, model.config.band_width)
        export_graph(
            BandMemoryGraph(model), (log_probs, band),
            (["log_probs", "band"], ["keys", "values", "places"]),
            {"log_probs": {0: "n", 1: "frames2"}, "band": {0: "n", 1: "frames"},
             "keys": {0: "n", 2: "frames"}, "values": {0: "n", 2: "frames"},
             "places": {0: "n", 1: "frames"}},
            folder / "band.onnx",
        )  # fmt: skip
        export_graph(
            PageMemoryGraph(model), (coarse,), (["coarse"], ["keys", "values"]),
            {"coarse": {1: "rows", 2: "columns"}, "keys": {2: "cells"}, "values": {2: "cells"}},
            folder / "page.onnx",
        )  # fmt: skip
        heads, d = model.config.decoder_heads, model.config.decoder_width
        keys = torch.randn(2, heads, 5, d // heads)
        past = torch.randn(model.config.decoder_layers, 2, 2, heads, 3, d // heads)
        export_graph(
            DecoderGraph(model),
            (torch.tensor([[1, 2], [3, 4]]), torch.rand(2, 2), past, keys, keys.clone(),
             torch.rand(2, 5), lengths),
            (["tokens", "letters", "past", "keys", "values", "places", "lengths"],
             ["scores", "present"]),
            {"tokens": {0: "n", 1: "k"}, "letters": {0: "n", 1: "k"}, "past": {2: "n", 4: "p"},
             "keys": {0: "n", 2: "t"}, "values": {0: "n", 2: "t"}, "places": {0: "n", 1: "t"},
             "lengths": {0: "n"}, "scores": {0: "n", 1: "k"}, "present": {2: "n", 4: "pk"}},
            folder / "decoder.onnx",
        )  # fmt: skip
        files += ["band.onnx", "page.onnx", "decoder.onnx"]
    for name in files:
        share_weights(folder / name, weights)


def release(model: CompactModel, vocabulary: Path, folder: Path, version: str, text: str) -> None:
    """A model folder the program can read: graphs, weights, vocabulary, manifest.

    A language prior (`training.language`) that lies in the folder becomes part of it. `text` names
    what has the last word on a line, "ctc" or "decoder". Figures of a manifest that is already
    there are dropped: they belong to other weights.
    """
    export_model(model, folder)
    shutil.copyfile(vocabulary, folder / "vocabulary.model")
    config = {**model.config.to_dict(), "text": text, "pieces": Vocabulary(vocabulary).pieces}
    write_manifest(
        folder,
        name=folder.name,
        version=version,
        licence="Apache-2.0",
        summary="Compact PILOT: printed and handwritten pages, French and English.",
        config=config,
        files=sorted(f.name for f in folder.iterdir() if f.suffix in MODEL_FILES),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("vocabulary", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--version", default="0.1")
    parser.add_argument("--text", choices=("ctc", "decoder"), default="ctc")
    args = parser.parse_args()
    size = len(Vocabulary(args.vocabulary))
    model = load_checkpoint(args.checkpoint, vocabulary_size=size)
    release(model, args.vocabulary, args.folder, args.version, args.text)


if __name__ == "__main__":
    main()
