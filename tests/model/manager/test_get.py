"""A published model arrives from the record, however the record is laid out."""

from __future__ import annotations

import json

import pytest

from pilot_desktop.document.errors import ModelError
from pilot_desktop.model import store
from pilot_desktop.model.manager import record
from pilot_desktop.model.manager.download import DownloadStopped, Patience, Stop
from pilot_desktop.model.manager.operations import get, remove
from pilot_desktop.model.manager.record import mentioned
from pilot_desktop.reading.checking import check_model
from tests.model.manager.making import zipped
from tests.model.manager.server import Fault

QUICK = Patience(connect=20.0, stall=20.0, pause=0.01)


def got(name, told=lambda _: None, stop=None):
    return get(name, check_model, told, stop, QUICK)


def with_prefix(prefix, files):
    return {prefix + name: content for name, content in files.items()}


@pytest.fixture(params=["flat", "one zip each", "one zip of all"])
def layout(request, server, small, tmp_path):
    """The record with the checkpoints iam and iam_spotting."""
    weights, tokens = small.safetensors(tmp_path), small.tokenizer_files()
    match request.param:
        case "flat":
            server.put("pilot_iam.safetensors", weights)
            server.put("pilot_iam.pt", small.pickled())
            server.put("PILOT-IAM-spotting.safetensors", b"wrong")
            server.put("tokenizer.zip", zipped(with_prefix("tokenizer/", tokens)))
            server.put("paper.pdf", b"%PDF-")
            server.put("README.md", b"# PILOT")
        case "one zip each":
            files = {"iam/weights.safetensors": weights, **with_prefix("iam/tok/", tokens)}
            server.put("iam.zip", zipped(files))
            server.put("iam_spotting.zip", zipped({"iam_spotting/w.safetensors": b"wrong"}))
        case "one zip of all":
            files = {
                "checkpoints/iam.safetensors": weights,
                "checkpoints/iam_spotting.safetensors": b"wrong",
                **with_prefix("checkpoints/tokenizer/", tokens),
            }
            server.put("pilot.zip", zipped(files))
    return request.param


def test_a_model_arrives(dirs, server, small, layout):
    steps = []
    model = got("iam", steps.append)
    assert (model.name, model.version, model.licence) == ("pilot-iam", "1.0", "cc-by-4.0")
    assert model.path == dirs[0] / "pilot-iam"
    check_model(model)
    assert store.list_models() == [model]
    loaded = [step for step in steps if step.what.startswith("Loading")]
    assert loaded[-1].done == loaded[-1].total > 0
    asked = {request.path for request in server.requests}
    assert not any("potting" in path or path.endswith((".pt", ".pdf")) for path in asked)
    assert not list((dirs[0] / ".downloads").glob("*/*"))
    with pytest.raises(ModelError, match="is there already"):
        got("pilot-iam")


def test_an_interrupted_download_goes_on(dirs, server, small, tmp_path):
    weights = small.safetensors(tmp_path)
    server.put("rimes.safetensors", weights, faults=[Fault("stall", 5_000)])
    server.put("rimes-tokenizer.zip", zipped(small.tokenizer_files()))
    stop = Stop()

    def leave(step):
        if step.done >= 5_000:
            stop.set()

    with pytest.raises(DownloadStopped):
        got("rimes", leave, stop)
    assert store.list_models() == []
    model = got("rimes")
    assert model.name == "pilot-rimes"
    ranges = [request.range for request in server.downloads("rimes.safetensors")]
    assert ranges == ["", "bytes=5000-"]


def test_what_was_loaded_in_part_can_be_removed(dirs, server, small, tmp_path):
    server.put("rimes.safetensors", small.safetensors(tmp_path), faults=[Fault("drop", 5_000)])
    server.files["rimes.safetensors"].faults += [Fault("status", status=403)]
    with pytest.raises(ModelError, match="HTTP 403"):
        got("rimes")
    assert (dirs[0] / ".downloads" / "rimes" / "rimes.safetensors.part").is_file()
    assert remove("pilot-rimes").name == "rimes"
    assert list((dirs[0] / ".downloads").glob("*/*")) == []


def test_a_record_without_the_model(dirs, server):
    server.put("generic.safetensors", b"x")
    with pytest.raises(ModelError, match="holds no weights named sroie"):
        got("sroie")
    with pytest.raises(ModelError, match="no published model named nobody"):
        got("nobody")


def test_something_else_under_the_name(dirs, server, small):
    server.put("sroie.safetensors", b"this is not a checkpoint" * 100)
    server.put("tokenizer.zip", zipped(small.tokenizer_files()))
    with pytest.raises(ModelError, match="is damaged"):
        got("sroie")
    assert store.list_models() == []
    assert not list((dirs[0] / ".downloads").glob("*/*"))


@pytest.mark.parametrize(
    "answer", [b"<html>", [], {"files": 3}, {"metadata": {}, "files": [{"key": "a"}]}]
)
def test_an_answer_that_is_no_record(dirs, server, answer):
    server.record = answer
    with pytest.raises(ModelError, match="does not answer with a record"):
        got("generic")


def test_a_file_digest_of_another_kind_is_not_trusted(dirs, server):
    server.put("generic.safetensors", b"x")
    said = server.described()
    said["files"][0]["checksum"] = "crc:1"
    server.record = json.loads(json.dumps(said))
    with pytest.raises(ModelError, match="does not answer with a record"):
        got("generic")


def test_offline(dirs, server):
    server.close()
    with pytest.raises(ModelError, match="cannot be reached: this computer may be offline"):
        got("generic")
    assert not list((dirs[0] / ".downloads").glob("*/*"))


def test_a_mirror_is_asked_where_one_is_named(monkeypatch):
    assert record.server() == "https://zenodo.org"
    monkeypatch.setenv("PILOT_MODELS_SERVER", "https://mirror.example/")
    assert record.server() == "https://mirror.example"


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("pilot_iam.pt", {"iam"}),
        ("PILOT-IAM-spotting.safetensors", {"iam_spotting"}),
        ("rimes2009/model.pt", {"rimes"}),
        ("diamond.pt", set()),
        ("tokenizer.zip", set()),
    ],
)
def test_which_checkpoint_a_path_names(path, names):
    assert mentioned(path) == names
