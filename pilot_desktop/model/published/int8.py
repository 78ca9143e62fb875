"""The matrices of the published decoder in 8 bits, for onnxruntime on a CPU. No torch.

Each row of a matrix is cut into blocks of 64 weights with a scale of their own, and weights are
whole multiples of it, -127 to 127 (onnxruntime's MatMulNBits). The embedding that tokens are looked
up in stays as it is, and so do norms, biases and the encoder.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
from onnx import ModelProto, NodeProto, TensorProto, helper
from safetensors.numpy import save_file

from pilot_desktop.model.published.names import INT8_GRAPH, INT8_WEIGHTS

BLOCK = 64
_ROWS = 4096  # of a matrix at a time: the output matrix alone has 0.26 GB in 32 bits
_TYPES: dict[int, type] = {TensorProto.FLOAT: np.float32, TensorProto.FLOAT16: np.float16}

Bytes = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]


def quantise_step(
    graphs: Path, folder: Path, told: Callable[[float], None] = lambda _fraction: None
) -> None:
    """From the step in an archive of graphs, whose weights lie beside it, to `INT8_GRAPH` and
    `INT8_WEIGHTS` in the folder. `told` hears the fraction done; it may raise to stop. OSError
    where the files cannot be written.
    """
    with zipfile.ZipFile(graphs) as archive:
        model = onnx.load_from_string(archive.read("step.onnx"))
    held = {tensor.name: tensor for tensor in model.graph.initializer}
    cast = {n.output[0]: n.input[0] for n in model.graph.node if n.op_type == "Cast"}
    weights: dict[str, npt.NDArray[np.generic]] = {}
    nodes = []
    for number, node in enumerate(model.graph.node):
        told(number / len(model.graph.node))
        tensor = held.get(cast.get(node.input[1], node.input[1])) if len(node.input) > 1 else None
        if node.op_type != "Gemm" or tensor is None or not tensor.external_data:
            nodes.append(node)
            continue
        name = node.input[1]
        if f"{name}.q" not in weights:
            weights[f"{name}.q"], weights[f"{name}.s"] = _blocks(tensor, graphs.parent)
        nodes.append(_product(node, f"{name}.q", f"{name}.s", *tensor.dims))
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    save_file(weights, folder / INT8_WEIGHTS)
    _attach(model, folder)
    (folder / INT8_GRAPH).write_bytes(model.SerializeToString())


def to_blocks(rows: Floats) -> tuple[Bytes, Floats]:
    """(n, k) -> weights as 1 to 255, where 128 is zero, (n, blocks, 64); scales (n, blocks)."""
    n, k = rows.shape
    blocks = -(-k // BLOCK)
    padded = np.pad(rows, ((0, 0), (0, blocks * BLOCK - k))).reshape(n, blocks, BLOCK)
    scales = np.abs(padded).max(axis=2) / 127
    # A block of zeros has no scale; any will do.
    steps = np.rint(padded / np.where(scales > 0, scales, 1)[:, :, None])
    return (steps + 128).astype(np.uint8), scales.astype(np.float32)


def _blocks(tensor: TensorProto, folder: Path) -> tuple[Bytes, Floats]:
    parts = [to_blocks(rows) for rows in _rows(tensor, folder)]
    return np.concatenate([q for q, _ in parts]), np.concatenate([s for _, s in parts])


def _rows(tensor: TensorProto, folder: Path) -> Iterator[Floats]:
    """A matrix in external data, some rows at a time, in 32 bits."""
    where = {entry.key: entry.value for entry in tensor.external_data}
    kind = _TYPES.get(tensor.data_type, np.uint16)
    matrix = np.memmap(
        folder / where["location"], kind, "r", int(where["offset"]), tuple(tensor.dims)
    )
    for start in range(0, len(matrix), _ROWS):
        rows = matrix[start : start + _ROWS]
        if tensor.data_type == TensorProto.BFLOAT16:  # the upper half of 32 bits
            yield (rows.astype(np.uint32) << 16).view(np.float32)
        else:
            yield rows.astype(np.float32)


def _product(gemm: NodeProto, weights: str, scales: str, n: int, k: int) -> NodeProto:
    """The same product, of a matrix in blocks. Activations are rounded to 8 bits as well."""
    return helper.make_node(
        "MatMulNBits", [gemm.input[0], weights, scales, "", "", gemm.input[2]], gemm.output,
        domain="com.microsoft", K=k, N=n, bits=8, block_size=BLOCK, accuracy_level=4,
    )  # fmt: skip


def _attach(model: ModelProto, folder: Path) -> None:
    """Drop what nobody uses any more; let the graph take its blocks from the file."""
    used = {name for node in model.graph.node if node.op_type != "Cast" for name in node.input}
    nodes = [n for n in model.graph.node if n.op_type != "Cast" or n.output[0] in used]
    used |= {name for node in nodes for name in node.input}
    tensors = [tensor for tensor in model.graph.initializer if tensor.name in used]
    with (folder / INT8_WEIGHTS).open("rb") as file:
        size = int.from_bytes(file.read(8), "little")
        header = json.loads(file.read(size))
    for name, entry in header.items():
        if name not in used:
            continue  # what safetensors says of the file itself
        begin, end = entry["data_offsets"]
        kind = TensorProto.UINT8 if entry["dtype"] == "U8" else TensorProto.FLOAT
        tensor = TensorProto(name=name, data_type=kind, dims=entry["shape"])
        tensor.data_location = TensorProto.EXTERNAL
        place = {"location": INT8_WEIGHTS, "offset": 8 + size + begin, "length": end - begin}
        for key, value in place.items():
            tensor.external_data.add(key=key, value=str(value))
        tensors.append(tensor)
    for kept, new in ((model.graph.node, nodes), (model.graph.initializer, tensors)):
        del kept[:]
        kept.extend(new)
    model.opset_import.append(helper.make_opsetid("com.microsoft", 1))
