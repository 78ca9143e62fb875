"""The program as a process of its own, with a home of its own, on no screen."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.work.scripted import SAMPLES


def started(folder: Path, script: str, *words: object, **options) -> subprocess.Popen:
    """Run a script in `folder`, where what it keeps for the user goes as well. It is a file: the
    process that draws pages looks into it, too.
    """
    path = folder / "session.py"
    path.write_text(script, encoding="utf-8")
    environment = os.environ | {
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPATH": str(SAMPLES.parent.parent),
        "LC_ALL": "C.UTF-8",
    }
    for kind in ("CONFIG", "DATA", "STATE", "CACHE"):
        environment[f"XDG_{kind}_HOME"] = str(folder / kind)
    environment |= options.pop("environment", {})
    command = [sys.executable, "-X", "faulthandler", path, *map(str, words)]
    return subprocess.Popen(command, env=environment, **options)
