"""Add ONNX graphs to a published model's folder, so that a CPU reads with it without torch.

python -m pilot_desktop.model.published.export FOLDER

The graphs hold no weights: they take them from `weights.safetensors` beside them.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from pilot_desktop.document.errors import PilotError
from pilot_desktop.model.graphs import export_graph, share_weights
from pilot_desktop.model.published.checkpoint import load_model
from pilot_desktop.model.published.config import PublishedConfig
from pilot_desktop.model.published.decoder import Layer
from pilot_desktop.model.published.names import GRAPHS, OUTPUT, WEIGHTS, canonical
from pilot_desktop.model.published.network import PublishedModel
from pilot_desktop.model.store import ModelFolder, load_manifest, write_manifest

Told = Callable[[float], None]
"""Told the fraction done before each graph; it may raise to stop."""


class ConvolutionGraph(nn.Module):
    """One convolution of a block on rows (1, c, h, w), as `ConvBlock.step`."""

    def __init__(self, model: PublishedModel, block: int, which: int) -> None:
        super().__init__()
        self.encoder = model.encoder
        self._block, self._which = block, which

    def forward(self, rows: Tensor) -> Tensor:
        return self.encoder.conv_blocks[self._block].step(self._which, rows)


class GateGraph(nn.Module):
    """The convolution of one of the two attentions, from what was pooled to its factors."""

    def __init__(self, model: PublishedModel, place: int) -> None:
        super().__init__()
        self.encoder = model.encoder
        self._place = place

    def forward(self, pooled: Tensor) -> Tensor:
        gate: Tensor = list(self.encoder.blocks)[self._place].get_submodule("conv")(pooled)
        return gate.sigmoid()


class MemoryGraph(nn.Module):
    """Places (m, d) -> for each layer keys (heads, d / heads, m) and values (heads, m, d / heads).

    Keys lie as the product with queries takes them, so that no token has to turn them.
    """

    def __init__(self, model: PublishedModel) -> None:
        super().__init__()
        self.decoder = model.decoder

    def forward(self, features: Tensor) -> tuple[Tensor, ...]:
        pairs = self.decoder.remember(features)
        return tuple(part for keys, values in pairs for part in (keys.transpose(1, 2), values))


class StepGraph(nn.Module):
    """k new tokens after `length` in the cache: scores of what follows the last, and what the
    cache grows by.

    tokens (n, k); length (); of each layer keys and values of the tokens before (n, heads, room,
    d / heads), of which `length` count; then of each layer those of the page as `MemoryGraph` gives
    them -> scores (n, vocabulary), new (layers, 2, n, heads, k, d / heads). No input is copied:
    what is cached stays where it lies, and the new tokens are attended to beside it.
    """

    def __init__(self, model: PublishedModel) -> None:
        super().__init__()
        self.decoder = model.decoder
        self.register_buffer("zero", torch.zeros(model.config.vocabulary))

    def forward(self, tokens: Tensor, length: Tensor, *held: Tensor) -> tuple[Tensor, Tensor]:
        config = self.decoder.config
        heads, d = config.heads, config.width // config.heads
        past, memory = held[: 2 * config.layers], held[2 * config.layers :]
        n, k, room = tokens.shape[0], tokens.shape[1], past[0].shape[2]

        def split(y: Tensor) -> Tensor:
            return y.reshape(n, k, heads, d).transpose(1, 2)

        order = torch.arange(k, device=tokens.device)
        empty = (torch.arange(room) >= length).to(past[0].dtype) * -1e9
        later = (order > order[:, None]).to(past[0].dtype) * -1e9
        # Rows of a matrix throughout: each projection is then a Gemm that reads the weights as they
        # lie in the file, where a product of three axes would keep a turned copy.
        x = self.decoder.embed(tokens, order + length).reshape(-1, heads * d)
        grown = []
        for number, layer in enumerate(self.decoder.layers):
            assert isinstance(layer, Layer)
            mine, page, y = layer.self_attn, layer.encoder_attn, layer.self_attn_layer_norm(x)
            keys, values = split(mine.k_proj(y)), split(mine.v_proj(y))
            grown.append(torch.stack((keys, values)))
            q = split(mine.q_proj(y)) * d**-0.5
            before = q @ past[2 * number].transpose(2, 3) + empty
            now = q @ keys.transpose(2, 3) + later
            share = torch.cat((before, now), dim=3).softmax(3)
            mixed = share[..., :room] @ past[2 * number + 1] + share[..., room:] @ values
            x = x + mine.out_proj(mixed.transpose(1, 2).reshape(-1, heads * d))
            asked = page.q_proj(layer.encoder_attn_layer_norm(x)) * d**-0.5
            asked = asked.reshape(-1, heads, d).transpose(0, 1)
            seen = (asked @ memory[2 * number]).softmax(2) @ memory[2 * number + 1]
            x = x + page.out_proj(seen.transpose(0, 1).reshape(-1, heads * d))
            x = x + layer.fc2(F.gelu(layer.fc1(layer.final_layer_norm(x))))
        last = self.decoder.layer_norm(x).reshape(n, k, heads * d)[:, -1]
        scores = F.linear(last, self.decoder.embed_tokens.weight, self.get_buffer("zero"))
        return scores, torch.stack(grown)


def add_graphs(folder: Path, told: Told = lambda _fraction: None) -> ModelFolder:
    """Write `graphs.zip` into the folder of a published model and name it in the manifest."""
    manifest = load_manifest(folder)
    weights = folder / WEIGHTS
    model = load_model(weights, PublishedConfig.from_dict(manifest.config))
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        archive = Path(scratch) / GRAPHS
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as graphs:
            for name in export_graphs(model, Path(scratch), told):
                path = Path(scratch) / name
                share_weights(path, weights, _parameter)
                graphs.write(path, name)
        archive.replace(folder / GRAPHS)
    return write_manifest(
        folder, name=manifest.name, version=manifest.version, licence=manifest.licence,
        summary=manifest.summary, config=manifest.config, files=[*manifest.files, GRAPHS],
        figures=manifest.figures, kind=manifest.kind,
    )  # fmt: skip


@dataclass(frozen=True)
class _Graph:
    """What is exported under a name: inputs to trace with, and names of what goes in and out, with
    their free axes.
    """

    name: str
    module: nn.Module
    inputs: tuple[Tensor, ...]
    names: tuple[list[str], list[str]]
    axes: dict[str, dict[int, str]]


def export_graphs(
    model: PublishedModel, folder: Path, told: Told = lambda _fraction: None
) -> list[str]:
    """Write all graphs, weights inside; returns their file names."""
    graphs = [*_convolution_graphs(model), *_gate_graphs(model), *_decoder_graphs(model)]
    for number, graph in enumerate(graphs):
        told(number / len(graphs))
        export_graph(graph.module, graph.inputs, graph.names, graph.axes, folder / graph.name)
    return [graph.name for graph in graphs]


def _convolution_graphs(model: PublishedModel) -> Iterator[_Graph]:
    config = model.config
    axes = {"rows": {2: "h", 3: "w"}, "out": {2: "h2", 3: "w2"}}
    for block, (inputs, outputs) in enumerate(pairwise((3, *config.stem, *config.separable))):
        for which in (1, 2, 3):
            rows = torch.randn(1, inputs if which == 1 else outputs, 5, 9)
            module = ConvolutionGraph(model, block, which)
            yield _Graph(f"conv-{block}-{which}.onnx", module, (rows,), (["rows"], ["out"]), axes)


def _gate_graphs(model: PublishedModel) -> Iterator[_Graph]:
    names, free = (["pooled"], ["gate"]), {2: "h", 3: "w"}
    means, planes = torch.randn(1, 1, model.config.width), torch.randn(1, 2, 9, 11)
    yield _Graph("channels.onnx", GateGraph(model, -2), (means,), names, {})
    yield _Graph(
        "places.onnx", GateGraph(model, -1), (planes,), names, {"pooled": free, "gate": free}
    )


def _decoder_graphs(model: PublishedModel) -> Iterator[_Graph]:
    config = model.config
    numbered = [f"{part}{n}" for n in range(config.layers) for part in ("keys", "values")]
    free = {name: {2 if name.startswith("keys") else 1: "m"} for name in numbered}
    places = torch.randn(7, config.width)
    memory = MemoryGraph(model)
    yield _Graph(
        "memory.onnx", memory, (places,), (["places"], numbered), {"places": {0: "m"}, **free}
    )
    with torch.inference_mode():
        held = memory(places)
    past = [f"past_{name}" for name in numbered]
    cached = [torch.randn(2, config.heads, 3, config.width // config.heads) for _ in past]
    tokens, length = torch.zeros(2, 2, dtype=torch.int64), torch.tensor(2)
    axes = {"tokens": {0: "n", 1: "k"}, **{name: {0: "n", 2: "room"} for name in past}, **free,
            "scores": {0: "n"}, "new": {2: "n", 4: "k"}}  # fmt: skip
    yield _Graph(
        "step.onnx", StepGraph(model), (tokens, length, *cached, *held),
        (["tokens", "length", *past, *numbered], ["scores", "new"]), axes,
    )  # fmt: skip


def _parameter(name: str) -> str | None:
    """The parameter of our modules that a name in the weights file stands for."""
    ours = canonical(name)
    return "decoder.embed_tokens.weight" if ours == OUTPUT else ours


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", metavar="FOLDER", type=Path)
    try:
        add_graphs(parser.parse_args().folder)
    except PilotError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
