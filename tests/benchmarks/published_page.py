"""What a page costs with a full-size published model on this machine's CPU: memory, time, stopping.

Random weights: what is read is nonsense, what it costs is not.

python -m tests.benchmarks.published_page PAGE [--threads N] [--tokens N] [--model FOLDER]
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import threading
import time
from pathlib import Path

import numpy as np

from pilot_desktop.document.page import PageImage
from pilot_desktop.formats.source import open_document
from pilot_desktop.model.published.config import PublishedConfig, expected_shapes
from pilot_desktop.model.published.vocabulary import Vocabulary
from pilot_desktop.reading.events import CancelToken, PageEncoded, Working
from pilot_desktop.reading.published_files import WEIGHTS, PublishedFiles, open_engine
from pilot_desktop.reading.published_reader import PublishedReader
from tests.model.published.small import make_tokenizer

VOCABULARY = 64_000
"""With it, a model has 155 million parameters."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("page", type=Path)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--tokens", type=int, default=40, help="of the page's answer, then stop")
    parser.add_argument("--model", type=Path, help="a folder with exported graphs")
    parser.add_argument("--stop-at", type=float, help="seconds; measure a cancellation only")
    wanted = parser.parse_args()
    with open_document(wanted.page) as document:
        page = document.render(0)
    # The size the paper gives its cost for.
    page = PageImage.of(resized(page.pixels, 2200, 1700))
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        vocabulary = Vocabulary.open(make_tokenizer(folder / "tokenizer", bins=300))
        if wanted.model is None:
            random_checkpoint(folder / WEIGHTS)
            files = PublishedFiles("random", folder / WEIGHTS, folder)
        else:
            from pilot_desktop.model.store import load_manifest

            files = PublishedFiles.of_folder(load_manifest(wanted.model))
        engine = open_engine(files, "cpu", wanted.threads)
        reader = PublishedReader(engine, vocabulary, "random 155M")
        print(f"{reader.device_name}; loaded, {peak():.2f} GB")
        if wanted.stop_at:
            stop(reader, page, wanted.stop_at)
        else:
            measure(reader, page, wanted.tokens)
            stop(reader, PageImage(page.pixels, page.scale, "again"), 3.0)
        print(f"peak {peak():.2f} GB")


def measure(reader: PublishedReader, page: PageImage, tokens: int) -> None:
    started = last = time.perf_counter()
    longest, count, first = 0.0, 0, None
    for event in reader.read_page(page):
        now = time.perf_counter()
        if now - last > longest:
            longest, where = now - last, event
        last = now
        match event:
            case Working(fraction, left) if fraction < 1:
                if first is None and left is not None:
                    first = now - started
                    print(f"after {first:.2f} s: {fraction:.1%}, about {left:.0f} s left")
            case PageEncoded(seconds, _):
                print(
                    f"encoded in {seconds:.1f} s, longest step {longest:.2f} s ({where}); "
                    f"{peak():.2f} GB"
                )
                longest, decoding = 0.0, now
            case Working():
                count += 1
                if count == tokens:
                    per = 1000 * (now - decoding) / count
                    print(f"{per:.0f} ms a token, longest step {longest:.2f} s; {peak():.2f} GB")
                    return


def stop(reader: PublishedReader, page: PageImage, seconds: float) -> None:
    """Cancel while the page is encoded, and see how long it takes."""
    token, asked = CancelToken(), []

    def cancel() -> None:
        asked.append(time.perf_counter())
        token.cancel()

    timer = threading.Timer(seconds, cancel)
    timer.start()
    for _ in reader.read_page(page, token):
        pass
    print(f"cancelled {1000 * (time.perf_counter() - asked[0]):.0f} ms after it was asked")


def random_checkpoint(path: Path) -> None:
    import torch
    from safetensors.torch import save_file

    torch.manual_seed(0)
    shapes = expected_shapes(PublishedConfig(vocabulary=VOCABULARY))
    state = {
        name: torch.randn(shape) * (shape[-1] if len(shape) > 1 else 100) ** -0.5
        for name, shape in shapes.items()
    }
    save_file(state, path)


def resized(pixels: np.ndarray, height: int, width: int) -> np.ndarray:
    from PIL import Image

    return np.asarray(Image.fromarray(pixels).convert("RGB").resize((width, height)))


def peak() -> float:
    """The most memory this process has held, in GB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e9


if __name__ == "__main__":
    main()
