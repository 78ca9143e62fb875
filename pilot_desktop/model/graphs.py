"""ONNX graphs that take their weights from the safetensors file beside them."""

from __future__ import annotations

import contextlib
import io
import json
import warnings
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper
from torch import Tensor, nn

from pilot_desktop.model.weights import LEAST, LEVELS, PACKED, STEP

OPSET = 17

_KINDS = {"F16": TensorProto.FLOAT16, "BF16": TensorProto.BFLOAT16, "I8": TensorProto.INT8}


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


def in_eight_bits(path: Path, exact: Collection[str] = ()) -> None:
    """Let the graph's products with a matrix of parameters run in 8 bits, but for those of `exact`.

    Activations are quantised as they come, by their least and greatest value. Matrices get a scale
    for each column when the graph is loaded, so the file still holds no weights, and other
    weights (an adapter's) can take their place. Their 7 bits keep the sums of pairs of products
    within 16 bits, where processors without VNNI saturate.
    """
    model = onnx.load(str(path))
    graph = model.graph
    made_by = {name: node for node in graph.node for name in node.output}
    used_by: dict[str, list[onnx.NodeProto]] = {}
    for node in graph.node:
        for name in node.input:
            used_by.setdefault(name, []).append(node)
    parameters = {tensor.name for tensor in graph.initializer}

    def origins(name: str) -> set[str] | None:
        """The parameters that a value is made of; None where an input of the graph has a part."""
        if name in parameters:
            return {name}
        node = made_by.get(name)
        if node is None:
            return None
        found: set[str] = set()
        for part in node.input:
            below = origins(part)
            if below is None:
                return None
            found |= below
        return found

    nodes: list[onnx.NodeProto] = []
    taken: set[str] = set()
    for node in graph.node:
        if node.output[0] in taken:
            continue
        of = origins(node.input[1]) if node.op_type == "MatMul" else None
        if not of or of & set(exact):
            nodes.append(node)
            continue
        matrix, result = node.input[1], node.output[0]
        # A bias is added in the same step.
        after = used_by.get(result, [])
        bias = ""
        if len(after) == 1 and after[0].op_type == "Add":
            (other,) = (name for name in after[0].input if name != result)
            if other in parameters:
                bias, result = other, after[0].output[0]
                taken.add(result)
        nodes += _quantised(matrix)
        inputs = [node.input[0], matrix + ".q", matrix + ".scale", "", bias]
        nodes.append(
            helper.make_node(
                "DynamicQuantizeMatMul", inputs, [result], result, domain="com.microsoft"
            )
        )
    constants = {"quantised.one": LEVELS, "quantised.least": LEAST}
    graph.initializer.extend(
        onnx.numpy_helper.from_array(np.array(value, np.float32), name)
        for name, value in constants.items()
    )
    del graph.node[:]
    graph.node.extend(nodes)
    model.opset_import.append(helper.make_opsetid("com.microsoft", 1))
    path.write_bytes(model.SerializeToString())


def _quantised(matrix: str) -> list[onnx.NodeProto]:
    """A (k, n) matrix as 8-bit integers `.q` and a scale a column, `.scale`: all of it constant, so
    computed once, when the graph is loaded.
    """

    def step(kind: str, inputs: list[str], name: str, **attributes: Any) -> onnx.NodeProto:
        return helper.make_node(kind, inputs, [f"{matrix}.{name}"], **attributes)

    return [
        step("Abs", [matrix], "abs"),
        step("ReduceMax", [f"{matrix}.abs"], "most", axes=[0], keepdims=0),
        step("Max", [f"{matrix}.most", "quantised.least"], "positive"),
        step("Div", [f"{matrix}.positive", "quantised.one"], "scale"),
        step("Div", [matrix, f"{matrix}.scale"], "levels"),
        step("Round", [f"{matrix}.levels"], "round"),
        step("Cast", [f"{matrix}.round"], "q", to=TensorProto.INT8),
    ]


def share_weights(
    path: Path, weights: Path, renamed: Callable[[str], str | None] = lambda name: name
) -> None:
    """Let the graph take its parameters from the safetensors file beside it.

    Each initialiser that is a parameter becomes external data at the parameter's offset in
    `weights`; parameters in 16 bits are cast to 32 when the graph is loaded, those in levels
    (`model.weights`) multiplied by their steps. So torch and onnxruntime read the same bytes, and
    they are kept once. `renamed` gives the parameter's name for a name in the file; None for one
    that the graph does not know.
    """
    with weights.open("rb") as file:
        size = int.from_bytes(file.read(8), "little")
        header = json.loads(file.read(size))
    entries = {renamed(name): entry for name, entry in header.items() if name != "__metadata__"}
    model = onnx.load(str(path))

    def outside(tensor: onnx.TensorProto, entry: dict[str, Any]) -> None:
        begin, end = entry["data_offsets"]
        tensor.data_location = TensorProto.EXTERNAL
        place = {"location": weights.name, "offset": 8 + size + begin, "length": end - begin}
        for key, value in place.items():
            tensor.external_data.add(key=key, value=str(value))

    unpacking: list[onnx.NodeProto] = []
    steps: list[onnx.TensorProto] = []
    for tensor in model.graph.initializer:
        entry = entries.get(tensor.name)
        if entry is None:
            continue
        name, kind = tensor.name, entry["dtype"]
        tensor.ClearField("raw_data")
        tensor.ClearField("float_data")
        outside(tensor, entry)
        if kind not in _KINDS:
            continue
        tensor.data_type = _KINDS[kind]
        tensor.name = name + PACKED[kind]
        whole = name if kind != "I8" else name + ".whole"
        unpacking.append(helper.make_node("Cast", [tensor.name], [whole], to=TensorProto.FLOAT))
        if kind == "I8":
            step = entries[name + STEP]
            steps.append(
                TensorProto(name=name + STEP, data_type=TensorProto.FLOAT, dims=step["shape"])
            )
            outside(steps[-1], step)
            unpacking.append(helper.make_node("Mul", [whole, name + STEP], [name]))
    model.graph.initializer.extend(steps)
    nodes = list(model.graph.node)
    del model.graph.node[:]
    model.graph.node.extend(unpacking + nodes)
    path.write_bytes(model.SerializeToString())
