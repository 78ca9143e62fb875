"""How long the shipped model takes, and other programs for the same pages and lines in turns.

python -m tests.benchmarks.speed [GT_FOLDER] [--limit N] [--threads N] [--json OUT]
"""

from __future__ import annotations

import statistics
import time
from collections import defaultdict
from collections.abc import Callable

from pilot_desktop.commands.tables import table
from pilot_desktop.document.geometry import Box
from pilot_desktop.document.page import PageImage
from pilot_desktop.reading.events import Done, LineFound, PageEncoded
from pilot_desktop.reading.factory import open_reader
from pilot_desktop.reading.pixels import to_grey
from pilot_desktop.reading.reader import CompactReader
from tests.benchmarks.peers import Peer, cut, peers
from tests.benchmarks.setting import BenchmarkPage, arguments, load_pages, machine, save, spread

Times = dict[str, dict[str, list[float]]]

ROWS = {
    "encoder": "the encoder, s per megapixel",
    "encode": "a page to its lines' boxes, s per megapixel",
    "line": "one line after encoding, ms",
    "batch": "a line of all lines at once, ms",
    "first": "first box of a page, s",
    "page": "a page, s",
    "first line": "one line of a new page, s",
}


def main() -> None:
    wanted = arguments(__doc__ or "")
    pages = load_pages(wanted)
    reader = open_reader(wanted.model, device="cpu", threads=wanted.threads)
    others = peers(wanted.threads, wanted.peers)
    times: Times = defaultdict(lambda: defaultdict(list))
    _warm_up(reader, others, pages[0])
    for number, page in enumerate(pages):
        measure_ours(times["pilot"], reader, page, wanted.lines, number)
        boxes = known_lines(reader, page, wanted.lines)
        for peer in others:
            measure_peer(times[peer.name], peer, page, boxes)
    report(times, reader, wanted.json, len(pages))


def measure_ours(
    times: dict[str, list[float]], reader: CompactReader, page: BenchmarkPage, lines: int, run: int
) -> None:
    """Encoding; lines one by one after it; a whole page from nothing, and its first box."""
    grey = to_grey(page.image.pixels)
    times["encoder"].append(_timed(lambda: reader._backend.encode(grey)) / (grey.size / 1e6))
    seconds = _timed(lambda: list(reader.encode(_fresh(page.image, f"encode {run}"))))
    times["encode"].append(seconds / page.megapixels)
    image = _fresh(page.image, f"lines {run}")
    list(reader.encode(image))
    for box in known_lines(reader, page, lines):
        times["line"].append(1000 * _timed(lambda b=box: list(reader.read(image, b))))
    image = _fresh(page.image, f"batch {run}")
    list(reader.encode(image))
    answer = []
    seconds = _timed(lambda: answer.extend(reader.read(image, whole(image))))
    if answer[-1].lines:
        times["batch"].append(1000 * seconds / len(answer[-1].lines))
    image = _fresh(page.image, f"one line {run}")
    for box in known_lines(reader, page, 1):
        times["first line"].append(_timed(lambda b=box: list(reader.read(image, b))))
    started = time.perf_counter()
    first = None
    for event in reader.read_page(_fresh(page.image, f"page {run}")):
        if isinstance(event, LineFound) and first is None:
            first = time.perf_counter() - started
    times["page"].append(time.perf_counter() - started)
    if first is not None:
        times["first"].append(first)


def measure_peer(
    times: dict[str, list[float]], peer: Peer, page: BenchmarkPage, boxes: list[Box]
) -> None:
    """A whole page; the same lines cut out. The others encode nothing beforehand."""
    pixels = page.grey
    seconds = _timed(lambda: peer.read_page(pixels))
    times["page"].append(seconds)
    # They show nothing before their detector has run over the page, and tell only at the end.
    times["first"].append(seconds)
    for box in boxes:
        part = cut(pixels, box.scaled(page.image.scale))
        times["line"].append(1000 * _timed(lambda p=part: peer.read_line(p)))


def whole(image: PageImage) -> Box:
    """The page, in its own coordinates."""
    height, width = image.pixels.shape[:2]
    return Box(0, 0, width / image.scale, height / image.scale)


def known_lines(reader: CompactReader, page: BenchmarkPage, count: int) -> list[Box]:
    """Lines of the ground truth, else those that the reader finds."""
    if page.lines:
        return spread([line.box for line in page.scored], count)
    for event in reader.read_page(page.image):
        if isinstance(event, Done):
            return spread([line.box for line in event.lines], count)
    return []


def report(times: Times, reader: CompactReader, path, pages: int) -> None:
    """Medians, and how many times as long the others take."""
    ours = {key: statistics.median(values) for key, values in times["pilot"].items() if values}
    rows, figures = [], {"pilot": ours}
    for name in (name for name in times if name != "pilot"):
        figures[name] = {k: statistics.median(v) for k, v in times[name].items() if v}
    for key, label in ROWS.items():
        cells = [label, f"{ours[key]:.3g}" if key in ours else "-"]
        for name in (name for name in times if name != "pilot"):
            theirs = figures[name].get(key)
            cells.append("-" if theirs is None else f"{theirs:.3g}")
            cells.append("-" if theirs is None or key not in ours else f"{theirs / ours[key]:.2f}x")
        rows.append(cells)
    header = ["median", reader.model_name]
    for name in (name for name in times if name != "pilot"):
        header += [name, "ratio"]
    print(f"{reader.device_name}; {pages} pages; load {machine()['load']}\n")
    print(table(header, rows), end="")
    save(
        path,
        {
            **machine(),
            "model": reader.model_name,
            "device": reader.device_name,
            "pages": pages,
            "medians": figures,
        },
    )


def _fresh(image: PageImage, key: str) -> PageImage:
    """The same pixels under a key that no cache knows."""
    return PageImage(image.pixels, image.scale, f"benchmark {key} {image.key}")


def _warm_up(reader: CompactReader, others: list[Peer], page: BenchmarkPage) -> None:
    """First runs load kernels and pages of memory: not what is measured."""
    encoded = [e for e in reader.read_page(page.image) if isinstance(e, PageEncoded)]
    assert encoded
    for peer in others:
        peer.read_page(page.grey)
        for box in known_lines(reader, page, 1):
            peer.read_line(cut(page.grey, box.scaled(page.image.scale)))


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
