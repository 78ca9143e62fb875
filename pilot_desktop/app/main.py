"""Entry of `pilot-desktop [FILE...]`. Nothing of Qt is imported before it is known to work."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from pilot_desktop import __version__
from pilot_desktop.app import preflight


def main(arguments: Sequence[str] | None = None) -> int:
    """Open the window; the exit code is 0, or 1 when no window can be opened."""
    parser = argparse.ArgumentParser(
        prog="pilot-desktop", description="Read documents: drag a rectangle, find a word."
    )
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="documents to open")
    parser.add_argument("--model", help="name or path of the model to read with")
    parser.add_argument("--version", action="version", version=f"PILOT Desktop {__version__}")
    options = parser.parse_args(arguments)
    if (problem := preflight.problem()) is not None:
        print(problem, file=sys.stderr)
        return 1
    from pilot_desktop.app.start import run  # noqa: PLC0415  only now is Qt known to load

    return run(options.files, options.model)


if __name__ == "__main__":
    sys.exit(main())
