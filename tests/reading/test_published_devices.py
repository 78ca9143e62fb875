"""The torch engine on devices that are not here: what can be told of them on a CPU."""

from __future__ import annotations

from contextlib import nullcontext
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from threadpoolctl import threadpool_info

from pilot_desktop.cli import main
from pilot_desktop.document.geometry import Box
from pilot_desktop.document.page import PageImage
from pilot_desktop.model.published.vocabulary import Vocabulary
from pilot_desktop.reading import published_torch
from pilot_desktop.reading.events import Done, Notice, TextGrew
from pilot_desktop.reading.published_engine import OutOfMemoryError, PageMemory
from pilot_desktop.reading.published_graphs import GraphedStep
from pilot_desktop.reading.published_reader import PublishedReader
from pilot_desktop.reading.published_torch import TorchEngine
from tests.model.published.small import make_tokenizer, random_model, small_config

PIXELS = np.random.default_rng(3).integers(0, 256, (70, 90, 3), np.uint8)


@pytest.fixture(scope="module")
def model():
    return random_model(small_config(300))


def encoded(engine) -> PageMemory:
    steps = engine.encode(PIXELS)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value


def correlation(one, other) -> float:
    return float(np.corrcoef(one.ravel(), other.ravel())[0, 1])


@pytest.mark.parametrize("kind", [torch.float32, torch.bfloat16])
def test_nothing_is_left_on_another_device_or_in_another_kind(model, kind):
    """The meta device computes nothing, but refuses tensors of two devices or kinds."""
    engine = TorchEngine(model, "meta", kind=kind)
    memory = encoded(engine)  # whole, as on a GPU
    assert memory.tensors.device.type == "meta" and memory.tensors.dtype == kind
    run = engine.start(memory, 3, 20)
    with torch.inference_mode():
        step = GraphedStep(engine._model.decoder, run._cache, memory.tensors, 4)
        scores = step(torch.zeros(3, 1, dtype=torch.int64, device="meta"), 4)
    assert scores.shape == (3, 300) and scores.dtype == torch.float32
    home = TorchEngine(model).adopt(PageMemory(70, 90, torch.ones(1, dtype=kind), 2))
    assert home.tensors.dtype == torch.float32


@pytest.mark.parametrize("whole", [True, False], ids=["whole", "in strips"])
def test_sixteen_bits_say_nearly_the_same(model, whole):
    exact, half = TorchEngine(model), TorchEngine(model, kind=torch.bfloat16)
    half._at_once = whole
    memories = [encoded(engine) for engine in (exact, half)]
    assert memories[1].tensors.dtype == torch.bfloat16
    pages = [memory.tensors.float().numpy() for memory in memories]
    assert correlation(*pages) > 0.995
    tokens = np.array([[0, 5, 9], [0, 7, 40]])
    runs = [e.start(m, 2, 30) for e, m in zip((exact, half), memories, strict=True)]
    scores = [run.feed(tokens) for run in runs]
    assert scores[1].dtype == np.float32
    assert correlation(*scores) > 0.99
    alone = half.start(memories[1], 1, 30).feed(tokens[:1])
    assert np.abs(alone[0] - scores[1][0]).max() < 0.1  # batched equals single, as 16 bits can


def test_a_page_that_goes_through_whole_can_be_followed_and_stopped(model):
    engine = TorchEngine(model)
    expected = encoded(engine).tensors
    engine._at_once = True
    fractions = list(engine.encode(PIXELS))
    assert len(fractions) == len(model.encoder.conv_blocks)
    assert fractions == sorted(fractions) and fractions[0] > 0 and fractions[-1] < 1
    steps, done = engine.encode(PIXELS), []
    block = model.encoder.conv_blocks[2]
    hook = block.register_forward_hook(lambda *_: done.append("third block"))
    next(steps), next(steps)
    steps.close()
    hook.remove()
    assert not done
    torch.testing.assert_close(encoded(engine).tensors, expected, atol=2e-4, rtol=1e-4)


def test_the_engine_to_fall_back_on_takes_as_many_threads_as_it_may_and_numpy_one():
    before = torch.get_num_threads()
    try:
        home = TorchEngine(random_model(small_config(300)), "meta", threads=2).fallback()
        assert home.device_name == "CPU, 2 threads, torch"
        pools = [pool for pool in threadpool_info() if pool["internal_api"] == "openblas"]
        assert pools
        assert all(pool["num_threads"] == 1 for pool in pools)
    finally:
        torch.set_num_threads(before)


@pytest.mark.parametrize("error", [
    torch.cuda.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB"),
    RuntimeError("MPS backend out of memory (MPS allocated: 17.9 GB)"),
    RuntimeError("CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`"),
    RuntimeError("GET was unable to find an engine to execute this computation"),
    MemoryError("Unable to allocate 9.00 GiB for an array with shape (9,)"),
    RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 9 bytes"),
])  # fmt: skip
def test_a_page_too_large_to_go_through_whole_goes_in_strips(model, monkeypatch, error):
    expected = encoded(TorchEngine(model)).tensors

    def full(*_):
        raise error

    engine = TorchEngine(model)
    engine._at_once = True
    monkeypatch.setattr(engine, "_whole", full)
    assert torch.equal(encoded(engine).tensors, expected)
    monkeypatch.setattr(engine._model.decoder, "empty_cache", full)
    with pytest.raises(OutOfMemoryError):
        engine.start(encoded(engine), 2, 10)


class Device(TorchEngine):
    """A device beside the CPU: a copy of the model in 16 bits, whose operations may be stubs."""

    device_name = "a small GPU"

    def __init__(self, model) -> None:
        super().__init__(model, kind=torch.bfloat16)
        self._at_once = True

    def fallback(self):
        return TorchEngine(self._source)


