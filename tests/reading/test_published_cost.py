"""A page with a full-size published model on the CPU: progress at once, stopped at once, in bounds.

Random weights; `python -m tests.benchmarks.published_page PAGE` measures a whole page.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

CODE = """
import sys, tempfile, time
from pathlib import Path
import numpy as np
from pilot_desktop.document.page import PageImage
from pilot_desktop.model.published.vocabulary import Vocabulary
from pilot_desktop.reading.events import Cancelled, CancelToken, Working
from pilot_desktop.reading.published_files import open_engine
from pilot_desktop.reading.published_reader import PublishedReader
from tests.benchmarks.published_page import peak, random_model
from tests.model.published.small import make_tokenizer

def main():
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        vocabulary = Vocabulary.open(make_tokenizer(folder / "tokenizer", bins=300))
        files = random_model(folder, graphs=sys.argv[1] == "graphs")
        reader = PublishedReader(open_engine(files, "cpu", 1), vocabulary, files.label)
        noise = np.random.default_rng(0).integers(0, 255, (2200, 1700, 3), np.uint8)
        first = None
        for part in (0.01, 0.1, 0.3):  # the largest maps are those of the second block
            token, started, cpu = CancelToken(), time.perf_counter(), None
            page = PageImage(noise, 1.0, str(part))
            for event in reader.read_page(page, token):
                if first is None:
                    first = time.perf_counter() - started
                if isinstance(event, Working) and event.fraction >= part and cpu is None:
                    cpu = time.process_time()
                    token.cancel()
            assert isinstance(event, Cancelled), event
            spent = time.process_time() - cpu
            print(f"{reader.device_name}, {part:.0%}: stopped in {1000 * spent:.0f} ms of a core")
            assert spent < 0.5
        print(f"first sign after {1000 * first:.0f} ms, peak {peak():.2f} GB")
        assert first < 1 and peak() < 3

if __name__ == "__main__":
    main()
"""


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["torch", "graphs"])
def test_progress_at_once_stopped_at_once_in_three_gigabytes(kind, tmp_path):
    program = tmp_path / "measure.py"
    program.write_text(CODE)
    done = subprocess.run(
        [sys.executable, str(program), kind],
        capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )  # fmt: skip
    print(done.stdout)
    assert done.returncode == 0, done.stderr[-2000:]
