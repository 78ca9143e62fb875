"""Where things lie: bundled files in a checkout or an installed wheel, and the user's own."""

from __future__ import annotations

from pathlib import Path

import appdirs

APP_NAME = "pilot-desktop"

_PACKAGE = Path(__file__).resolve().parent


def _bundled(name: str) -> Path:
    # A wheel carries these folders inside the package (see force-include in pyproject.toml);
    # in a checkout, and in an editable install of one, they lie beside it.
    installed = _PACKAGE / "data" / name
    return installed if installed.is_dir() else _PACKAGE.parent / name


def resources_dir() -> Path:
    """Icons, themes, sample documents."""
    return _bundled("resources")


def bundled_models_dir() -> Path:
    """The weights that ship with the program, one folder per model."""
    return _bundled("models")


def user_data_dir() -> Path:
    """The user's own models and state. Not created here: whoever writes first makes it."""
    return Path(appdirs.user_data_dir(APP_NAME, appauthor=False))


def user_config_dir() -> Path:
    """The user's settings. Not created here: whoever writes first makes it."""
    return Path(appdirs.user_config_dir(APP_NAME, appauthor=False))


def user_log_dir() -> Path:
    """The log of the window. Not created here: whoever writes first makes it."""
    return Path(appdirs.user_log_dir(APP_NAME, appauthor=False))
