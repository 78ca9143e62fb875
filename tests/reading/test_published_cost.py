"""A full-size published model on the CPU: progress at once, stopped at once, memory in bounds.

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


DECODING = """
import sys, tempfile, time
from pathlib import Path
import numpy as np
from pilot_desktop.reading.published_decoding import Answer, generate
from pilot_desktop.reading.published_engine import PageMemory
from pilot_desktop.reading.published_files import open_engine
from pilot_desktop.reading.published_rules import Free
from tests.benchmarks.published_page import random_model

PLACES = 69 * 213  # of a page of 1700 x 2200 pixels

def main():
    with tempfile.TemporaryDirectory() as scratch:
        files = random_model(Path(scratch), graphs=sys.argv[1] == "graphs")
        engine = open_engine(files, "cpu", 1)
        tensors, nbytes = engine._room(PLACES)
        for part in engine._parts(tensors):
            part[...] = 0.1
        memory = PageMemory(2200, 1700, tensors, nbytes)
        engine.start(memory, 1, 10).feed(np.array([[0]]))  # what is opened late is open
        for count, length in ((1, 300), (8, 6)):
            answers = [Answer() for _ in range(count)]
            prompts = [[5 + n] * length for n in range(count)]
            rules = [Free()] * count
            longest, cpu = 0.0, time.process_time()
            for _ in generate(engine, memory, prompts, rules, answers, -1, most=5):
                now = time.process_time()
                longest, cpu = max(longest, now - cpu), now
            print(f"{engine.device_name}, {count} prompts of {length} tokens: "
                  f"longest step {1000 * longest:.0f} ms of a core")
            assert longest < 0.5

if __name__ == "__main__":
    main()
"""


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["torch", "graphs"])
def test_progress_at_once_stopped_at_once_in_three_gigabytes(kind, tmp_path):
    assert_runs(CODE, kind, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["torch", "graphs"])
def test_long_queries_and_many_boxes_can_be_stopped_in_time(kind, tmp_path):
    assert_runs(DECODING, kind, tmp_path)


def assert_runs(code, kind, folder):
    """In a process of its own: its memory and time are what is measured."""
    program = folder / "measure.py"
    program.write_text(code)
    done = subprocess.run(
        [sys.executable, str(program), kind],
        capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )  # fmt: skip
    print(done.stdout)
    assert done.returncode == 0, done.stderr[-2000:]
