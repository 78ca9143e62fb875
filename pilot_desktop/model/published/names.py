"""Names of the released state dicts, in all their wrappings -> those of our modules; and of the
files that are made of them. No torch."""

from __future__ import annotations

OUTPUT = "decoder.lm_head.weight"
"""The output projection, which is the embedding under another name."""

WEIGHTS = "weights.safetensors"
GRAPHS = "graphs.zip"
"""The exported graphs: with them a CPU needs no torch, see `export`."""

INT8_GRAPH, INT8_WEIGHTS = "int8.onnx", "int8.safetensors"
"""The decoder's step with its matrices in 8 bits, see `int8`."""

_WRAPPED = "model.decoder."
_UNUSED = ("features_updater",)


def canonical(name: str, part: str = "") -> str | None:
    """The name of a parameter as in `config.expected_shapes`; None for what is not used.

    `part` is "encoder" or "decoder" where the name comes from a state dict of that part alone.
    """
    # `module.` is what DataParallel puts before a name, at any depth.
    pieces = [piece for piece in name.split(".") if piece != "module"]
    if any(piece in _UNUSED for piece in pieces):
        return None
    if part:
        while pieces[:1] == [part]:
            pieces = pieces[1:]
        pieces = [part, *pieces]
    side, rest = pieces[0], ".".join(pieces[1:])
    if side != "decoder":
        return ".".join(pieces)
    if not rest.startswith(("model.", "lm_head.")):
        return f"decoder.{rest}"
    # decoder.(MBartForCausalLM) model.(wrapper) model.decoder.: as many wrappers as there are.
    while rest.startswith("model.") and not rest.startswith(_WRAPPED):
        rest = rest.removeprefix("model.")
    return f"decoder.{rest.removeprefix(_WRAPPED)}"
