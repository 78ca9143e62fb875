"""What is remembered from one start to the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from pilot_desktop.app.theme import Scheme
from pilot_desktop.app.translation import Language
from pilot_desktop.document.places import Place
from pilot_desktop.document.records import ReaderChoice
from pilot_desktop.paths import user_config_dir, user_data_dir

_MOST = 12


class TextLayer(StrEnum):
    """Text that a page of a PDF has already: taken as it is, read from the picture, or ask."""

    ASK = "ask"
    KEEP = "keep"
    READ = "read"


def _key(document: Path) -> str:
    """A name for a document that an INI file can hold."""
    return sha256(str(document.absolute()).encode()).hexdigest()[:16]


class Settings:
    """An INI file in the user's configuration folder."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or user_config_dir() / "window.ini"
        self._store = QSettings(str(self.path), QSettings.Format.IniFormat)
        # Kept as plain texts: the reading thread asks for them, and a QSettings is not for two.
        self._reader = {
            name: str(self._store.value(f"reader/{name}", ""))
            for name in ("model", "adapter", "device")
        }
        self.of_project = ReaderChoice()
        """What is to read the documents in view, where their project says so."""
        self._asked = False

    @property
    def recent(self) -> list[Path]:
        """Documents opened last that still exist, newest first."""
        stored = self._store.value("recent", [])
        # A list of one comes back as a plain string.
        names = stored if isinstance(stored, list) else [stored] if stored else []
        return [path for name in names if (path := Path(str(name))).exists()]

    def add_recent(self, paths: Sequence[Path]) -> None:
        new = [path.absolute() for path in paths]
        old = [path for path in self.recent if path not in new]
        recent = (*new, *old)[:_MOST]
        self._store.setValue("recent", [str(path) for path in recent])
        known = {_key(path) for path in recent}
        self._store.beginGroup("pages")
        for key in self._store.childKeys():
            if key not in known:
                self._store.remove(key)
        self._store.endGroup()

    def page_of(self, document: Path) -> int:
        """The page at which one of the recent documents was left, from 0."""
        stored = str(self._store.value(f"pages/{_key(document)}", "0"))
        return int(stored) if stored.isdigit() else 0

    def note_page(self, document: Path, index: int) -> None:
        """A document is left at that page."""
        self._store.setValue(f"pages/{_key(document)}", str(index))

    def kept(self, name: str) -> QByteArray | None:
        """How a part of the window was left."""
        stored = self._store.value(f"layout/{name}")
        return stored if isinstance(stored, QByteArray) else None

    def keep(self, name: str, state: QByteArray) -> None:
        self._store.setValue(f"layout/{name}", state)

    def shows(self, name: str) -> bool:
        """Whether a part of the view is shown that can be switched off."""
        return str(self._store.value(f"view/{name}", "true")) == "true"

    def show(self, name: str, on: bool) -> None:
        self._store.setValue(f"view/{name}", "true" if on else "false")

    @property
    def open_documents(self) -> list[Path]:
        """What was open when the program was last seen; nothing after it was closed."""
        stored = self._store.value("open", [])
        names = stored if isinstance(stored, list) else [stored] if stored else []
        return [Path(str(name)) for name in names]

    @open_documents.setter
    def open_documents(self, paths: Sequence[Path]) -> None:
        if paths:
            self._store.setValue("open", [str(path.absolute()) for path in paths])
        else:
            self._store.remove("open")
        self._store.sync()  # for a program that is killed a moment later

    @property
    def scheme(self) -> Scheme:
        stored = str(self._store.value("scheme", Scheme.SYSTEM))
        return Scheme(stored) if stored in {s.value for s in Scheme} else Scheme.SYSTEM

    @scheme.setter
    def scheme(self, scheme: Scheme) -> None:
        self._store.setValue("scheme", str(scheme))

    @property
    def language(self) -> Language:
        stored = str(self._store.value("language", Language.SYSTEM))
        return Language(stored) if stored in {one.value for one in Language} else Language.SYSTEM

    @language.setter
    def language(self, language: Language) -> None:
        self._store.setValue("language", str(language))

    @property
    def keys(self) -> dict[str, tuple[str, ...]]:
        """The keys that the user gave to commands, by name; other commands have their own."""
        self._store.beginGroup("keys")
        stored = {name: str(self._store.value(name, "")) for name in self._store.childKeys()}
        self._store.endGroup()
        return {name: tuple(text.split()) for name, text in stored.items()}

    @keys.setter
    def keys(self, keys: Mapping[str, tuple[str, ...]]) -> None:
        self._store.remove("keys")
        for name, own in keys.items():
            self._store.setValue(f"keys/{name}", " ".join(own))

    @property
    def folder(self) -> str:
        """Where the last document came from."""
        return str(self._store.value("folder", ""))

    @folder.setter
    def folder(self, folder: str) -> None:
        self._store.setValue("folder", folder)

    @property
    def spelling(self) -> bool:
        """Whether words that no dictionary has are marked."""
        return str(self._store.value("text/spelling", "false")) == "true"

    @spelling.setter
    def spelling(self, on: bool) -> None:
        self._store.setValue("text/spelling", "true" if on else "false")

    @property
    def text_points(self) -> int:
        """How many points the text beside the page is larger than at first, or smaller."""
        stored = str(self._store.value("text/points", "0"))
        return int(stored) if stored.lstrip("-").isdigit() else 0

    @text_points.setter
    def text_points(self, points: int) -> None:
        self._store.setValue("text/points", str(points))

    @property
    def text_layer(self) -> TextLayer:
        """What becomes of text that pages of a PDF have already."""
        stored = str(self._store.value("reading/text", TextLayer.ASK))
        return TextLayer(stored) if stored in {t.value for t in TextLayer} else TextLayer.ASK

    @text_layer.setter
    def text_layer(self, choice: TextLayer) -> None:
        self._store.setValue("reading/text", str(choice))

    @property
    def place(self) -> Place:
        """Where new projects go."""
        stored = str(self._store.value("projects/place", Place.BESIDE.value))
        return Place(stored) if stored in {place.value for place in Place} else Place.BESIDE

    @place.setter
    def place(self, place: Place) -> None:
        self._store.setValue("projects/place", place.value)

    @property
    def projects(self) -> Path:
        """The folder for projects that do not lie beside their document."""
        return Path(str(self._store.value("projects/folder", user_data_dir() / "projects")))

    @projects.setter
    def projects(self, folder: Path) -> None:
        self._store.setValue("projects/folder", str(folder))

    @property
    def model(self) -> str:
        """The name of the model that reads; "" is the one that ships."""
        return self._reader["model"]

    @model.setter
    def model(self, name: str) -> None:
        self._set_reader("model", name)

    @property
    def adapter(self) -> str:
        """The name of the adapter it reads with; "" is none."""
        return self._reader["adapter"]

    @adapter.setter
    def adapter(self, name: str) -> None:
        self._set_reader("adapter", name)

    @property
    def device(self) -> str:
        """What it computes on, as `open_reader` takes it."""
        return self._reader["device"] or "auto"

    @device.setter
    def device(self, device: str) -> None:
        self._set_reader("device", device)

    @property
    def reader(self) -> ReaderChoice:
        """What reads now: what the project says, else what the user chose for all."""
        own, project = ReaderChoice(**self._reader), self.of_project
        if (project.model or project.adapter) and not self._asked:
            own = replace(own, model=project.model, adapter=project.adapter)
        return replace(own, device=project.device or self.device)

    def use_now(self, model: str) -> None:
        """Read with this model until another one is chosen, or the program ends."""
        self._reader |= {"model": model, "adapter": ""}
        self._asked = True

    def choose_for_project(self, choice: ReaderChoice) -> None:
        """The person chose for the documents in view, whatever was asked for at the start."""
        self.of_project, self._asked = choice, False

    def _set_reader(self, name: str, value: str) -> None:
        self._asked = False
        self._reader[name] = value
        self._store.setValue(f"reader/{name}", value)

    @property
    def geometry(self) -> QByteArray | None:
        stored = self._store.value("geometry")
        return stored if isinstance(stored, QByteArray) else None

    @geometry.setter
    def geometry(self, geometry: QByteArray) -> None:
        self._store.setValue("geometry", geometry)
