"""Names, shapes and types of the tensors in a safetensors file, from its header alone. No torch.

Eight bytes of length, then JSON, then the data: huggingface/safetensors, README, "Format".
"""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pilot_desktop.document.errors import ModelError
from pilot_desktop.document.sentence import Sentence

_LONGEST_HEADER = 100 << 20


@dataclass(frozen=True)
class TensorInfo:
    """`type` as the format writes it: F32, F16, BF16, I64..."""

    shape: tuple[int, ...]
    type: str

    @property
    def parameters(self) -> int:
        return math.prod(self.shape)


def read_header(path: Path) -> Mapping[str, TensorInfo]:
    """What a file holds. Raises ModelError where its parts do not fit together."""
    damaged = ModelError(
        Sentence("{name} is damaged: it is no whole safetensors file.", name=path.name)
    )
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            length = struct.unpack("<Q", file.read(8))[0]
            if length > min(size - 8, _LONGEST_HEADER):
                raise damaged
            header = json.loads(file.read(length))
        header.pop("__metadata__", None)
        found = {
            name: TensorInfo(tuple(int(n) for n in said["shape"]), str(said["dtype"]))
            for name, said in header.items()
        }
        end = max((int(said["data_offsets"][1]) for said in header.values()), default=0)
    except OSError as error:
        raise ModelError(
            Sentence("{name} cannot be read: {reason}.", name=path.name, reason=error.strerror)
        ) from error
    except (struct.error, ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        raise damaged from error
    if end != size - 8 - length:
        raise damaged
    return found
