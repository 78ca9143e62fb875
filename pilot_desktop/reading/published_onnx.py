"""The published PILOT in onnxruntime: on a CPU, without torch."""

from __future__ import annotations

import zipfile
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime as ort

from pilot_desktop.document.errors import ModelError
from pilot_desktop.document.sentence import Sentence
from pilot_desktop.model.published.config import PublishedConfig
from pilot_desktop.model.published.names import INT8_GRAPH
from pilot_desktop.reading.published_engine import Engine, Floats, Ids, PageMemory
from pilot_desktop.reading.published_strips import blocks_of

_ROOM = 128  # tokens by which a cache grows
_PATIENCE = 0.1  # seconds between two looks at whether the decoder is there


class OnnxEngine(Engine):
    """Runs the graphs of an archive, with the weights beside it, on `threads` threads."""

    def __init__(
        self, graphs: Path, weights: Path, config: PublishedConfig, threads: int,
        *, int8: bool = False,
    ) -> None:  # fmt: skip
        """`int8`: the decoder's matrices in 8 bits, of the files beside the weights."""
        self.config, self._threads = config, threads
        self._graph = INT8_GRAPH if int8 else "step.onnx"
        self._sessions = Sessions(graphs, weights.parent, threads)
        self._layers = OnnxConvolutions(config, self._sessions)
        # Now, so that a damaged model is told before a page is waited for.
        self._step: ort.InferenceSession | None = self._sessions.open(self._graph)
        self._opening: Future[ort.InferenceSession] | None = None
        self._helper = ThreadPoolExecutor(1, "opening")

    @property
    def device_name(self) -> str:
        kind = ", 8 bits" if self._graph == INT8_GRAPH else ""
        return f"CPU, {self._threads} threads, onnxruntime{kind}"

    def encode(self, pixels: npt.NDArray[np.uint8]) -> Generator[float, None, PageMemory]:
        # The maps of a page and the decoder are not needed at once: 0.6 GB that one of them saves.
        self._step = self._opening = None
        memory = yield from super().encode(pixels)
        self._layers.close()
        return memory

    def ready(self) -> Iterator[None]:
        if self._step is not None:
            return
        # Opening takes a second: too long a step to wait for.
        opening = self._opening = self._opening or self._helper.submit(
            self._sessions.open, self._graph
        )
        while not opening.done():
            yield
            wait([opening], _PATIENCE)
        self._step, self._opening = opening.result(), None

    def start(self, memory: PageMemory, prompts: int, capacity: int) -> OnnxRun:
        for _ in self.ready():
            pass
        assert self._step is not None
        return OnnxRun(self._step, memory.tensors, self.config, prompts)

    def _convolutions(self) -> OnnxConvolutions:
        return self._layers

    def _room(self, places: int) -> tuple[dict[str, Floats], int]:
        # The large maps are gone: the decoder is opened while places are projected.
        self._opening = self._helper.submit(self._sessions.open, self._graph)
        heads, d = self.config.heads, self.config.width // self.config.heads
        tensors = {}
        for layer in range(self.config.layers):
            tensors[f"keys{layer}"] = np.empty((heads, d, places), np.float32)
            tensors[f"values{layer}"] = np.empty((heads, places, d), np.float32)
        return tensors, sum(part.nbytes for part in tensors.values())

    def _parts(self, tensors: dict[str, Floats]) -> Iterator[Floats]:
        return (head for part in tensors.values() for head in part)

    def _remember(self, features: Floats, tensors: dict[str, Floats], start: int) -> None:
        session = self._layers.kept("memory.onnx")
        end = start + len(features)
        parts = session.run(list(tensors), {"places": features})
        for (name, whole), part in zip(tensors.items(), parts, strict=True):
            if name.startswith("keys"):
                whole[:, :, start:end] = part
            else:
                whole[:, start:end] = part


