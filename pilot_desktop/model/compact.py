"""The compact PILOT in PyTorch: encoder, line map, band head, decoder."""

from __future__ import annotations

from torch import nn

from pilot_desktop.model.band import BandHead
from pilot_desktop.model.config import CompactConfig
from pilot_desktop.model.decoder import Decoder
from pilot_desktop.model.encoder import Encoder, LineMapHead


class CompactModel(nn.Module):
    """All parts of the compact model; each is called on its own, so that a page is encoded once.

    `vocabulary_size` is that of the decoder; 0 leaves the decoder out (first training stage).
    """

    def __init__(self, config: CompactConfig, vocabulary_size: int = 0) -> None:
        super().__init__()
        self.config = config
        self.encoder = Encoder(config)
        self.line_map = LineMapHead(config)
        self.band = BandHead(config)
        self.decoder = Decoder(config, vocabulary_size) if vocabulary_size else None
