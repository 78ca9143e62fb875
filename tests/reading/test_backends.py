"""torch and onnxruntime say the same on real pages; drafts change the speed, not the text."""

from __future__ import annotations

import json
import time
from pathlib import Path

import numpy as np
import pytest
from rapidfuzz.distance import Levenshtein

from pilot_desktop.formats.source import open_document
from pilot_desktop.model.store import find_model
from pilot_desktop.paths import resources_dir
from pilot_desktop.reading.backend import RegionReading
from pilot_desktop.reading.compact_files import CompactBackend, CompactFiles
from pilot_desktop.reading.encoded import as_array
from pilot_desktop.reading.onnx_backend import OnnxBackend
from pilot_desktop.reading.pixels import to_grey
from pilot_desktop.reading.torch_backend import TorchBackend
from pilot_desktop.training.export import export_model
from tests.reading.regions import dev_pages

SAMPLES = ["receipt", "typescript", "letter"]


@pytest.fixture(scope="module")
def files() -> CompactFiles:
    found = find_model()
    return CompactFiles.open(found.path, dict(found.config))


@pytest.fixture(scope="module")
def backends(files: CompactFiles) -> tuple[CompactBackend, CompactBackend]:
    return OnnxBackend(files, 2), TorchBackend(files, "cpu", 2)


def sample(name: str) -> tuple[np.ndarray, np.ndarray]:
    """Grey pixels of a bundled page and the first boxes of its ground truth."""
    folder = resources_dir() / "samples"
    with open_document(folder / f"{name}.jpg") as document:
        pixels = to_grey(document.render(0).pixels)
    truth = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    return pixels, np.array([line["box"] for line in truth["lines"][:10]], np.float32)


def prompt(backend: CompactBackend, name: str) -> RegionReading:
    pixels, boxes = sample(name)
    return backend.regions(backend.encode(pixels), boxes)


@pytest.fixture(scope="module")
def exact(
    files: CompactFiles,
    backends: tuple[CompactBackend, CompactBackend],
    tmp_path_factory: pytest.TempPathFactory,
) -> CompactBackend:
    """onnxruntime with the shipped weights, all in 32 bits."""
    folder = tmp_path_factory.mktemp("exact")
    torch = backends[1]
    assert isinstance(torch, TorchBackend)
    export_model(torch._model, folder, small=False, eight_bits=False)
    return OnnxBackend(CompactFiles(folder, files.config, files.vocabulary), 2)


@pytest.mark.parametrize("name", SAMPLES)
def test_both_backends_give_the_same_tokens(
    exact: CompactBackend, backends: tuple[CompactBackend, CompactBackend], name: str
) -> None:
    both = (exact, backends[1])
    onnx, torch = (prompt(backend, name) for backend in both)
    inside = np.arange(onnx.log_probs.shape[1]) < onnx.lengths[:, None]
    assert np.abs(onnx.log_probs - torch.log_probs)[inside].max() < 0.02
    assert exact.drafts(onnx) == backends[1].drafts(torch)
    said = [backend.decode(r, 60) for backend, r in zip(both, (onnx, torch), strict=True)]
    assert [text for text, _ in said[0]] == [text for text, _ in said[1]]


@pytest.mark.parametrize("name", SAMPLES)
def test_line_maps_agree(
    exact: CompactBackend, backends: tuple[CompactBackend, CompactBackend], name: str
) -> None:
    pixels, _ = sample(name)
    maps = [backend.encode(pixels).line_map for backend in (exact, backends[1], backends[0])]
    assert maps[0].shape == maps[1].shape == (4, -(-pixels.shape[0] // 4), -(-pixels.shape[1] // 8))
    assert np.abs(maps[0][[0, 3]] - maps[1][[0, 3]]).max() < 0.02
    assert np.abs(maps[2][[0, 3]] - maps[1][[0, 3]]).mean() < 0.01


def test_eight_bits_read_print_alike(backends: tuple[CompactBackend, CompactBackend]) -> None:
    """The best paths of 20 printed lines as the shipped graphs and 32 bits read them."""
    said = [
        "\n".join(
            line
            for name in ("receipt", "typescript")
            for line in backend.drafts(prompt(backend, name))
        )
        for backend in backends
    ]
    assert Levenshtein.distance(*said) <= 0.01 * len(said[1])


@pytest.mark.parametrize("name", SAMPLES)
def test_drafts_do_not_change_the_text(
    backends: tuple[CompactBackend, CompactBackend], name: str
) -> None:
    reading = prompt(backends[0], name)
    plain = backends[0].decode(reading, 60, drafts=False)
    quick = backends[0].decode(reading, 60, drafts=True)
    assert [text for text, _ in plain] == [text for text, _ in quick]
    for (_, slow), (_, fast) in zip(plain, quick, strict=True):
        assert np.allclose(slow, fast, atol=0.02)


@pytest.mark.slow
def test_drafts_do_not_change_the_text_of_any_dev_page(
    backends: tuple[CompactBackend, CompactBackend],
) -> None:
    """Four lines of each page of every dev set, and what the drafts save, over all of them."""
    onnx, _ = backends
    spent, lines, differ = {True: 0.0, False: 0.0}, 0, []
    for name, page, boxes in dev_pages():
        chosen = sorted(boxes, key=lambda box: box.top)[:4]
        part = page.pixels[: int(max(box.bottom for box in chosen)) + 32]
        reading = onnx.regions(onnx.encode(np.ascontiguousarray(part)), as_array(chosen))
        said = {}
        for drafts in (True, False):
            started = time.process_time()
            said[drafts] = [text for text, _ in onnx.decode(reading, 40, drafts=drafts)]
            spent[drafts] += time.process_time() - started
        lines += len(chosen)
        differ += [(name, a, b) for a, b in zip(said[True], said[False], strict=True) if a != b]
    print(f"{lines} lines, {spent[False] / spent[True]:.2f} times as fast with drafts")
    assert lines > 400 and differ == []


def test_a_damaged_graph_is_one_sentence(files: CompactFiles, tmp_path: Path) -> None:
    from pilot_desktop.document.errors import ModelError

    (tmp_path / "encoder.onnx").write_bytes(b"not a graph")
    with pytest.raises(ModelError, match="damaged"):
        OnnxBackend(CompactFiles(tmp_path, files.config, files.vocabulary))
