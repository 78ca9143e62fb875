"""`pilot batch` as a script sees it: exit codes, one line for each problem, and no rest left."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from argparse import Namespace
from pathlib import Path

import pytest

from pilot_desktop.commands import batch
from pilot_desktop.document.records import ReaderChoice
from pilot_desktop.document.store import Project
from pilot_desktop.model.published.vocabulary import Vocabulary
from pilot_desktop.work.batch import local
from pilot_desktop.work.batch.plan import plan
from tests.cli.test_failures import ROOT, run
from tests.document.projects import document
from tests.model.published.small import make_tokenizer, random_model, small_config
from tests.reading.test_published_files import SHALLOW, write_folder
from tests.work.batch.fakes import put

SLOW = """
import functools, sys
sys.path.insert(0, {root!r})
from pilot_desktop.commands import batch
from pilot_desktop.document.records import ReaderChoice
from pilot_desktop.document.store import Project
from tests.work.batch import fakes
from pilot_desktop.cli import main
batch.open_reader = functools.partial(fakes.slow_reader, marker={marker!r})
known = {{"label": "fake 1.0", "path": ".", "kind": "compact"}}
batch.find_model = lambda name: type("Model", (), known)
if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
"""


@pytest.fixture
def folder(tmp_path):
    for number in range(8):
        put(tmp_path / "in" / f"{number}.png", 200 + number)
    return tmp_path / "in"


def start(folder, out, *options):
    script = SLOW.format(root=str(ROOT), marker=str(folder.parent / "seen"))
    command = [sys.executable, "-c", script, "batch", folder, "-o", out, *options]
    heeded = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return subprocess.Popen(
            [str(part) for part in command],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
    finally:
        signal.signal(signal.SIGINT, heeded)


def wait_until(condition, seconds=120):
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.02)


def journalled(out):
    path = out / "pilot-batch.jsonl"
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def alive(pid):
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False


@pytest.mark.skipif(not Path("/proc").exists(), reason="looks at processes")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_an_interrupted_batch_goes_on_where_it_stopped(folder, tmp_path, number):
    out = tmp_path / "out"
    process = start(folder, out, "--workers", "2")
    wait_until(lambda: len(journalled(out)) >= 2)
    process.send_signal(number)
    printed, err = process.communicate(timeout=120)
    workers = {int(pid) for pid in (tmp_path / "pids").read_text().split()}
    assert workers
    wait_until(lambda: not any(alive(pid) for pid in workers))
    done = {line["source"] for line in journalled(out)}
    assert 2 <= len(done) < 8 and printed == ""
    if number != signal.SIGKILL:
        assert process.returncode == 130
        # It may stop between writing down a document and counting it.
        assert err in {
            f"pilot: {count} of 8 documents are done; --resume goes on from there.\n"
            for count in (len(done) - 1, len(done))
        }
        assert not [path for path in out.iterdir() if path.suffix == ".tmp"]
    (tmp_path / "pids").unlink()
    process = start(folder, out, "--workers", "2", "--resume")
    printed, err = process.communicate(timeout=120)
    assert (process.returncode, err) == (0, "")
    assert f"{8 - len(done)} read" in printed and f"{len(done)} kept" in printed
    assert [line["source"] for line in journalled(out)] == [f"{n}.png" for n in range(8)]


def test_the_real_reader(tmp_path):
    sample = ROOT / "resources" / "samples" / "receipt.jpg"
    (tmp_path / "in" / "a").mkdir(parents=True)
    (tmp_path / "in" / "a" / "receipt Ä 日本.jpg").write_bytes(sample.read_bytes())
    (tmp_path / "in" / "empty.pdf").touch()
    result = run(
        "batch", tmp_path / "in", "-o", tmp_path / "out", "--recursive", "--format", "json"
    )
    assert result.returncode == 3
    assert result.stderr == "pilot: empty.pdf: empty.pdf is empty (0 bytes).\n"
    assert result.stdout.startswith("2 documents: 1 read (1 pages), 1 failed, in ")
    said = json.loads((tmp_path / "out" / "a" / "receipt Ä 日本.jpg.json").read_text())
    assert said["document"] == "receipt Ä 日本.jpg" and len(said["pages"][0]["lines"]) > 10


def test_wrong_usage_is_told_before_anything_is_read(pilot, folder, tmp_path):
    out = tmp_path / "out"

    def assert_told(arguments, code, *parts):
        said = pilot("batch", *arguments)
        assert said[:2] == (code, "") and said[2].count("\n") == 1
        assert all(part in said[2] for part in ("pilot: ", *parts))

    assert_told([folder, "-o", folder, "--format", "pdf"], 2, "another folder")
    both = ["--cluster", "tcp://127.0.0.1:9", "--workers", "2"]
    assert_told([folder, "-o", out, *both], 2, "--workers")
    assert pilot("batch", folder)[0] == 2
    assert_told([tmp_path / "none", "-o", out], 3, "none does not exist")
    assert_told([folder, "-o", out, "--model", "nowhere"], 4, "nowhere")
    assert not out.exists()
    out.write_text("a file")
    assert_told([folder, "-o", out], 5, "out")
    assert out.read_text() == "a file"


def test_what_projects_choose_is_not_heeded_but_told(folder, capsys):
    for number, choice in enumerate([
        ReaderChoice("pilot-iam"), ReaderChoice("", "a hand"), ReaderChoice("", "", "cuda"),
        ReaderChoice("pilot-compact", "", "auto"), ReaderChoice(),
    ]):  # fmt: skip
        image = folder / f"{number}.png"
        with Project.new([document(1, image)], folder / f"{image.name}.pilot") as project:
            project.choose_reader(choice)
    tasks = plan(folder, folder / "out", "text", recursive=False)

    def told(model=None, adapter=None, device="auto"):
        arguments = Namespace(model=model, adapter=adapter, device=device)
        batch._tell_of_projects(arguments, tasks, "pilot-compact 0.4")
        return capsys.readouterr().err

    assert told().startswith("pilot: 0.png and 2 more: what the project chooses")
    assert "pilot-compact 0.4" in told() and told().count("\n") == 1
    assert told(device="cpu").startswith("pilot: 0.png and 1 more: ")
    assert told(model="pilot-compact") == told(adapter="a hand") == ""
    with Project.open(folder / "0.png.pilot"):
        assert told().startswith("pilot: 0.png: ") and "open in another window" in told()


@pytest.mark.parametrize(("large", "device", "count"), [(False, "auto", 6), (True, "auto", 1),
                                                       (False, "cuda", 1)])  # fmt: skip
def test_a_large_model_or_a_gpu_is_not_shared_by_processes(monkeypatch, large, device, count):
    monkeypatch.setattr(local, "cores", lambda: 6)
    arguments = Namespace(cluster=None, workers=None, device=device, output=Path("out"))
    opened = batch._workers(arguments, None, 20, large=large)
    assert opened.args[3:] == (count, 6 // count)
    arguments.workers = 3  # somebody says so
    assert batch._workers(arguments, None, 20, large=large).args[3:] == (3, 2)


def test_a_published_model_reads_a_batch(pilot, tmp_path):
    folder = make_tokenizer(tmp_path / "pilot-small")
    size = Vocabulary.open(folder).size
    write_folder(folder, random_model(small_config(size, **SHALLOW)))
    for number in range(2):
        put(tmp_path / "in" / f"{number}.png", 200 + number)
    (tmp_path / "in" / "2.png").write_bytes(b"no picture")
    out = tmp_path / "out"
    code, said, told = pilot("batch", tmp_path / "in", "-o", out, "--model", folder)
    assert code == 3 and "3 documents: 2 read (2 pages), 1 failed" in said
    assert told.count("\n") == 1 and "2.png" in told
    assert {entry["options"]["model"] for entry in journalled(out)} == {"pilot-small 1"}
