"""The published decoder in 8 bits: made where it is asked for, kept where its answers hold."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from pilot_desktop.cli import main
from pilot_desktop.document.errors import ModelError
from pilot_desktop.document.page import PageImage
from pilot_desktop.model.published.int8 import to_blocks
from pilot_desktop.model.published.vocabulary import Vocabulary
from pilot_desktop.model.store import find_model
from pilot_desktop.reading import published_int8
from pilot_desktop.reading.events import Done
from pilot_desktop.reading.factory import open_reader
from pilot_desktop.reading.published_files import PublishedFiles, open_engine
from tests.model.published.small import make_tokenizer, random_model, small_config
from tests.reading.test_published_files import SHALLOW, write_folder

FEW = np.random.default_rng(3).integers(0, 255, (64, 96, 3), np.uint8)


@pytest.fixture(params=[False, True], ids=["32 bits", "16 bits"])
def folder(request, tmp_path, monkeypatch):
    """A small model, and a small sample to compare with."""
    monkeypatch.setattr(published_int8, "_sample", lambda: FEW)
    folder = make_tokenizer(tmp_path / "pilot-small")
    size = Vocabulary.open(folder).size
    # 96 is no multiple of a block: the last one of each row is half full.
    model = random_model(small_config(size, **SHALLOW | {"separable": (8, 96)}))
    # The scores of random weights lie so close that some tokens change with any rounding.
    monkeypatch.setattr(published_int8, "LEAST", 0.9)
    return write_folder(folder, model, half=request.param)


def silent(_stage, _done):
    pass


@given(arrays(np.float32, st.tuples(st.integers(1, 5), st.integers(1, 200)),
              elements=st.floats(-100, 100, width=32)))  # fmt: skip
def test_no_weight_moves_by_more_than_half_a_step(rows):
    blocks, scales = to_blocks(rows)
    back = (blocks.astype(np.float32) - 128) * scales[:, :, None]
    back = back.reshape(len(rows), -1)
    steps = np.repeat(scales, 64, axis=1)
    wide = np.pad(rows, ((0, 0), (0, back.shape[1] - rows.shape[1])))
    assert (np.abs(back - wide) <= 0.501 * steps + 1e-6).all()
    assert blocks.min() >= 1


def test_scores_are_near_those_of_the_exact_decoder(folder):
    model = find_model(folder)
    found = published_int8.quantise(model, 1, silent)
    assert found.holds and found.tokens > 20
    files = PublishedFiles.of_folder(find_model(folder))
    exact, small = (open_engine(files, "cpu", 1, exact=exact) for exact in (True, False))
    assert "8 bits" in small.device_name and "8 bits" not in exact.device_name
    memory = None
    steps = small.encode(FEW)  # an 8-bit engine encodes, too, and opens its own decoder again
    while memory is None:
        try:
            next(steps)
        except StopIteration as end:
            memory = end.value
    asked = np.array([[0, 5, 9], [0, 7, 7]])
    scores = [engine.start(memory, 2, 40).feed(asked) for engine in (exact, small)]
    assert 0 < np.abs(scores[0] - scores[1]).mean() < 0.1 * scores[0].std()


def test_the_command_line_makes_and_drops_it(folder, capsys, monkeypatch):
    assert main(["models", "quantise", str(folder)]) == 0
    said = capsys.readouterr().out
    assert "in 8 bits on a CPU from now on" in said and "ms each instead of" in said
    page = PageImage.of(FEW)
    for faithful in (False, True):
        reader = open_reader(folder, device="cpu", threads=1, faithful=faithful)
        assert ("8 bits" in reader.device_name) != faithful
        assert isinstance(list(reader.read_page(page))[-1], Done)
    assert main(["models", "info", str(folder)]) == 0
    assert "tokens as without" in capsys.readouterr().out
    before = {path.name for path in folder.iterdir()}
    assert main(["models", "quantise", str(folder)]) == 4  # a second time would spoil the first
    assert "already" in capsys.readouterr().err
    assert main(["models", "quantise", str(folder), "--undo"]) == 0
    gone = before - {path.name for path in folder.iterdir()}
    assert gone == {"int8.onnx", "int8.safetensors"}
    assert "8 bits" not in open_reader(folder, device="cpu", threads=1).device_name
    assert main(["models", "quantise", str(folder), "--undo"]) == 4


def test_what_says_something_else_is_not_kept(folder, monkeypatch, capsys):
    exact = published_int8.add_exact_graphs(find_model(folder), silent)
    before = (folder / "model.json").read_bytes()
    monkeypatch.setattr(published_int8, "LEAST", 1.01)
    with pytest.raises(ModelError, match="tokens are the same"):
        published_int8.quantise(exact, 1, silent)
    assert (folder / "model.json").read_bytes() == before
    assert not list(folder.glob("int8*"))


@pytest.mark.parametrize("stage", ["matrices", "page", "tokens"])
def test_stopped_on_the_way_nothing_is_left(folder, stage):
    exact = published_int8.add_exact_graphs(find_model(folder), silent)
    before = {path.name for path in folder.iterdir()}

    def stop(reached, done):
        if reached == stage and done > 0:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        published_int8.quantise(exact, 1, stop)
    assert {path.name for path in folder.iterdir()} == before
    find_model(folder)


def test_the_model_that_ships_needs_none(capsys):
    for verb in ("quantise", "graphs"):
        assert main(["models", verb, "pilot-compact"]) == 4
        assert "nothing to do" in capsys.readouterr().err
