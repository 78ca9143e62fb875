"""All models at a glance: those that ship, the user's own, and those that could be here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from pilot_desktop.document.errors import ModelError
from pilot_desktop.model import store
from pilot_desktop.model.adapter import list_adapters
from pilot_desktop.model.manager import library
from pilot_desktop.model.manager.operations import DOWNLOADS, published_model
from pilot_desktop.model.manager.record import DOI, NAMES
from pilot_desktop.model.published.names import GRAPHS, INT8_GRAPH
from pilot_desktop.model.store import MANIFEST, load_manifest


class Whence(StrEnum):
    """Where a model is."""

    SHIPPED = "ships with the program"
    OWN = "yours"
    ADAPTER = "yours, an adapter"
    DAMAGED = "yours, damaged"
    RECORD = "can be loaded"


@dataclass(frozen=True)
class Item:
    """One model. `base` is the model that an adapter was learnt on, "" for others; `bytes` is 0
    where it is not known. `graphs` and `eight_bits`: what a published model has been given to be
    quicker on a CPU.
    """

    name: str
    whence: Whence
    version: str = ""
    licence: str = ""
    summary: str = ""
    bytes: int = 0
    path: Path | None = None
    base: str = ""
    kind: str = ""
    graphs: bool = False
    eight_bits: bool = False

    @property
    def here(self) -> bool:
        """Whether it can be read with."""
        return self.whence in (Whence.SHIPPED, Whence.OWN, Whence.ADAPTER)

    @property
    def removable(self) -> bool:
        return self.whence in (Whence.OWN, Whence.ADAPTER, Whence.DAMAGED)

    @property
    def preparable(self) -> bool:
        """Whether it can be made quicker on a CPU."""
        return self.whence is Whence.OWN and self.kind == "published"


def shelf() -> list[Item]:
    """What `pilot models` knows, and beside it what is damaged or could be loaded."""
    items = [
        Item(
            model.name,
            Whence.OWN if library.is_own(model) else Whence.SHIPPED,
            model.version,
            model.licence,
            model.summary,
            model.bytes,
            model.path,
            kind=model.kind,
            graphs=GRAPHS in model.files,
            eight_bits=INT8_GRAPH in model.files,
        )
        for model in store.list_models()
    ]
    items += _adapters()
    items += _damaged()
    here = {item.name for item in items}
    return items + [item for item in _published() if item.name not in here]


def _adapters() -> Iterator[Item]:
    for learnt in list_adapters():
        size = learnt.path.stat().st_size if learnt.path else 0
        summary = f"What {learnt.base_label} has learnt of a hand."
        yield Item(
            learnt.name,
            Whence.ADAPTER,
            learnt.base_version,
            "",
            summary,
            size,
            learnt.path,
            learnt.base,
        )


def _damaged() -> Iterator[Item]:
    for manifest in sorted(library.own_dir().glob(f"[!.]*/{MANIFEST}")):
        try:
            load_manifest(manifest.parent)
        except ModelError as error:
            folder = manifest.parent
            yield Item(folder.name, Whence.DAMAGED, summary=str(error), path=folder)


def _published() -> Iterator[Item]:
    for name, purpose in NAMES.items():
        begun = library.own_dir() / DOWNLOADS / name
        arrived = sum(p.stat().st_size for p in begun.glob("*")) if begun.is_dir() else 0
        summary = f"The published PILOT, 155 million parameters: {purpose}. doi.org/{DOI}"
        if arrived:
            summary += f" ({arrived / 1e6:.0f} MB are loaded already)"
        yield Item(published_model(name), Whence.RECORD, summary=summary)
