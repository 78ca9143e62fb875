from __future__ import annotations

import sys
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image

from tests.cli.fakes import FakeReader


@pytest.fixture
def reader(monkeypatch):
    """A fake reader in place of any that a command opens; `opened` tells with what."""
    fake = FakeReader()
    fake.opened = []

    def open_reader(model=None, device="auto", threads=None, adapter=None, faithful=False):
        fake.opened.append((model, device, threads))
        return fake

    stand_in = SimpleNamespace(open_reader=open_reader)
    monkeypatch.setitem(sys.modules, "pilot_desktop.reading.factory", stand_in)
    return fake


def page_image(shade: int = 255) -> Image.Image:
    return Image.fromarray(np.full((120, 200), shade, np.uint8))


@pytest.fixture
def receipt(tmp_path):
    path = tmp_path / "receipt.png"
    page_image().save(path)
    return path


@pytest.fixture
def book(tmp_path):
    """Three pages, no two alike."""
    path = tmp_path / "book.tiff"
    first, *rest = (page_image(shade) for shade in (255, 254, 253))
    first.save(path, save_all=True, append_images=rest)
    return path


@pytest.fixture
def pilot(capsys):
    """Run the command line in this process: (exit code, stdout, stderr)."""
    from pilot_desktop.cli import main

    def run(*arguments):
        code = main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err
        return code, captured.out, captured.err

    return run
