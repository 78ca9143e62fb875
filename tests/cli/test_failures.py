"""The real program, as a script sees it: its exit code, and one sentence on stderr."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pymupdf
import pytest

ROOT = Path(__file__).parents[2]


def run(*arguments, **options):
    command = [sys.executable, "-m", "pilot_desktop.cli", *map(str, arguments)]
    return subprocess.run(
        command, capture_output=True, text=True, timeout=120, check=False, **options
    )


def assert_told(result, code, *parts):
    assert result.returncode == code, result.stderr
    assert result.stdout == ""
    assert result.stderr.startswith("pilot: ")
    assert result.stderr.count("\n") == 1
    assert "Traceback" not in result.stderr
    for part in parts:
        assert part in result.stderr


@pytest.fixture
def pdf(tmp_path):
    path = tmp_path / "letter.pdf"
    with pymupdf.open() as document:
        for number in range(5):
            document.new_page().insert_text((72, 72), f"Page {number + 1} of a letter " * 20)
        document.save(path)
    return path


def test_a_file_that_is_not_there(tmp_path):
    assert_told(run("read", tmp_path / "none.png"), 3, "none.png", "does not exist")


@pytest.mark.parametrize("name", ["empty.png", "empty.pdf", "empty"])
def test_a_zero_byte_file(tmp_path, name):
    (tmp_path / name).touch()
    assert_told(run("read", tmp_path / name), 3, name, "empty")


def test_a_truncated_pdf(pdf):
    pdf.write_bytes(pdf.read_bytes()[: pdf.stat().st_size // 2])
    assert_told(run("read", pdf), 3, "letter.pdf")


def test_a_text_file_named_pdf(tmp_path):
    path = tmp_path / "notes.pdf"
    path.write_text("These are notes, not a PDF.\n" * 10)
    assert_told(run("read", path), 3, "notes.pdf")


@pytest.mark.parametrize("password", [[], ["--password", "wrong"]])
def test_a_wrong_password(pdf, tmp_path, password):
    locked = tmp_path / "locked.pdf"
    with pymupdf.open(pdf) as document:
        document.save(locked, encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="right")
    assert_told(run("read", locked, *password), 3, "locked.pdf", "password")


def test_a_huge_image(tmp_path):
    header = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0u0\0\0u0\x08\0\0\0\0"
    path = tmp_path / "huge.png"
    path.write_bytes(header + b"\0" * 100)
    assert_told(run("read", path), 3, "huge.png")


def test_a_page_that_is_not_there(pdf):
    assert_told(run("read", pdf, "--page", "9"), 2, "5 pages", "no page 9")


@pytest.mark.parametrize("model", ["nowhere", "./nowhere", "/nowhere/at/all"])
def test_a_missing_model(pdf, model):
    assert_told(run("read", pdf, "--model", model), 4, model.removeprefix("./"))
    assert_told(run("models", "info", model), 4, model.removeprefix("./"))


def test_a_damaged_model(pdf, tmp_path):
    (tmp_path / "model.json").write_text("{")
    assert_told(run("read", pdf, "--model", tmp_path), 4, "damaged")


def test_an_output_that_cannot_be_written(pdf, tmp_path):
    assert_told(run("read", pdf, "-o", tmp_path / "no" / "folder.txt"), 5, "folder.txt")
    assert_told(run("read", pdf, "-o", tmp_path), 5, "folder")


def test_ground_truth_that_is_not_there(tmp_path):
    assert_told(run("evaluate", tmp_path), 3, "pages.jsonl")


READ_WITH_FAKE = """
import sys, time, types
sys.path.insert(0, {root!r})
from tests.cli.fakes import FakeReader
reader = FakeReader(texts=("a line of text",) * {lines})
read_page = reader.read_page
def slowly(page, cancel=None):
    print("reading", file=sys.stderr, flush=True) if {announces} else None
    for event in read_page(page):
        time.sleep({delay})
        yield event
reader.read_page = slowly
sys.modules["pilot_desktop.reading.factory"] = types.SimpleNamespace(
    open_reader=lambda *_, **__: reader)
from pilot_desktop.cli import main
sys.exit(main(sys.argv[1:]))
"""


def script_of(*, lines=3, delay=0.0, announces=False):
    return READ_WITH_FAKE.format(root=str(ROOT), lines=lines, delay=delay, announces=announces)


def start(pdf, *, stdout=subprocess.PIPE, options=(), **settings):
    script = script_of(**settings)
    command = [sys.executable, "-c", script, "read", str(pdf), *map(str, options)]
    # A job in the background of a script ignores Ctrl+C, and its children inherit that.
    heeded = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return subprocess.Popen(command, stdout=stdout, stderr=subprocess.PIPE, text=True)
    finally:
        signal.signal(signal.SIGINT, heeded)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interruption(pdf, tmp_path, number):
    target = tmp_path / "out.txt"
    target.write_text("old")
    process = start(pdf, delay=0.5, announces=True, stdout=None, options=["-o", target])
    assert process.stderr.readline() == "reading\n"
    process.send_signal(number)
    _, err = process.communicate(timeout=120)
    assert (process.returncode, err) == (130, "")
    assert target.read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["letter.pdf", "out.txt"]


def test_a_reader_that_leaves_early_is_no_error(pdf):
    process = start(pdf, lines=6_000)
    assert process.stdout.readline() == "a line of text\n"
    process.stdout.close()
    with process.stderr:
        assert process.stderr.read() == ""
    assert process.wait(timeout=120) == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk(pdf):
    with Path("/dev/full").open("w") as full:
        process = start(pdf, stdout=full)
        _, err = process.communicate(timeout=120)
    assert process.returncode == 5
    assert err.startswith("pilot: The output cannot be written") and err.count("\n") == 1


@pytest.mark.skipif(sys.platform == "win32", reason="needs a shell")
@pytest.mark.parametrize(("closed", "code"), [(">&-", 5), ("2>&-", 0), ("<&-", 0)])
def test_closed_streams(closed, code):
    command = f"{sys.executable} -m pilot_desktop.cli models {closed}"
    result = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
    assert result.returncode == code
    assert "Traceback" not in result.stderr
    assert result.stderr.count("\n") == (1 if code else 0)


def test_no_progress_where_nobody_looks(pdf):
    process = start(pdf, delay=0.01)
    _, err = process.communicate(timeout=120)
    assert (process.returncode, err) == (0, "")


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_progress_on_a_terminal_is_gone_at_the_end(pdf):
    import pty

    main, secondary = pty.openpty()
    script = script_of(delay=0.15)
    process = subprocess.Popen(
        [sys.executable, "-c", script, "read", str(pdf), "--page", "1"],
        stdout=subprocess.PIPE,
        stderr=secondary,
        text=True,
    )
    out, _ = process.communicate(timeout=120)
    seen = os.read(main, 10_000).decode()
    os.close(main)
    os.close(secondary)
    assert out == "a line of text\n" * 3
    assert "letter.pdf, page 1" in seen
    assert seen.endswith("\r\x1b[K")


def test_a_script_sees_utf8_in_any_locale(pdf):
    environment = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    script = script_of(lines=1).replace("a line", r"\xe0 ligne")
    command = [sys.executable, "-c", script, "read", str(pdf), "--page", "1"]
    result = subprocess.run(command, capture_output=True, env=environment, check=True)
    assert result.stdout.decode("utf-8") == "à ligne of text\n"
