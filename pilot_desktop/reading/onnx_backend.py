"""The compact model in onnxruntime: the default, without torch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnxruntime as ort

from pilot_desktop.document.errors import ModelError
from pilot_desktop.document.sentence import Sentence
from pilot_desktop.model.adapter import BAND, ENCODER
from pilot_desktop.model.weights import for_graphs
from pilot_desktop.reading.backend import Floats
from pilot_desktop.reading.compact_files import BandMemory, CompactBackend, CompactFiles

KEPT = 2_000_000
"""Pixels; the memory that a larger image took, about 110 bytes a pixel, is given back at once."""


class OnnxBackend(CompactBackend):
    """Runs the exported graphs on the CPU with `threads` threads (0: all cores)."""

    def __init__(self, files: CompactFiles, threads: int = 0) -> None:
        super().__init__(files)
        self._threads = threads
        encoder, regions = files.folder / "encoder.onnx", files.folder / "regions.onnx"
        self._encoder = [self._session(encoder, arena=True)]
        self._region = [self._session(regions)]
        if adapted := for_graphs(files.adapted()):
            self._encoder.append(self._session(encoder, _of(ENCODER, adapted)))
            self._region.append(self._session(regions, _of(BAND, adapted)))
        self._memory: ort.InferenceSession | None = None
        self._decoder: ort.InferenceSession | None = None

    def _session(
        self, path: Path, adapted: Mapping[str, npt.NDArray[Any]] | None = None, *,
        arena: bool = False,
    ) -> ort.InferenceSession:  # fmt: skip
        """A graph, those of its weights replaced that are `adapted`.

        With an `arena` it keeps the memory of its last runs: without, a third of the encoder's time
        goes to pages of memory that the system takes back and clears again.
        """
        options = ort.SessionOptions()
        options.intra_op_num_threads = self._threads
        # The window and its renderer share these cores: a waiting thread must not spin.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        # Shapes vary from page to page; a memory plan for each would only grow.
        options.enable_mem_pattern = False
        options.enable_cpu_mem_arena = arena
        options.log_severity_level = 3
        if adapted:
            held = [ort.OrtValue.ortvalue_from_numpy(value) for value in adapted.values()]
            options.add_external_initializers(list(adapted), held)
        try:
            return ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        except Exception as error:
            # onnxruntime raises its own kinds for a missing and for a damaged file alike.
            raise ModelError(
                Sentence(
                    "The model file {name} in {folder} is damaged.",
                    name=path.name,
                    folder=path.parent,
                )
            ) from error

    @property
    def device_name(self) -> str:
        threads = f"{self._threads} threads" if self._threads else "all cores"
        return f"CPU, {threads}, onnxruntime"

    def _encode(
        self, padded: npt.NDArray[np.uint8], *, learnt: bool = False
    ) -> tuple[Any, Floats, int]:
        run = None
        if padded.size > KEPT and not learnt:
            run = ort.RunOptions()
            run.add_run_config_entry("memory.enable_memory_arena_shrinkage", "cpu:0")
        coarse, line_map = self._encoder[learnt].run(None, {"image": padded[None, None]}, run)
        return coarse, line_map[0], coarse.nbytes

    def _regions(
        self, features: Any, grid: Floats, lengths: npt.NDArray[np.int64], *, learnt: bool = False
    ) -> tuple[Floats, Any]:
        inputs = {"coarse": features, "grid": grid, "lengths": lengths}
        log_probs, band = self._region[learnt].run(None, inputs)
        return log_probs, band

    def _remember(self, log_probs: Floats, band: Any) -> tuple[Any, Any, Any]:
        if self._memory is None:
            self._memory = self._session(self.files.folder / "band.onnx")
        keys, values, places = self._memory.run(None, {"log_probs": log_probs, "band": band})
        return keys, values, places

    def _step(
        self,
        tokens: npt.NDArray[np.int64],
        letters: Floats,
        cache: Any,
        memory: BandMemory,
        rows: Sequence[int],
    ) -> tuple[Floats, Any]:
        if self._decoder is None:
            self._decoder = self._session(self.files.folder / "decoder.onnx")
        config = self.files.config
        if cache is None:
            d = config.decoder_width // config.decoder_heads
            shape = (config.decoder_layers, 2, len(rows), config.decoder_heads, 0, d)
            cache = np.zeros(shape, np.float32)
        index = list(rows)
        scores, present = self._decoder.run(
            None,
            {"tokens": tokens, "letters": letters, "past": cache, "keys": memory.keys[index],
             "values": memory.values[index], "places": memory.places[index],
             "lengths": memory.lengths[index]},
        )  # fmt: skip
        return scores, present


def _of(part: str, weights: Mapping[str, npt.NDArray[Any]]) -> dict[str, npt.NDArray[Any]]:
    """Those of one part of the model: a graph takes no weights that it does not know."""
    return {name: value for name, value in weights.items() if name.startswith(part)}