class Sessions:
    """Graphs of an archive; their weights are taken from the folder it lies in."""

    def __init__(self, graphs: Path, folder: Path, threads: int) -> None:
        self._graphs, self._folder = graphs, folder
        self._options = ort.SessionOptions()
        self._options.intra_op_num_threads = threads
        # The window and its renderer share these cores: a waiting thread must not spin.
        self._options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._options.add_session_config_entry(
            "session.model_external_initializers_file_folder_path", str(folder)
        )
        # Sizes vary from strip to strip; a memory plan for each would only grow.
        self._options.enable_mem_pattern = False
        self._options.enable_cpu_mem_arena = False
        self._options.log_severity_level = 3

    def open(self, name: str) -> ort.InferenceSession:
        """ModelError where the graph or its weights are damaged."""
        try:
            if name == INT8_GRAPH:  # made here: it lies beside the archive
                graph = (self._folder / name).read_bytes()
            else:
                with zipfile.ZipFile(self._graphs) as archive:
                    graph = archive.read(name)
            return ort.InferenceSession(graph, self._options, providers=["CPUExecutionProvider"])
        except Exception as error:
            # onnxruntime and zipfile raise their own kinds for a missing and for a damaged file.
            raise ModelError(
                Sentence("The graph {name} in {folder} is damaged.", name=name, folder=self._graphs)
            ) from error


class OnnxConvolutions:
    """`Convolutions` of an archive. Only the block in work is held: opening one is quick, and
    each session would hold its weights and threads.
    """

    def __init__(self, config: PublishedConfig, sessions: Sessions) -> None:
        self.blocks = blocks_of(config)
        self._all = sessions
        self._held: dict[str, ort.InferenceSession] = {}
        self._block = -1

    def run(self, block: int, which: int, rows: Floats) -> Floats:
        if block != self._block:
            self.close()
            self._block = block
        session = self.kept(f"conv-{block}-{which}.onnx")
        done: Floats = session.run(None, {"rows": rows[None]})[0][0]
        return done

    def channel_gate(self, means: Floats) -> Floats:
        self.close()
        gate: Floats = self.kept("channels.onnx").run(None, {"pooled": means[None, None]})[0]
        factors: Floats = gate[0, 0]
        return factors

    def spatial_gate(self, planes: Floats) -> Floats:
        gate: Floats = self.kept("places.onnx").run(None, {"pooled": planes[None]})[0]
        factors: Floats = gate[0, 0]
        return factors

    def kept(self, name: str) -> ort.InferenceSession:
        """A session that stays open until `close`."""
        if name not in self._held:
            self._held[name] = self._all.open(name)
        return self._held[name]

    def close(self) -> None:
        self._held.clear()
        self._block = -1


class OnnxRun:
    """`Run` over the step graph. The cache has room for some tokens more than it holds, so that it
    is copied only when that is used up.
    """

    def __init__(
        self, session: ort.InferenceSession, memory: dict[str, Floats], config: PublishedConfig,
        prompts: int,
    ) -> None:  # fmt: skip
        self._session, self._memory = session, memory
        shape = (prompts, config.heads, _ROOM, config.width // config.heads)
        self._past = {
            f"past_{part}{layer}": np.zeros(shape, np.float32)
            for layer in range(config.layers)
            for part in ("keys", "values")
        }
        self._length, self._room = 0, _ROOM

    def feed(self, tokens: Ids) -> Floats:
        k = tokens.shape[1]
        given = {"tokens": np.ascontiguousarray(tokens), "length": np.array(self._length)}
        scores, new = self._session.run(["scores", "new"], given | self._past | self._memory)
        if self._length + k > self._room:
            self._grow(k)
        parts = new.reshape(-1, *new.shape[2:])  # layer by layer, keys then values
        for past, part in zip(self._past.values(), parts, strict=True):
            past[:, :, self._length : self._length + k] = part
        self._length += k
        said: Floats = scores
        return said

    def keep(self, rows: Sequence[int]) -> None:
        if len(rows) < len(self._past["past_keys0"]):
            self._past = {name: past[list(rows)] for name, past in self._past.items()}

    def _grow(self, k: int) -> None:
        more = max(_ROOM, k)
        wider = ((0, 0), (0, 0), (0, more), (0, 0))
        self._past = {name: np.pad(past, wider) for name, past in self._past.items()}
        self._room += more
