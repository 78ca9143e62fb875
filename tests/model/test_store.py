"""Models are found by name and path; what is missing or damaged is told in one sentence."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from pilot_desktop.document.errors import ModelError
from pilot_desktop.model import store


def make_model(folder: Path, **changes):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "encoder.onnx").write_bytes(b"weights" * 100)
    (folder / "README.md").write_text("# A model card\n")
    values = {
        "name": folder.name,
        "version": "0.1",
        "licence": "AGPL-3.0-or-later",
        "summary": "A model for tests.",
        "config": {"line_height": 48},
        "files": ["encoder.onnx"],
        "figures": {"sroie": {"cer": 0.04}},
    }
    return store.write_manifest(folder, **(values | changes))


def rewrite(folder: Path, **changes):
    values = json.loads((folder / "model.json").read_text())
    (folder / "model.json").write_text(json.dumps(values | changes))


@pytest.fixture
def dirs(tmp_path, monkeypatch):
    user, bundled = tmp_path / "user", tmp_path / "bundled"
    monkeypatch.setattr(store, "models_dirs", lambda: (user, bundled))
    return user, bundled


def test_a_written_manifest_reads_back(dirs):
    made = make_model(dirs[1] / "pilot-compact")
    found = store.find_model()
    assert found == made
    assert found.label == "pilot-compact 0.1"
    assert found.bytes == 700
    assert found.file("encoder.onnx").read_bytes().startswith(b"weights")
    assert found.card.is_file()
    assert found.figures["sroie"] == {"cer": 0.04}


def test_a_model_is_found_by_name_and_by_path(dirs, tmp_path, monkeypatch):
    make_model(dirs[1] / "one")
    elsewhere = make_model(tmp_path / "elsewhere" / "two")
    assert store.find_model("one").name == "one"
    assert store.find_model(elsewhere.path) == elsewhere
    assert store.find_model(str(elsewhere.path)) == elsewhere
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert store.find_model("two").name == "two"


def test_the_users_model_comes_before_a_bundled_one_of_that_name(dirs):
    make_model(dirs[1] / "pilot-compact")
    make_model(dirs[0] / "pilot-compact", version="0.2")
    assert store.find_model("pilot-compact").version == "0.2"
    assert [model.version for model in store.list_models()] == ["0.2", "0.1"]


def test_a_missing_model_is_told_with_those_there_are(dirs):
    with pytest.raises(ModelError, match=r"no model named nowhere; there is: none\.") as raised:
        store.find_model("nowhere")
    assert raised.value.exit_code == 4
    make_model(dirs[1] / "one")
    with pytest.raises(ModelError, match=r"there is: one\."):
        store.find_model("nowhere")
    with pytest.raises(ModelError, match="There is no model in"):
        store.find_model("./nowhere")


@pytest.mark.parametrize("damage", [b"", b"weights" * 99, b"WEIGHTS" * 100])
def test_a_damaged_file_is_told(dirs, damage):
    model = make_model(dirs[1] / "one")
    store.find_model("one")
    model.file("encoder.onnx").write_bytes(damage)
    with pytest.raises(ModelError, match="is damaged"):
        store.find_model("one")


def test_a_missing_file_is_told(dirs):
    make_model(dirs[1] / "one").file("encoder.onnx").unlink()
    with pytest.raises(ModelError, match="cannot be read"):
        store.find_model("one")


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", '{"format": 1}', '{"format": 1, "files": []}', '{"format": 2}'],
)
def test_a_damaged_manifest_is_told_and_left_out_of_the_list(dirs, text):
    model = make_model(dirs[1] / "one")
    (model.path / "model.json").write_text(text)
    assert store.list_models() == []
    with pytest.raises(ModelError):
        store.find_model("one")


def test_file_names_cannot_lead_out_of_the_folder(dirs):
    model = make_model(dirs[1] / "one")
    rewrite(model.path, files={"../secret": {"sha256": "0" * 64, "bytes": 1}})
    with pytest.raises(ModelError, match="damaged"):
        store.find_model("one")


def test_an_unknown_kind_is_told(dirs):
    model = make_model(dirs[1] / "one")
    rewrite(model.path, kind="huge")
    with pytest.raises(ModelError, match="kind huge"):
        store.find_model("one")


def test_a_file_the_model_does_not_list_is_told(dirs):
    with pytest.raises(ModelError, match=r"no file decoder\.onnx"):
        make_model(dirs[1] / "one").file("decoder.onnx")


def test_files_are_digested_once_a_process(dirs, monkeypatch):
    make_model(dirs[1] / "one")
    digests = []
    digest = store._digest
    monkeypatch.setattr(store, "_digest", lambda path: digests.append(path) or digest(path))
    store.find_model("one")
    store.find_model("one")
    assert len(digests) == 1
    touched = dirs[1] / "one" / "encoder.onnx"
    os.utime(touched, ns=(1, 1))
    store.find_model("one")
    assert len(digests) == 2


def test_every_model_that_ships_is_whole():
    for manifest in store.bundled_models_dir().glob("*/model.json"):
        model = store.find_model(manifest.parent)
        assert model.card.is_file()
        assert model.name == manifest.parent.name
