"""ONNX graphs that take their weights from the safetensors file beside them."""

from __future__ import annotations

import contextlib
import io
import json
import warnings
from collections.abc import Callable
from pathlib import Path

import onnx
import torch
from onnx import TensorProto, helper
from torch import Tensor, nn

OPSET = 17

_KINDS = {"F16": TensorProto.FLOAT16, "BF16": TensorProto.BFLOAT16}


def export_graph(
    module: nn.Module,
    inputs: tuple[Tensor, ...],
    names: tuple[list[str], list[str]],
    axes: dict[str, dict[int, str]],
    path: Path,
) -> None:
    """Trace one module to an ONNX file with named inputs and outputs and free axes."""
    module.eval()
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()), torch.no_grad():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            module, inputs, str(path), input_names=names[0], output_names=names[1],
            dynamic_axes=axes, opset_version=OPSET, dynamo=False, do_constant_folding=False,
        )  # fmt: skip


def share_weights(
    path: Path, weights: Path, renamed: Callable[[str], str | None] = lambda name: name
) -> None:
    """Let the graph take its parameters from the safetensors file beside it.

    Each initialiser that is a parameter becomes external data at the parameter's offset in
    `weights`; 16-bit parameters are cast to 32 bits when the graph is loaded. So torch and
    onnxruntime read the same bytes, and they are kept once. `renamed` gives the parameter's name
    for a name in the file; None for one that the graph does not know.
    """
    with weights.open("rb") as file:
        size = int.from_bytes(file.read(8), "little")
        header = json.loads(file.read(size))
    entries = {renamed(name): entry for name, entry in header.items() if name != "__metadata__"}
    model = onnx.load(str(path))
    casts = []
    for tensor in model.graph.initializer:
        entry = entries.get(tensor.name)
        if entry is None:
            continue
        begin, end = entry["data_offsets"]
        name, kind = tensor.name, _KINDS.get(entry["dtype"])
        tensor.ClearField("raw_data")
        tensor.ClearField("float_data")
        tensor.data_location = TensorProto.EXTERNAL
        place = {"location": weights.name, "offset": 8 + size + begin, "length": end - begin}
        for key, value in place.items():
            tensor.external_data.add(key=key, value=str(value))
        if kind is not None:
            tensor.data_type = kind
            tensor.name = name + ".half"
            casts.append(helper.make_node("Cast", [tensor.name], [name], to=TensorProto.FLOAT))
    nodes = list(model.graph.node)
    del model.graph.node[:]
    model.graph.node.extend(casts + nodes)
    path.write_bytes(model.SerializeToString())
