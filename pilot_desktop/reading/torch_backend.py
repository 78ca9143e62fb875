"""The compact model in PyTorch: for a GPU, and as the reference of the exported graphs."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from pilot_desktop.document.errors import ModelError
from pilot_desktop.document.sentence import Sentence
from pilot_desktop.model.compact import CompactModel
from pilot_desktop.model.encoder import finished_line_map
from pilot_desktop.model.weights import load_weights, unpacked
from pilot_desktop.reading.backend import Floats
from pilot_desktop.reading.compact_files import BandMemory, CompactBackend, CompactFiles


class TorchBackend(CompactBackend):
    """Computes in 32 bits on `device`."""

    def __init__(self, files: CompactFiles, device: str = "cpu", threads: int = 0) -> None:
        super().__init__(files)
        if threads:
            torch.set_num_threads(threads)
        self._device = torch.device(device)
        path, adapted = files.weights, unpacked(files.adapted())
        try:
            weights = {k: torch.from_numpy(v).float() for k, v in load_weights(path).items()}
            model = CompactModel(files.config, len(files.vocabulary))
            model.load_state_dict(weights)
            learnt = deepcopy(model) if adapted else model
            changed = {name: torch.from_numpy(value) for name, value in adapted.items()}
            learnt.load_state_dict(changed, strict=False)
        except Exception as error:
            # safetensors and torch raise many kinds for a damaged or foreign file.
            raise ModelError(Sentence("The weights in {path} are damaged.", path=path)) from error
        self._model = model.to(self._device).eval()
        self._learnt = learnt.to(self._device).eval()
        assert model.decoder is not None
        self._decoder = model.decoder

    @property
    def device_name(self) -> str:
        if self._device.type == "cuda":
            return f"{torch.cuda.get_device_name(self._device)}, torch"
        return f"CPU, {torch.get_num_threads()} threads, torch"

    @torch.inference_mode()
    def _encode(
        self, padded: npt.NDArray[np.uint8], *, learnt: bool = False
    ) -> tuple[Any, Floats, int]:
        model = self._learnt if learnt else self._model
        image = torch.from_numpy(padded).to(self._device)[None, None].float() / 127.5 - 1
        maps = model.encoder(image)
        line_map = finished_line_map(model.line_map(maps))[0].cpu().numpy()
        return maps.coarse, line_map, maps.coarse.numel() * 4

    @torch.inference_mode()
    def _regions(
        self, features: Any, grid: Floats, lengths: npt.NDArray[np.int64], *, learnt: bool = False
    ) -> tuple[Floats, Any]:
        where = torch.from_numpy(grid).to(self._device)
        model = self._learnt if learnt else self._model
        logits, band = model.band(features, where, torch.from_numpy(lengths).to(self._device))
        return logits.log_softmax(2).cpu().numpy(), band

    @torch.inference_mode()
    def _remember(self, log_probs: Floats, band: Any) -> tuple[Any, Any, Any]:
        # Of logits the decoder takes the softmax: logarithms of probabilities are as good.
        return self._decoder.remember_band(band, torch.from_numpy(log_probs).to(self._device))

    @torch.inference_mode()
    def _step(
        self,
        tokens: npt.NDArray[np.int64],
        letters: Floats,
        cache: Any,
        memory: BandMemory,
        rows: Sequence[int],
    ) -> tuple[Floats, Any]:
        index = torch.tensor(list(rows), device=self._device)
        if cache is None:
            cache = self._decoder.empty_cache(len(rows), self._device)
        lengths = torch.from_numpy(memory.lengths).to(self._device)[index]
        scores, present = self._decoder(
            torch.from_numpy(tokens).to(self._device),
            torch.from_numpy(letters).to(self._device),
            cache, memory.keys[index], memory.values[index], memory.places[index], lengths,
        )  # fmt: skip
        return scores.cpu().numpy(), present
