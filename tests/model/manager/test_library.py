"""Models are added whole or not at all, and only the user's own can go."""

from __future__ import annotations

import json
import random

import pytest

from pilot_desktop.document.errors import ModelError, OutputError
from pilot_desktop.model import store
from pilot_desktop.model.manager import library
from pilot_desktop.model.manager.download import DownloadStopped, Stop
from pilot_desktop.model.manager.operations import add, remove
from pilot_desktop.model.manager.tensors import read_header
from pilot_desktop.reading.checking import check_model
from tests.model.manager.making import tarred, write, zipped
from tests.model.test_store import make_model


def added(path, check=lambda _model: None, stop=None):
    steps = []
    model = add(path, check, steps.append, stop)
    assert all(step.what for step in steps)
    return model


def names(folder):
    return sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))


def test_a_folder_is_copied_whole(dirs, tmp_path):
    source = make_model(tmp_path / "elsewhere" / "mine")
    (source.path / "curves.png").write_bytes(b"picture")
    (source.path / "notes.tmp").write_bytes(b"not of the model")
    model = added(source.path)
    assert model.path == dirs[0] / "mine"
    assert store.find_model("mine") == model and library.is_own(model)
    assert names(model.path) == ["README.md", "curves.png", "encoder.onnx", "model.json"]
    assert names(source.path) == [*names(model.path)[:4], "notes.tmp"]
    assert list((dirs[0] / ".incoming").iterdir()) == []


@pytest.mark.parametrize("pack", [zipped, tarred])
@pytest.mark.parametrize("inside", ["", "mine/"])
def test_an_archive_of_a_folder(dirs, tmp_path, pack, inside):
    source = make_model(tmp_path / "mine")
    files = {inside + path.name: path.read_bytes() for path in source.path.iterdir()}
    archive = tmp_path / ("mine.zip" if pack is zipped else "mine.tar.gz")
    archive.write_bytes(pack(files))
    assert added(archive).path == dirs[0] / "mine"
    store.find_model("mine")


@pytest.mark.parametrize("evil", ["../escaped", "/tmp/escaped-absolutely", "a/../../escaped"])
@pytest.mark.parametrize("pack", [zipped, tarred])
def test_an_archive_cannot_write_elsewhere(dirs, tmp_path, pack, evil):
    archive = tmp_path / ("evil.zip" if pack is zipped else "evil.tgz")
    archive.write_bytes(pack({"model.json": b"{}", evil: b"x"}))
    with pytest.raises(ModelError, match=r"evil\.(zip|tgz) is damaged"):
        added(archive)
    assert not list(tmp_path.rglob("escaped*"))


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_a_truncated_archive(dirs, tmp_path, pack):
    archive = tmp_path / ("cut.zip" if pack is zipped else "cut.tgz")
    archive.write_bytes(pack({"a.bin": random.Random(0).randbytes(40_000)})[:20_000])
    with pytest.raises(ModelError, match="is damaged"):
        added(archive)


def test_a_model_that_does_not_pass_is_not_there(dirs, tmp_path):
    source = make_model(tmp_path / "mine")

    def refuse(model):
        raise ModelError("No.")

    with pytest.raises(ModelError, match="No"):
        added(source.path, refuse)
    assert names(dirs[0]) == []


def test_damage_is_found_in_the_copy(dirs, tmp_path):
    source = make_model(tmp_path / "mine")
    source.file("encoder.onnx").write_bytes(b"weights" * 99)
    with pytest.raises(ModelError, match="damaged"):
        added(source.path, store.ModelFolder.verify)
    source.file("encoder.onnx").unlink()
    with pytest.raises(ModelError, match=r"damaged: it has no encoder\.onnx"):
        added(source.path)
    assert names(dirs[0]) == []


def test_a_second_of_the_same_name(dirs, tmp_path):
    first = added(make_model(tmp_path / "mine").path)
    make_model(tmp_path / "other" / "mine", version="0.2")
    with pytest.raises(ModelError, match="a model named mine already"):
        added(tmp_path / "other" / "mine")
    assert store.find_model("mine") == first


@pytest.mark.parametrize("name", ["../out", "a/b", " ", ".hidden.", "x" * 90, "a\\b"])
def test_names_that_are_no_folders(dirs, tmp_path, name):
    source = make_model(tmp_path / "mine")
    said = json.loads((source.path / "model.json").read_text())
    (source.path / "model.json").write_text(json.dumps(said | {"name": name}))
    with pytest.raises(ModelError, match="cannot be the name"):
        added(source.path)


