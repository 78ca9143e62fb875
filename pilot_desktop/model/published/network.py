"""The published PILOT as one PyTorch module."""

from __future__ import annotations

from torch import nn

from pilot_desktop.model.published.config import PublishedConfig
from pilot_desktop.model.published.decoder import Decoder
from pilot_desktop.model.published.encoder import Encoder


class PublishedModel(nn.Module):
    """Encoder and decoder; each is called on its own, so that a page is encoded once."""

    def __init__(self, config: PublishedConfig) -> None:
        super().__init__()
        self.config = config
        self.encoder = Encoder(config)
        self.decoder = Decoder(config)
