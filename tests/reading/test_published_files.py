"""A published model from its files: with exported graphs, without, and as its authors pack it."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile

import numpy as np
import pytest
import torch
from PIL import Image, ImageDraw
from safetensors.torch import save_file

from pilot_desktop.cli import main
from pilot_desktop.document.errors import ModelError
from pilot_desktop.document.geometry import Box
from pilot_desktop.document.page import PageImage
from pilot_desktop.model.published.export import add_graphs
from pilot_desktop.model.published.vocabulary import Vocabulary
from pilot_desktop.model.store import find_model, write_manifest
from pilot_desktop.reading import published_onnx, published_strips
from pilot_desktop.reading.events import Done, Failed, LineDone
from pilot_desktop.reading.factory import open_reader
from tests.model.published.small import make_tokenizer, random_model, small_config

SHALLOW = {"stem": (4, 6, 8), "strides": ((1, 1), (2, 2), (2, 1)), "separable": (8, 32)}


def names_as_released(state):
    return {
        name.replace("decoder.", "decoder.model.model.decoder.", 1): tensor
        for name, tensor in state.items()
    }


def write_folder(folder, model, *, half=False):
    state = names_as_released(model.state_dict())
    if half:
        state = {k: v.to(torch.bfloat16) if v.numel() > 500 else v for k, v in state.items()}
    save_file(state, folder / "weights.safetensors")
    files = ["weights.safetensors", "sentencepiece.bpe.model", "added_tokens.json"]
    write_manifest(
        folder, name="pilot-small", version="1", licence="none", summary="For tests.",
        config=model.config.to_dict(), files=files, kind="published",
    )  # fmt: skip
    return folder


@pytest.fixture(scope="module")
def model_of():
    def make(folder):
        size = Vocabulary.open(folder).size
        model = random_model(small_config(size + 1, **SHALLOW))
        model.decoder.embed_tokens.weight[2] *= 0.5
        return model

    return make


@pytest.fixture(scope="module", params=["32 bits", "16 bits"])
def folder(request, tmp_path_factory, model_of):
    """A model folder with graphs."""
    folder = make_tokenizer(tmp_path_factory.mktemp("model") / "pilot-small")
    write_folder(folder, model_of(folder), half=request.param == "16 bits")
    add_graphs(folder)
    return folder


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "page.png"
    image = Image.new("RGB", (300, 200), "white")
    for top in (20, 80, 140):
        ImageDraw.Draw(image).text((20, top), "the quick brown fox", fill="black", font_size=24)
    image.save(path)
    return path


def image_of(page):
    return PageImage.of(np.asarray(Image.open(page)))


def test_both_engines_read_the_same(folder, page, monkeypatch):
    monkeypatch.setattr(published_strips, "STRIP_COST", 300_000)
    monkeypatch.setattr(published_onnx, "_ROOM", 8)  # caches grow more than once
    image, boxes = image_of(page), [Box(20, 20 + 60 * n, 280, 50 + 60 * n) for n in range(3)]
    said = {}
    for device in ("cpu", "torch-cpu"):
        reader = open_reader(folder, device=device, threads=1)
        assert ("onnxruntime" in reader.device_name) == (device == "cpu")
        assert reader.model_name == "pilot-small 1"
        lines = reader.read_boxes(image, boxes)
        whole = list(reader.read_page(image))[-1].lines
        said[device] = [(one.box, one.text) for one in (*lines, *whole)]
        assert any(one.text for one in lines)
    assert said["cpu"] == said["torch-cpu"]


def test_the_graphs_need_no_torch(folder, page):
    code = (
        "import sys; from pilot_desktop.cli import main;"
        f"code = main(['read', {str(page)!r}, '--model', {str(folder)!r}, '--region',"
        "'20,20,200,40']); sys.exit(code or 7 * ('torch' in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


def test_the_command_line_reads_and_finds_with_either_decoding(folder, page, capsys):
    results = []
    for extra in ([], ["--faithful"]):
        code = main(["read", str(page), "--model", str(folder), "--format", "json", *extra])
        captured = capsys.readouterr()
        assert (code, captured.err) == (0, "")
        results.append(json.loads(captured.out))
    ours, theirs = (result["pages"][0]["lines"] for result in results)
    assert results[0]["model"] == "pilot-small 1"
    assert all(0 <= v <= 300 for line in ours for v in line["box"])
    assert ours != theirs
    assert main(["find", "fox", str(page), "--model", str(folder), "--min-score", "0"]) == 0
    hits = json.loads(capsys.readouterr().out)["hits"]
    assert all(hit["page"] == 1 for hit in hits)


def test_a_release_is_read_where_it_lies(tmp_path, model_of, page, capsys):
    """One checkpoint, its tokenizer in a folder beside it; named by folder or by file."""
    tokenizer = make_tokenizer(tmp_path / "release" / "tokenizer")
    state = names_as_released(model_of(tokenizer).state_dict())
    checkpoint = tmp_path / "release" / "generic.pt"
    torch.save({"model_state_dict": state}, checkpoint)
    for place in (checkpoint, checkpoint.parent):
        code = main(["read", str(page), "--model", str(place)])
        err = capsys.readouterr().err
        assert code == 4  # these few dimensions are not the published ones
        assert err.startswith("pilot: The checkpoint generic.pt is not a published PILOT: encoder.")
        assert err.count("\n") == 1
    torch.save(state, checkpoint.with_name("other.pt"))
    with pytest.raises(ModelError, match=r"several checkpoints .* generic\.pt, other\.pt"):
        open_reader(checkpoint.parent)


def test_damage_is_one_sentence(tmp_path, model_of, page):
    folder = make_tokenizer(tmp_path / "pilot-small")
    model = model_of(folder)
    write_folder(folder, model)
    manifest = find_model(folder)
    with zipfile.ZipFile(folder / "graphs.zip", "w") as archive:
        archive.writestr("step.onnx", b"nothing")

    def rewritten(**changes):
        values = {"config": model.config.to_dict(), "files": [*manifest.files, "graphs.zip"]}
        write_manifest(
            folder, name="pilot-small", version="1", licence="none", summary="For tests.",
            kind="published", **(values | changes),
        )  # fmt: skip

    rewritten()
    with pytest.raises(ModelError, match=r"step\.onnx .* is damaged"):
        open_reader(folder, device="cpu")
    rewritten(config={"vocabulary": 300, "unheard": 1})
    with pytest.raises(ModelError, match="its sizes are not told"):
        open_reader(folder, device="cpu")
    rewritten(config=model.config.to_dict() | {"layers": 3})
    with pytest.raises(ModelError, match=r"it has no decoder\.layers\.2"):
        open_reader(folder, device="torch-cpu")
    with pytest.raises(ModelError, match="no published decoding"):
        open_reader(device="cpu", faithful=True)


def test_a_checkpoint_without_a_prompt_says_so(tmp_path, model_of, page):
    """A checkpoint trained for text only reads pages without places and finds nothing."""
    folder = make_tokenizer(tmp_path / "pilot-small", bins=0)
    known = json.loads((folder / "added_tokens.json").read_text())
    for name in ("<ocr_with_boxes>", "<find_it>"):
        known[name.replace("<", "<was_")] = known.pop(name)
    (folder / "added_tokens.json").write_text(json.dumps(known))
    reader = open_reader(write_folder(folder, model_of(folder)), device="cpu")
    image = image_of(page)
    events = list(reader.read_page(image))
    assert isinstance(events[-1], Done)
    assert {e.line.box for e in events if isinstance(e, LineDone)} <= {Box(0, 0, 300, 200)}
    assert list(reader.find(image, "fox"))[-1] == Failed(
        "The model pilot-small 1 was not taught <find_it>."
    )
