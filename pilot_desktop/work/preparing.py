"""Making a published model quicker on a processor beside the window: the process, and its rows.

It needs torch and onnx, which the window never loads, and both hold Python's lock for long: so
`pilot models graphs` and `quantise` run as a process of their own. What it has begun when it is
stopped goes.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from typing import IO, Any

from pilot_desktop.document.errors import ModelError
from pilot_desktop.document.sentence import Sentence
from pilot_desktop.model.manager.download import DownloadStopped, Stop

_LOOK = 0.1  # s between two looks at whether it is to stop
_PATIENCE = 5.0  # s for a process that was told to end

Told = Callable[[str, float], None]
"""A stage of `reading.published_int8`, and the part of it that is done, 0 to 1."""


def prepare(action: str, name: str, told: Told, stop: Stop) -> dict[str, Any]:
    """`action` is "graphs" or "quantise", `name` that of the model or its folder.

    Returns the last row: for "quantise" the fields of `published_int8.Agreement`. Raises ModelError
    with what the process said last, and DownloadStopped.
    """
    words = [sys.executable, "-m", "pilot_desktop.cli", "models", action, name, "--json"]
    last: dict[str, Any] = {}
    with tempfile.TemporaryFile() as problems:
        process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=problems)
        assert process.stdout is not None
        reader = threading.Thread(target=_follow, args=(process.stdout, told, last), daemon=True)
        reader.start()
        try:
            while process.poll() is None:
                stop.wait(_LOOK)
        except DownloadStopped:
            _end(process)
            raise
        finally:
            reader.join()
            process.stdout.close()
        if process.returncode or not last:
            problems.seek(0)
            raise ModelError(_last_words(problems.read().decode("utf-8", "replace")))
    return last


def _follow(rows: IO[bytes], told: Told, last: dict[str, Any]) -> None:
    for line in rows:
        row = json.loads(line)
        if row["stage"] == "done":
            last.update(row)
        else:
            told(str(row["stage"]), float(row["done"]))


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()  # what it has begun, it takes away itself
    try:
        process.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _last_words(said: str) -> str:
    lines = [line for line in said.splitlines() if line.startswith("pilot: ")]
    if lines:
        return lines[-1].removeprefix("pilot: ")
    return Sentence("The process that prepares the model ended unexpectedly.")