@pytest.mark.parametrize("what", ["missing", "letter.txt", "empty"])
def test_what_is_no_model(dirs, tmp_path, what):
    (tmp_path / "letter.txt").write_text("Dear")
    (tmp_path / "empty").mkdir()
    with pytest.raises(ModelError) as raised:
        added(tmp_path / what)
    assert str(raised.value).count(".") >= 1 and what in str(raised.value)


def test_stopping_leaves_nothing(dirs, tmp_path):
    source = make_model(tmp_path / "mine")
    stop = Stop()
    stop.set()
    with pytest.raises(DownloadStopped):
        added(source.path, stop=stop)
    assert names(dirs[0]) == [] and list((dirs[0] / ".incoming").iterdir()) == []


def test_a_disk_without_room(dirs, tmp_path, monkeypatch):
    source = make_model(tmp_path / "mine")
    usage = library.shutil.disk_usage(tmp_path)
    monkeypatch.setattr(library.shutil, "disk_usage", lambda _: usage._replace(free=10))
    with pytest.raises(OutputError, match="not enough room"):
        added(source.path)


def test_removing(dirs, tmp_path):
    make_model(dirs[1] / "ships")
    added(make_model(tmp_path / "mine").path)
    assert remove("mine") == dirs[0] / "mine"
    assert names(dirs[0]) == [] and (tmp_path / "mine").is_dir()
    with pytest.raises(ModelError, match="no model named mine"):
        remove("mine")
    with pytest.raises(ModelError, match="ships with the program and cannot be removed"):
        remove("ships")
    assert store.find_model("ships")


def test_the_users_copy_of_a_shipped_model_goes_and_the_other_comes_back(dirs, tmp_path):
    make_model(dirs[1] / "ships", version="1.0")
    make_model(tmp_path / "ships", version="2.0")
    added(tmp_path / "ships")
    assert store.find_model("ships").version == "2.0"
    remove("ships")
    assert store.find_model("ships").version == "1.0"


def test_a_damaged_model_can_be_removed(dirs, tmp_path):
    added(make_model(tmp_path / "mine").path)
    (dirs[0] / "mine" / "model.json").write_text("{")
    remove("mine")
    assert names(dirs[0]) == []


def test_a_link_goes_without_what_it_leads_to(dirs, tmp_path):
    source = make_model(tmp_path / "large")
    dirs[0].mkdir()
    (dirs[0] / "large").symlink_to(source.path)
    remove("large")
    assert names(dirs[0]) == [] and source.file("encoder.onnx").is_file()


@pytest.mark.parametrize("layout", ["safetensors", "pt"])
def test_a_published_checkpoint_becomes_a_model(dirs, tmp_path, small, layout):
    content = small.safetensors(tmp_path) if layout == "safetensors" else small.pickled()
    source = write(tmp_path / "theirs", {f"pilot_rimes.{layout}": content, "other.pt": b"x"})
    write(source / "tokenizer", small.tokenizer_files())
    model = added(source / f"pilot_rimes.{layout}", check_model)
    assert (model.name, model.kind) == ("pilot-rimes", "published")
    assert set(model.files) == {"weights.safetensors", *small.tokenizer_files()}
    held = read_header(model.file("weights.safetensors"))
    assert {name: info.shape for name, info in held.items()} == {
        name: tuple(tensor.shape) for name, tensor in small.state.items()
    }
    assert (source / f"pilot_rimes.{layout}").read_bytes() == content


def test_a_checkpoint_of_other_shapes_is_refused_with_the_first_difference(dirs, tmp_path, small):
    small_state = dict(small.state)
    try:
        del small.state["encoder.blocks.0.conv1.point_conv.weight"]
        content = small.safetensors(tmp_path)
    finally:
        small.state = small_state
    source = write(tmp_path / "theirs", {"odd.safetensors": content, **small.tokenizer_files()})
    with pytest.raises(
        ModelError, match=r"it has no encoder\.blocks\.0\.conv1\.point_conv\.weight"
    ):
        added(source)
    assert names(dirs[0]) == []


def test_a_checkpoint_without_tokenizer_or_several_of_them(dirs, tmp_path, small):
    content = small.safetensors(tmp_path)
    source = write(tmp_path / "theirs", {"a.safetensors": content})
    with pytest.raises(ModelError, match="no tokenizer beside a"):
        added(source)
    write(source, {"b.safetensors": content, **small.tokenizer_files()})
    with pytest.raises(ModelError, match=r"several checkpoints in theirs: a\.safetensors, b"):
        added(source)


@pytest.mark.parametrize("damage", [b"", b"12345678", b"\xff" * 8, b"\2\0\0\0\0\0\0\0{}x"])
def test_headers_that_are_none(tmp_path, damage):
    path = tmp_path / "x.safetensors"
    path.write_bytes(damage)
    with pytest.raises(ModelError, match="is damaged"):
        read_header(path)