def no_room(*_, **__):
    raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB")


@pytest.fixture
def asked(tmp_path):
    """A vocabulary, a model for it, a page and boxes."""
    vocabulary = Vocabulary.open(make_tokenizer(tmp_path / "pieces"))
    boxes = [Box(10, 10 * n, 80, 10 * n + 9) for n in range(6)]
    return vocabulary, random_model(small_config(vocabulary.size)), PageImage.of(PIXELS), boxes


def test_with_little_memory_batches_get_smaller_and_nothing_is_said(asked, monkeypatch):
    vocabulary, model, page, boxes = asked
    whole = PublishedReader(Device(model), vocabulary, "random").read_boxes(page, boxes)
    device, sizes = Device(model), []
    empty = device._model.decoder.empty_cache

    def for_two(prompts, capacity):
        sizes.append(prompts)
        return empty(prompts, capacity) if prompts <= 2 else no_room()

    monkeypatch.setattr(device._model.decoder, "empty_cache", for_two)
    reader = PublishedReader(device, vocabulary, "random")
    lines = reader.read_boxes(page, boxes)
    assert sizes == [6, 4, 2, 2, 2] and reader.device_name == "a small GPU"
    assert [line.box for line in lines] == boxes and all(line.text for line in whole)
    # In 16 bits the size of a batch moves scores a little; random weights may then say other words.
    assert sum(a.text == b.text for a, b in zip(lines, whole, strict=True)) >= 3


@pytest.mark.parametrize("where", ["encoder", "cache", "fifth token"])
def test_without_memory_the_cpu_goes_on_and_says_so(asked, monkeypatch, where):
    vocabulary, model, page, boxes = asked
    device = Device(model)
    decoder, calls = device._model.decoder, []
    if where == "encoder":  # whole, and in strips
        for block in device._model.encoder.conv_blocks:
            monkeypatch.setattr(block, "forward", no_room)
            monkeypatch.setattr(block, "step", no_room)
    elif where == "cache":
        monkeypatch.setattr(decoder, "empty_cache", no_room)
    else:
        states = decoder.states

        def five(*words, **options):
            calls.append(words)
            return states(*words, **options) if len(calls) <= 5 else no_room()

        monkeypatch.setattr(decoder, "states", five)
    reader = PublishedReader(device, vocabulary, "random")
    happened = list(reader.read(page, boxes[0]))
    notices = [event.message for event in happened if isinstance(event, Notice)]
    assert len(notices) == 1
    assert notices[0].startswith("a small GPU is out of memory; going on with CPU")
    assert isinstance(happened[-1], Done) and reader.device_name.startswith("CPU")
    kept = [e.text for e in happened if isinstance(e, TextGrew)]
    assert kept and happened[-1].lines[-1].text.startswith(kept[0])
    if where == "encoder":  # all of it was done by the CPU
        alone = PublishedReader(TorchEngine(model), vocabulary, "random")
        assert happened[-1] == list(alone.read(page, boxes[0]))[-1]
    again = list(reader.read(page, boxes[1]))
    assert not any(isinstance(event, Notice) for event in again)


def test_a_step_that_cannot_be_recorded_is_taken_without(model, monkeypatch):
    """In place of CUDA's streams nothing, in place of its recording one without memory."""
    engine = TorchEngine(model)
    memory = encoded(engine)
    runs = [engine.start(memory, 2, 20) for _ in range(2)]
    for run in runs:
        run.feed(np.array([[0, 5], [0, 7]]))
    nothing = SimpleNamespace(wait_stream=lambda _other: None)
    monkeypatch.setattr(torch.cuda, "Stream", lambda: nothing)
    monkeypatch.setattr(torch.cuda, "current_stream", lambda: nothing)
    monkeypatch.setattr(torch.cuda, "stream", lambda _stream: nullcontext())
    monkeypatch.setattr(torch.cuda, "CUDAGraph", SimpleNamespace)
    monkeypatch.setattr(torch.cuda, "graph", no_room)
    new = np.array([[9], [11]])
    with torch.inference_mode():
        step = GraphedStep(engine._model.decoder, runs[0]._cache, memory.tensors, 2)
        step._record()
        scores = step(torch.from_numpy(new), 2).numpy()
    assert np.abs(scores - runs[1].feed(new)).max() < 1e-5


def test_other_faults_are_not_taken_for_a_lack_of_memory(model, monkeypatch):
    def broken(*_):
        raise RuntimeError("CUDA error: an illegal memory access was encountered")

    engine = TorchEngine(model)
    monkeypatch.setattr(engine._model.decoder, "empty_cache", broken)
    with pytest.raises(RuntimeError, match="illegal"):
        engine.start(encoded(engine), 2, 10)


@pytest.mark.parametrize(("capability", "kind"), [((7, 5), torch.float32),
                                                  ((8, 0), torch.bfloat16),
                                                  ((9, 0), torch.bfloat16)])  # fmt: skip
def test_devices_that_would_imitate_16_bits_compute_in_32(monkeypatch, capability, kind):
    monkeypatch.setattr(torch.cuda, "get_device_capability", lambda _device: capability)
    assert published_torch._kind_of(torch.device("cuda")) == kind
    assert published_torch._kind_of(torch.device("mps")) == torch.float32


def test_an_apple_gpu_is_for_published_models(tmp_path, capsys):
    from PIL import Image

    Image.new("L", (50, 50), 255).save(tmp_path / "page.png")
    assert main(["read", str(tmp_path / "page.png"), "--device", "mps"]) == 4
    assert "use --device cpu" in capsys.readouterr().err
