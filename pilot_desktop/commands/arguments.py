"""The grammar of the command line. Scripts rely on it: what is here stays."""

from __future__ import annotations

import argparse
import math
from collections.abc import Sequence
from pathlib import Path

from pilot_desktop import __version__
from pilot_desktop.document.page_choice import PageChoice

READ_FORMATS = ("text", "json", "csv", "hocr", "alto", "page", "pdf", "docx")
EXPORT_FORMATS = ("txt", *READ_FORMATS, "report")

MOST_THREADS = 1024

_EPILOG = """exit codes: 0 done, 2 wrong usage, 3 unreadable input, 4 model missing or damaged,
5 output could not be written, 130 interrupted"""


def _pages(text: str) -> PageChoice:
    try:
        return PageChoice.parse(text)
    except ValueError as error:
        message = f"not a range of pages: {text!r} (write 1-5, or 1-3,7)"
        raise argparse.ArgumentTypeError(message) from error


def region(text: str) -> tuple[float, float, float, float]:
    """`X,Y,W,H` in page coordinates. Not a Box: its module loads numpy, and `--help` is quick."""
    try:
        x, y, width, height = (float(part) for part in text.split(","))
    except ValueError:
        x = y = width = height = math.nan
    if not (width > 0 and height > 0 and math.isfinite(x + y + width + height)):
        raise argparse.ArgumentTypeError(f"not a region: {text!r} (write X,Y,W,H)")
    return x, y, width, height


def parse(argv: Sequence[str]) -> tuple[str, argparse.Namespace]:
    """The command that answers, a module of `pilot_desktop.commands`, and its arguments."""
    if argv and argv[0] == "train":
        # The training kit, absent from a plain installation, knows its own arguments.
        return "train", argparse.Namespace(arguments=list(argv[1:]))
    parser = _parser()
    arguments = parser.parse_args(argv)
    return arguments.command, arguments


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="pilot",
        description="Read documents: a region, a page, or the places of a word.",
        epilog=_EPILOG,
    )
    parser.add_argument("--version", action="version", version=f"pilot {__version__}")
    verbs = parser.add_subparsers(dest="command", metavar="VERB", required=True)
    _add_read(verbs)
    _add_find(verbs)
    _add_batch(verbs)
    _add_export(verbs)
    _add_models(verbs)
    _add_evaluate(verbs)
    verbs.add_parser("train", help="train a model (needs the extra: pilot-desktop[train])")
    return parser


