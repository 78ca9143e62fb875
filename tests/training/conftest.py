"""Ground truth to learn from."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.training.letter import LETTER, SAMPLES


@pytest.fixture
def truth(tmp_path: Path) -> Path:
    """The handwritten sample as a folder with ground truth."""
    folder = tmp_path / "letter"
    folder.mkdir()
    shutil.copy(SAMPLES / "letter.jpg", folder)
    page = {"image": "letter.jpg", "lines": LETTER}
    (folder / "pages.jsonl").write_text(json.dumps(page) + "\n", encoding="utf-8")
    return folder
