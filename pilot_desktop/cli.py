"""`pilot`: the program's verbs without a window.

Imports here stay few: `pilot --help` answers at once, and a verb loads only what it needs.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
from collections.abc import Sequence
from importlib import import_module
from types import FrameType

from pilot_desktop.commands.arguments import parse
from pilot_desktop.document.errors import OutputError, PilotError

INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one verb and return its exit code; whatever goes wrong is one sentence on stderr.

    0 done, 2 wrong usage, 3 unreadable input, 4 model missing or damaged, 5 output could not be
    written, 130 interrupted; 1 is a fault of the program. PILOT_DEBUG=1 shows tracebacks.
    """
    # A terminated run must clean up its temporary output, as an interrupted one does.
    previous = signal.signal(signal.SIGTERM, _interrupt)
    try:
        return _run(sys.argv[1:] if argv is None else list(argv))
    finally:
        signal.signal(signal.SIGTERM, previous)


def _run(argv: list[str]) -> int:
    try:
        for stream in (sys.stdout, sys.stderr):
            _make_utf8(stream)
        if not os.environ.get("PILOT_DEBUG"):
            # Else Python prints log records, tracebacks among them, where nobody asked for logs.
            logging.getLogger().addHandler(logging.NullHandler())
        command, arguments = parse(argv)
        code: int = import_module(f"pilot_desktop.commands.{command}").run(arguments)
        if sys.stdout is not None:
            sys.stdout.flush()
        return code
    except BaseException as error:
        return _told(error)


def _told(error: BaseException) -> int:
    """The exit code of what ended a run, and at most one sentence about it."""
    sentence = ""
    match error:
        case SystemExit():  # argparse: after --help, --version or a wrong argument
            code = error.code if isinstance(error.code, int) else 2
        case KeyboardInterrupt():
            code = INTERRUPTED
        case BrokenPipeError():  # who reads us has seen enough: `pilot read book.pdf | head`
            code = 0
        case PilotError():
            code, sentence = error.exit_code, str(error)
        case MemoryError():
            code, sentence = 1, "There is not enough memory for this."
        case OSError():
            code, sentence = 1, f"The system refused: {error.strerror or error}."
        case _:
            code, sentence = 1, f"An unforeseen fault: {type(error).__name__}: {error}"
    if isinstance(error, BrokenPipeError | OutputError):
        _discard_stdout()
    if sentence:
        if os.environ.get("PILOT_DEBUG"):
            raise error
        print(f"pilot: {' '.join(sentence.split())}", file=sys.stderr)
    return code


def _make_utf8(stream: object) -> None:
    """Scripts get the same bytes in every locale; a path that is not text becomes an escape."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8", errors="backslashreplace")


def _discard_stdout() -> None:
    """Keep the interpreter from flushing into a closed pipe or a full disk as it leaves."""
    if sys.stdout is None:
        return
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):
        sys.stdout = None


def _interrupt(signum: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