def _add_read(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    verb = verbs.add_parser(
        "read", help="read pages or regions", description="Read pages, or regions of them."
    )
    verb.add_argument("files", metavar="FILE", nargs="+", type=Path, help=_FILE_HELP)
    _add_pages(verb)
    verb.add_argument(
        "--region",
        metavar="X,Y,W,H",
        dest="regions",
        type=region,
        action="append",
        default=[],
        help="read only this box, in page coordinates; may be repeated",
    )
    verb.add_argument("--format", choices=READ_FORMATS, default="text")
    verb.add_argument("-o", "--output", metavar="OUT", type=Path, help="write to this file")
    _add_reader(verb)


def _add_find(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    verb = verbs.add_parser(
        "find",
        help="find the places of a word",
        description="Find the places of a word on pages that nobody has read.",
    )
    verb.add_argument("query", metavar="QUERY")
    verb.add_argument("files", metavar="FILE", nargs="+", type=Path, help=_FILE_HELP)
    _add_pages(verb)
    verb.add_argument(
        "--min-score", metavar="S", type=_score, default=0.6, help="0 to 1; default 0.6"
    )
    verb.add_argument(
        "--exact", action="store_true", help="as typed: case, accents and ligatures count"
    )
    verb.add_argument("--format", choices=("text", "json"), default="json")
    _add_reader(verb)


def _add_batch(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    verb = verbs.add_parser(
        "batch",
        help="read a folder of documents",
        description="Read every document of a folder; the results go to a folder of the same "
        "shape, with a journal of JSON lines. One failure does not stop the rest.",
    )
    verb.add_argument("folder", metavar="FOLDER", type=Path)
    verb.add_argument(
        "-o", "--output", metavar="FOLDER", type=Path, required=True, help="where results go"
    )
    verb.add_argument("--recursive", action="store_true", help="look into the folders in it, too")
    verb.add_argument(
        "--resume", action="store_true", help="keep what an earlier run with this -o has read"
    )
    verb.add_argument(
        "--workers",
        metavar="N",
        type=_positive,
        help="processes; default: one per core, at most 8; one for a GPU or a large model",
    )
    verb.add_argument(
        "--cluster",
        metavar="ADDRESS",
        help="read on a Dask cluster, tcp://HOST:8786 (needs the extra: pilot-desktop[cluster])",
    )
    verb.add_argument("--format", choices=READ_FORMATS, default="text")
    verb.add_argument("--password", metavar="PASSWORD", help="opens encrypted PDFs")
    _add_reader(verb)


def _add_export(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    verb = verbs.add_parser(
        "export",
        help="write a project in another format",
        description="Write what a project says: the person's text where there is one, else the "
        "machine's. `report` is a page to print of what was corrected. Pages are numbered over all "
        "documents of the project; without --pages they are those that were read.",
    )
    verb.add_argument("project", metavar="PROJECT", type=Path, help="a file ending in .pilot")
    verb.add_argument("--format", choices=EXPORT_FORMATS, default="text")
    verb.add_argument("-o", "--output", metavar="OUT", type=Path, help="write to this file")
    verb.add_argument(
        "--language", choices=("en", "fr"), default="en", help="of a report (default: en)"
    )
    _add_pages(verb)


def _add_models(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    verb = verbs.add_parser("models", help="list models, describe, add, get, prepare or remove one")
    verb.set_defaults(action="list")
    actions = verb.add_subparsers(dest="action", metavar="ACTION")
    actions.add_parser("list", help="the models there are")
    info = actions.add_parser("info", help="check a model: its files, shapes, licence, figures")
    info.add_argument("name", metavar="NAME|PATH")
    add = actions.add_parser("add", help="copy a model into your own models")
    add.add_argument(
        "path",
        metavar="PATH",
        type=Path,
        help="a model folder, a published checkpoint (.safetensors or .pt) with its tokenizer "
        "beside it, or an archive of either",
    )
    get = actions.add_parser(
        "get",
        help="load a published model from its authors' record",
        description="Load a published model from https://doi.org/10.5281/zenodo.19681701: generic, "
        "iam, iam_spotting, rimes or sroie. A download that broke off goes on where it stopped.",
    )
    get.add_argument("name", metavar="NAME")
    graphs = actions.add_parser(
        "graphs",
        help="prepare a published model to be read on a CPU without torch",
        description="Export a published model's graphs: a CPU then reads without torch and with "
        "less memory, and the answers are the same. Needs the extra pilot-desktop[published].",
    )
    graphs.add_argument("name", metavar="NAME")
    quantise = actions.add_parser(
        "quantise",
        help="let a CPU decode a published model in 8 bits",
        description="Make a published decoder's matrices anew in 8 bits, for a CPU: less memory, "
        "fewer milliseconds a token. They are kept if the answer about a sample page stays the "
        "same in 99 of 100 tokens; --faithful never reads with them.",
    )
    quantise.add_argument("name", metavar="NAME")
    quantise.add_argument("--undo", action="store_true", help="read with the exact decoder again")
    quantise.add_argument(
        "--threads", metavar="N", type=threads, help="default: one per core, at most 8"
    )
    for prepared in (graphs, quantise):
        # Progress and result as JSON lines, for the window.
        prepared.add_argument("--json", action="store_true", help=argparse.SUPPRESS)
    remove = actions.add_parser("remove", help="remove one of your own models")
    remove.add_argument("name", metavar="NAME")


def _add_evaluate(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    verb = verbs.add_parser(
        "evaluate",
        help="score a model on pages with ground truth",
        description="Score a model on a folder with pages.jsonl, or on each set in a folder.",
    )
    verb.add_argument("folder", metavar="GT_FOLDER", type=Path)
    verb.add_argument(
        "--task",
        choices=("read", "page", "find"),
        default="read",
        help="read the given boxes (default), whole pages, or find words",
    )
    verb.add_argument("--limit", metavar="N", type=_positive, help="the first N pages of each set")
    verb.add_argument("--case", action="store_true", help="let case count")
    verb.add_argument("--format", choices=("text", "json"), default="text")
    verb.add_argument(
        "--report",
        metavar="OUT.html",
        type=Path,
        help="write the figures and the worst lines, with their pictures, into one file",
    )
    _add_reader(verb)


def _add_pages(verb: argparse.ArgumentParser) -> None:
    pages = verb.add_mutually_exclusive_group()
    pages.add_argument("--page", metavar="N", dest="pages", type=_page, default=PageChoice())
    pages.add_argument(
        "--pages",
        metavar="A-B",
        dest="pages",
        type=_pages,
        default=PageChoice(),
        help="a range, both ends included, or several: 1-3,7; A- is all from A on",
    )
    verb.add_argument("--password", metavar="PASSWORD", help="opens an encrypted PDF")


def _add_reader(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--model", metavar="NAME|PATH", help="default: the one that ships")
    hand = verb.add_mutually_exclusive_group()
    hand.add_argument("--adapter", metavar="NAME|PATH", help="a hand the model has learnt")
    hand.add_argument(
        "--no-adapter", dest="adapter", action="store_const", const=None,
        help="the model as it ships (default)",
    )  # fmt: skip
    verb.add_argument(
        "--faithful",
        action="store_true",
        help="decode a published model as its authors do, its known weaknesses included",
    )
    verb.add_argument("--device", choices=("auto", "cpu", "cuda", "mps"), default="auto")
    verb.add_argument(
        "--threads", metavar="N", type=threads, help="default: one per core, at most 8"
    )


_FILE_HELP = "a PDF, an image, a multi-page TIFF, or a folder of images"


def _positive(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"not a positive whole number: {text!r}")
    return int(text)


def threads(text: str) -> int:
    number = _positive(text)
    if number > MOST_THREADS:
        raise argparse.ArgumentTypeError(f"more than {MOST_THREADS} threads: {text!r}")
    return number


def _page(text: str) -> PageChoice:
    number = _positive(text)
    return PageChoice(((number, number),))


def _score(text: str) -> float:
    try:
        score = float(text)
    except ValueError:
        score = -1.0
    if not 0 <= score <= 1:
        raise argparse.ArgumentTypeError(f"not a score from 0 to 1: {text!r}")
    return score
