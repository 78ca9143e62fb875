"""What a page costs with a full-size published model on this machine's CPU: memory, time, stopping.

Random weights: what is read is nonsense, what it costs is not.

python -m tests.benchmarks.published_page PAGE [--threads N] [--tokens N] [--graphs]
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import threading
import time
from multiprocessing import Process
from pathlib import Path

import numpy as np

from pilot_desktop.document.page import PageImage
from pilot_desktop.formats.source import open_document
from pilot_desktop.model.published.config import PublishedConfig, expected_shapes
from pilot_desktop.model.published.names import WEIGHTS
from pilot_desktop.model.published.vocabulary import Vocabulary
from pilot_desktop.model.store import load_manifest, write_manifest
from pilot_desktop.reading.events import CancelToken, PageEncoded, Working
from pilot_desktop.reading.published_files import PublishedFiles, open_engine
from pilot_desktop.reading.published_reader import PublishedReader
from tests.benchmarks.setting import machine
from tests.model.published.small import make_tokenizer

VOCABULARY = 64_000
"""With it, a model has 155 million parameters."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("page", type=Path)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--tokens", type=int, default=40, help="of the page's answer, then stop")
    parser.add_argument("--graphs", action="store_true", help="with onnxruntime, not torch")
    wanted = parser.parse_args()
    with open_document(wanted.page) as document:
        page = document.render(0)
    # The size the paper gives its cost for.
    page = PageImage.of(resized(page.pixels, 2200, 1700))
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        vocabulary = Vocabulary.open(make_tokenizer(folder / "tokenizer", bins=300))
        files = random_model(folder, graphs=wanted.graphs)
        engine = open_engine(files, "cpu", wanted.threads)
        reader = PublishedReader(engine, vocabulary, files.label)
        print(f"{reader.device_name}; load {machine()['load']}; loaded, {peak():.2f} GB")
        measure(reader, page, wanted.tokens)
        for seconds in (2.0, 10.0, 30.0):
            stop(reader, PageImage(page.pixels, page.scale, f"again {seconds}"), seconds)
        print(f"peak {peak():.2f} GB")


def measure(reader: PublishedReader, page: PageImage, tokens: int) -> None:
    started, cpu = time.perf_counter(), time.process_time()
    last = started
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
                    f"encoded in {seconds:.1f} s, {time.process_time() - cpu:.1f} s of a core; "
                    f"longest step {longest:.2f} s ({where}); {peak():.2f} GB"
                )
                longest, decoding, cpu = 0.0, now, time.process_time()
            case Working():
                count += 1
                if count == tokens:
                    per = 1000 * (now - decoding) / count
                    core = 1000 * (time.process_time() - cpu) / count
                    print(
                        f"{per:.0f} ms a token, {core:.0f} of a core; "
                        f"longest step {longest:.2f} s; {peak():.2f} GB"
                    )
                    return


def stop(reader: PublishedReader, page: PageImage, seconds: float) -> None:
    """Cancel while the page is encoded, and see how long it takes."""
    token, asked = CancelToken(), []

    def cancel() -> None:
        asked.extend((time.perf_counter(), time.process_time()))
        token.cancel()

    timer = threading.Timer(seconds, cancel)
    timer.start()
    for _ in reader.read_page(page, token):
        pass
    timer.cancel()
    if not asked:
        print(f"read to its end before {seconds:.0f} s had passed")
        return
    wall, core = time.perf_counter() - asked[0], time.process_time() - asked[1]
    print(f"cancelled after {seconds:.0f} s: {1000 * wall:.0f} ms, {1000 * core:.0f} ms of a core")


def random_model(folder: Path, *, graphs: bool) -> PublishedFiles:
    """In a process of its own: making it must not count."""
    work = Process(target=_write, args=(folder, graphs))
    work.start()
    work.join()
    return PublishedFiles.of_folder(load_manifest(folder))


def _write(folder: Path, graphs: bool) -> None:
    import torch
    from safetensors.torch import save_file

    from pilot_desktop.model.published.export import add_graphs

    torch.manual_seed(0)
    config = PublishedConfig(vocabulary=VOCABULARY)
    state = {
        name: torch.randn(shape) * (shape[-1] if len(shape) > 1 else 100) ** -0.5
        for name, shape in expected_shapes(config).items()
    }
    save_file(state, folder / WEIGHTS)
    write_manifest(
        folder, name="random", version="155M", licence="none", summary="Random weights.",
        config=config.to_dict(), files=[WEIGHTS], kind="published",
    )  # fmt: skip
    if graphs:
        add_graphs(folder)


def resized(pixels: np.ndarray, height: int, width: int) -> np.ndarray:
    from PIL import Image

    return np.asarray(Image.fromarray(pixels).convert("RGB").resize((width, height)))


def peak() -> float:
    """The most memory this process has held, in GB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e9


if __name__ == "__main__":
    main()
