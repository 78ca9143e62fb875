"""Before Qt is touched: is what it needs from the system there?

Qt itself answers a missing library with an abort and a page of text. We answer with one line.
"""

from __future__ import annotations

import ctypes
import importlib
import importlib.util
import os
import sys
from pathlib import Path

_PACKAGES = (
    "libegl1 libgl1 libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 "
    "libxcb-image0 libxcb-render-util0 libxcb-shape0 libdbus-1-3 libfontconfig1"
)


def problem() -> str | None:
    """One line that says what to do, or None when the window can open."""
    try:
        importlib.import_module("PySide6.QtWidgets")
        importlib.import_module("PySide6.QtSvg")
    except ImportError as error:
        return _missing(str(error))
    return _linux_problem() if sys.platform.startswith("linux") else None


def _linux_problem() -> str | None:
    platform = os.environ.get("QT_QPA_PLATFORM", "").split(":")[0].split(";")[0]
    x11 = bool(os.environ.get("DISPLAY"))
    if platform not in ("", "xcb") or os.environ.get("WAYLAND_DISPLAY"):
        return None
    if not x11:
        return (
            "pilot-desktop: there is no display to open a window on; "
            "start it in a desktop session, or use the command line: pilot read FILE"
        )
    return _plugin_problem() or _display_problem()


def _plugin_problem() -> str | None:
    spec = importlib.util.find_spec("PySide6")
    folders = list(spec.submodule_search_locations or []) if spec else []
    for folder in folders:
        plugin = Path(folder) / "Qt" / "plugins" / "platforms" / "libqxcb.so"
        if plugin.exists():
            try:
                ctypes.CDLL(str(plugin))
            except OSError as error:
                return _missing(str(error))
    return None


def _display_problem() -> str | None:
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError as error:
        return _missing(str(error))
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
    refused = xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    if refused:
        return f"pilot-desktop: the display {os.environ['DISPLAY']} cannot be reached"
    return None


def _missing(error: str) -> str:
    library = error.split(":", maxsplit=1)[0].strip()
    return (
        f"pilot-desktop: {library} is missing; "
        f"install Qt's system libraries: sudo apt-get install {_PACKAGES}"
    )
