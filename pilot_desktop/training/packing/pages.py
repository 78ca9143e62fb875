"""Born-digital PDF pages: grey renderings with the exact lines of their text layer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pilot_desktop.training.packing.packages import Source


def gather(debian_folder: Path, out: Path) -> tuple[list[dict[str, Any]], list[Source]]:
    """Renders pages to `out`; returns one record a page, and their packages."""
    del debian_folder, out
    return [], []
