"""The decoder of the published model beside Hugging Face's, in turns, on the same page and tokens.

Random weights, the same in both; the answers must be equal token for token. Full size on a GPU, or
with --full; else reduced (d 256, 4 layers, a vocabulary of 8,000, a page of 2,000 places).

python -m tests.benchmarks.published_decoder [--tokens 600] [--threads N] [--device D] [--full]
"""

from __future__ import annotations

import argparse
import copy
import tempfile
import time
from pathlib import Path

import numpy as np
import torch

from pilot_desktop.commands.tables import table
from pilot_desktop.model.published.config import PublishedConfig
from pilot_desktop.reading.published_decoding import Answer, generate
from pilot_desktop.reading.published_engine import PageMemory
from pilot_desktop.reading.published_rules import Free
from pilot_desktop.reading.published_torch import TorchEngine
from tests.benchmarks.setting import machine
from tests.model.published.small import hugging_face, random_model

REDUCED = {
    "vocabulary": 8_000, "positions": 1024, "separable": (64, 64, 64, 256), "heads": 4,
    "stem": (8, 8, 16, 16, 32, 64), "feed_forward": 1024,
}  # fmt: skip
FULL = {"vocabulary": 64_000}
END = 2


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tokens", type=int, default=600)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--places", type=int)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--full", action="store_true")
    wanted = parser.parse_args()
    full = wanted.full or wanted.device != "cpu"
    torch.set_num_threads(wanted.threads)
    config = PublishedConfig(**(FULL if full else REDUCED))
    model = random_model(config)
    # No answer may end early: what is timed is a page of so many tokens.
    model.decoder.embed_tokens.weight[END] = 0
    features = torch.randn(wanted.places or (14_697 if full else 2_000), config.width)
    ways = {"Hugging Face": HuggingFace(model, wanted.device), **engines(model, wanted)}
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
    said = {}
    for way in ways.values():
        way.answer(features, 20)
    for _ in range(wanted.rounds):
        for name, way in ways.items():
            started, core = time.perf_counter(), time.process_time()
            said[name] = way.answer(features, wanted.tokens)
            times[name].append((time.perf_counter() - started, time.process_time() - core))
    report(times, said, wanted.tokens)
    if wanted.device == "cuda":
        print(f"peak GPU memory {torch.cuda.max_memory_allocated() / 1e9:.2f} GB")


def engines(model, wanted):
    # On a CPU the engine lays the matrices out anew, and the graphs are made of the same model.
    ways = {"torch": Ours(TorchEngine(copy.deepcopy(model), wanted.device, wanted.threads))}
    if wanted.device == "cpu":
        ways["onnxruntime"] = OursOnnx(model, wanted.threads)
    return ways


class HuggingFace:
    """`MBartForCausalLM` with its own cache, greedy, as its documentation has it."""

    def __init__(self, model, device) -> None:
        self._model, self._device = hugging_face(model).to(device), device

    @torch.inference_mode()
    def answer(self, features, tokens):
        page, held = features[None].to(self._device), None
        given = torch.tensor([[0, 7]], device=self._device)
        answer = []
        while len(answer) < tokens:
            out = self._model(
                input_ids=given, encoder_hidden_states=page, past_key_values=held, use_cache=True
            )
            held = out.past_key_values
            given = out.logits[:, -1:].argmax(2)
            answer.append(int(given))
        return answer


class Ours:
    """An engine, as the reader drives it; the page's keys and values are projected each time."""

    def __init__(self, engine) -> None:
        self._engine = engine

    def answer(self, features, tokens):
        memory = self._memory(features)
        answer = Answer()
        steps = generate(self._engine, memory, [[0, 7]], [Free()], [answer], END, most=tokens)
        for _ in steps:
            pass
        return answer.tokens

    def _memory(self, features):
        tensors, nbytes = self._engine._room(len(features))
        self._engine._remember(np.asarray(features), tensors, 0)
        return PageMemory(0, 0, tensors, nbytes)


class OursOnnx(Ours):
    def __init__(self, model, threads) -> None:
        from safetensors.torch import save_file

        from pilot_desktop.model.published.export import add_graphs
        from pilot_desktop.model.store import write_manifest
        from pilot_desktop.reading.published_onnx import OnnxEngine

        self._folder = tempfile.TemporaryDirectory()
        folder = Path(self._folder.name)
        save_file(model.state_dict(), folder / "weights.safetensors")
        write_manifest(
            folder, name="random", version="1", licence="none", summary="Random.",
            config=model.config.to_dict(), files=["weights.safetensors"], kind="published",
        )  # fmt: skip
        add_graphs(folder)
        super().__init__(
            OnnxEngine(folder / "graphs.zip", folder / "weights.safetensors", model.config, threads)
        )


def report(times, said, tokens) -> None:
    theirs = "Hugging Face"
    rows = []
    for name, spent in times.items():
        # In turns: a ratio of neighbours is what a busy machine leaves comparable.
        clock, core = np.array(times[theirs]).T / np.array(spent).T
        same = next(
            (i for i, (a, b) in enumerate(zip(said[name], said[theirs], strict=True)) if a != b),
            tokens,
        )
        seconds, cores = np.median(spent, axis=0)
        rows.append(
            (name, f"{1000 * seconds / tokens:.2f}", f"{1 / seconds:.3f}",
             f"{np.median(clock):.2f}x", f"{1000 * cores / tokens:.2f}", f"{np.median(core):.2f}x",
             f"{same} of {tokens}")
        )  # fmt: skip
    print(f"load {machine()['load']}\n")
    head = ("decoder", "ms a token", "pages a second", "speed", "ms of a core", "speed in these",
            "tokens equal")  # fmt: skip
    print(table(head, rows), end="")


if __name__ == "__main__":
    main()
