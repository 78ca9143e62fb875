"""The authors' record on Zenodo: which files it holds, and which of them make up one model."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

import httpx

from pilot_desktop.document.errors import ModelError
from pilot_desktop.document.sentence import Sentence
from pilot_desktop.model.manager.download import RemoteFile, Stop, refused, unreachable

DOI = "10.5281/zenodo.19681701"
SERVER = "https://zenodo.org"
SERVER_VARIABLE = "PILOT_MODELS_SERVER"
"""An environment variable with the address of a mirror that answers as Zenodo does."""

NAMES = {
    "generic": "printed and handwritten documents of all kinds",
    "iam": "English handwriting (IAM)",
    "iam_spotting": "words on pages of English handwriting (IAM)",
    "rimes": "French handwritten letters (RIMES 2009)",
    "sroie": "receipts (SROIE 2019)",
}
"""The published checkpoints, and what each was trained for."""

WEIGHTS = (".safetensors", ".pt", ".pth", ".bin")
ARCHIVES = (".zip", ".tar", ".tar.gz", ".tgz")
_COMPANIONS = (".json", ".model", ".txt", ".md", ".yaml", ".yml")
_COMPANION_BYTES = 64 << 20
_MENTION = re.compile(
    r"(?<![a-z])(" + "|".join(sorted(NAMES, key=len, reverse=True)) + r")(?![a-z])"
)


@dataclass(frozen=True)
class Record:
    """What the server says of the record."""

    title: str
    version: str
    licence: str
    files: tuple[RemoteFile, ...]


def server() -> str:
    """Where the record is asked for."""
    return os.environ.get(SERVER_VARIABLE, SERVER).rstrip("/")


def read_record(client: httpx.Client, stop: Stop) -> Record:
    """Ask for the record. Raises ModelError, one sentence, where nobody answers sensibly."""
    url = f"{server()}/api/records/{DOI.rpartition('.')[2]}"
    try:
        response = client.get(url, extensions={"trace": stop.trace})
    except httpx.TransportError as error:
        stop.check()  # a connection that we cut ourselves
        raise unreachable(url, error) from error
    except (httpx.InvalidURL, httpx.HTTPError) as error:
        raise ModelError(
            Sentence("{url} cannot be asked: {reason}.", url=url, reason=error)
        ) from error
    if response.status_code != 200:
        raise refused(url, response.status_code)
    try:
        return _parsed(response.json())
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelError(
            Sentence("{url} does not answer with a record of files.", url=url)
        ) from error


def known_name(wanted: str) -> str:
    """`generic` for "generic" and for "pilot-generic", the name it has once it is here."""
    name = wanted.removeprefix("pilot-").replace("-", "_")
    if name not in NAMES:
        raise ModelError(
            Sentence(
                "There is no published model named {name}; there is: {known}.",
                name=wanted,
                known=", ".join(NAMES),
            )
        )
    return name


def mentioned(path: str) -> frozenset[str]:
    """Which of the checkpoints a path names: {"iam_spotting"}, not "iam", for `IAM-spotting.pt`."""
    folded = re.sub(r"[^a-z0-9/]+", "_", path.lower())
    return frozenset(_MENTION.findall(folded))


def belongs(path: str, name: str) -> bool:
    """Whether a path is of that checkpoint, or of all."""
    names = mentioned(path)
    return name in names or not names


def files_of(record: Record, name: str) -> tuple[RemoteFile, ...]:
    """What is to be loaded for one checkpoint: its own files, and small ones that all share.

    Weights that come in two formats are taken once, as safetensors. Raises ModelError where the
    record holds no weights of that name.
    """
    own = [file for file in record.files if name in mentioned(file.name)]
    shared = [file for file in record.files if not mentioned(file.name)]
    if not any(file.name.lower().endswith((*WEIGHTS, *ARCHIVES)) for file in own):
        own += [file for file in shared if file.name.lower().endswith(ARCHIVES)]
    taken = [*own, *(file for file in shared if _companion(file) and file not in own)]
    if any(file.name.lower().endswith(".safetensors") for file in taken):
        taken = [file for file in taken if not file.name.lower().endswith(WEIGHTS[1:])]
    if not any(file.name.lower().endswith((*WEIGHTS, *ARCHIVES)) for file in taken):
        raise ModelError(
            Sentence("The record {record} holds no weights named {name}.", record=DOI, name=name)
        )
    return tuple(taken)


def _companion(file: RemoteFile) -> bool:
    """Tokenizers, settings, licences and cards are small; a tokenizer may come packed."""
    name = file.name.lower()
    plain = name.endswith(_COMPANIONS) or PurePosixPath(name).stem in ("license", "licence")
    packed = name.endswith(ARCHIVES) and "token" in name
    return (plain or packed) and file.bytes <= _COMPANION_BYTES


def _parsed(values: Any) -> Record:
    metadata = values["metadata"]
    return Record(
        title=str(metadata.get("title", "")),
        version=str(metadata.get("version") or metadata.get("publication_date") or DOI),
        licence=_licence(metadata.get("license")),
        files=tuple(_files(values["files"])),
    )


def _files(entries: Iterable[dict[str, Any]]) -> Iterable[RemoteFile]:
    for entry in entries:
        method, _, digest = str(entry["checksum"]).partition(":")
        if method != "md5" or not re.fullmatch(r"[0-9a-f]{32}", digest):
            raise ValueError(method)
        links = entry["links"]
        url = str(links.get("content") or links.get("download") or links["self"])
        if not url.startswith(("https://", "http://")):
            raise ValueError(url)
        yield RemoteFile(str(entry["key"]), url, int(entry["size"]), digest)


def _licence(value: Any) -> str:
    """Zenodo writes {"id": "cc-by-4.0"}."""
    said = value.get("id") if isinstance(value, dict) else value
    return str(said) if said else "not stated in the record"
