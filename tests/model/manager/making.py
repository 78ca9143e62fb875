"""Published checkpoints of a small size, as their authors might pack them."""

from __future__ import annotations

import io
import tarfile
import zipfile
from pathlib import Path

import torch
from safetensors.torch import save_file

from pilot_desktop.model.published.config import PublishedConfig
from pilot_desktop.model.published.vocabulary import Vocabulary
from tests.model.published.small import make_tokenizer, random_model, small_config


class Checkpoint:
    """Weights and tokenizer of one small model, made once for all tests."""

    def __init__(self, folder: Path) -> None:
        self.tokenizer = make_tokenizer(folder)
        size = Vocabulary.open(folder).size
        self.config: PublishedConfig = small_config(size + 1)
        model = random_model(self.config)
        self.state = {name: tensor.contiguous() for name, tensor in model.state_dict().items()}

    def tokenizer_files(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in self.tokenizer.iterdir()}

    def safetensors(self, folder: Path) -> bytes:
        save_file(self.state, folder / "scratch.safetensors")
        content = (folder / "scratch.safetensors").read_bytes()
        (folder / "scratch.safetensors").unlink()
        return content

    def pickled(self) -> bytes:
        """The legacy layout: two state dicts, with the prefix of DataParallel."""
        parts = {"encoder": {}, "decoder": {}}
        for name, tensor in self.state.items():
            part, _, rest = name.partition(".")
            wrapped = f"decoder.model.model.decoder.{rest}" if part == "decoder" else rest
            parts[part][f"module.{wrapped}"] = tensor
        buffer = io.BytesIO()
        torch.save({f"{part}_state_dict": state for part, state in parts.items()}, buffer)
        return buffer.getvalue()


def zipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def tarred(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return buffer.getvalue()


def write(folder: Path, files: dict[str, bytes]) -> Path:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder
