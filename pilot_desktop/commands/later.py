"""Answers for what the command line promises and does not do yet."""

from __future__ import annotations

import argparse
import sys

WRONG_USAGE = 2


def run(arguments: argparse.Namespace) -> int:
    """Say so; nothing was opened or written."""
    print(f"pilot: {arguments.what}: not yet.", file=sys.stderr)
    return WRONG_USAGE
