"""Sizes and conventions of the published PILOT, and the tensors a checkpoint must hold. No torch.

Values are those of the paper (arXiv 2504.03621 v2, section 3) and of the released configurations.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

GENERIC = ((123.675, 116.28, 103.53), (58.395, 57.12, 57.375))
"""Mean and standard deviation of the generic checkpoint, per RGB channel, in 0..255 units."""

SPECIALISED = ((241.7599378,) * 3, (49.46175223,) * 3)
"""The same of the four checkpoints trained on one collection (IAM, IAM spotting, RIMES, SROIE)."""

GENERIC_POSITIONS = 2048
POSITION_OFFSET = 2
"""mBART's table of positions begins with two rows that stand for no position."""

Triple = tuple[float, float, float]


@dataclass(frozen=True)
class PublishedConfig:
    """Dimensions of one checkpoint. `vocabulary` counts the rows of the embedding.

    `strides` are (down, across) of the third convolution of each stem block; `separable` are the
    output channels of the residual blocks. `bin` is the grid of the coordinate tokens in pixels.
    """

    vocabulary: int
    positions: int = GENERIC_POSITIONS
    stem: tuple[int, ...] = (32, 64, 128, 256, 512, 512)
    strides: tuple[tuple[int, int], ...] = ((1, 1), (2, 2), (2, 2), (2, 2), (2, 1), (2, 1))
    separable: tuple[int, ...] = (512, 512, 512, 1024)
    channel_kernel: int = 5
    spatial_kernel: int = 7
    spatial_bias: bool = False
    layers: int = 4
    heads: int = 16
    feed_forward: int = 4096
    mean: Triple = GENERIC[0]
    std: Triple = GENERIC[1]
    bin: int = 10

    @property
    def width(self) -> int:
        """Channels of the feature map, and of the decoder."""
        return self.separable[-1]

    def feature_size(self, height: int, width: int) -> tuple[int, int]:
        """Rows and columns of the feature map of an image; each stride rounds up."""
        for down, across in self.strides:
            height, width = -(-height // down), -(-width // across)
        return height, width

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> PublishedConfig:
        """From JSON, where tuples are lists. TypeError where a value is unknown or missing."""
        plain = {key: _tuples(value) for key, value in values.items()}
        return cls(**plain)


def expected_shapes(config: PublishedConfig) -> dict[str, tuple[int, ...]]:
    """Name and shape of each tensor, in the order of the computation.

    The names are those of the released state dicts, less the wrappers around the decoder:
    `decoder.layers.0.fc1.weight` stands for `decoder.model.model.decoder.layers.0.fc1.weight`.
    """
    shapes: dict[str, tuple[int, ...]] = {}

    def layer(name: str, *weight: int) -> None:
        shapes[f"{name}.weight"] = weight
        shapes[f"{name}.bias"] = weight[:1]

    entering = 3
    for number, channels in enumerate(config.stem):
        for k, inputs in enumerate((entering, channels, channels), start=1):
            layer(f"encoder.init_blocks.{number}.conv{k}", channels, inputs, 3, 3)
        entering = channels
    for number, channels in enumerate(config.separable):
        for k, inputs in enumerate((entering, channels, channels), start=1):
            layer(f"encoder.blocks.{number}.conv{k}.depth_conv", inputs, 1, 3, 3)
            layer(f"encoder.blocks.{number}.conv{k}.point_conv", channels, inputs, 1, 1)
        entering = channels
    after = len(config.separable)
    shapes[f"encoder.blocks.{after}.conv.weight"] = (1, 1, config.channel_kernel)
    kernel = config.spatial_kernel
    shapes[f"encoder.blocks.{after + 1}.conv.weight"] = (1, 2, kernel, kernel)
    if config.spatial_bias:
        shapes[f"encoder.blocks.{after + 1}.conv.bias"] = (1,)

    d = config.width
    shapes["decoder.embed_tokens.weight"] = (config.vocabulary, d)
    shapes["decoder.embed_positions.weight"] = (config.positions + POSITION_OFFSET, d)
    layer("decoder.layernorm_embedding", d)
    for number in range(config.layers):
        name = f"decoder.layers.{number}"
        for attention in ("self_attn", "encoder_attn"):
            for projection in ("q_proj", "k_proj", "v_proj", "out_proj"):
                layer(f"{name}.{attention}.{projection}", d, d)
            layer(f"{name}.{attention}_layer_norm", d)
        layer(f"{name}.fc1", config.feed_forward, d)
        layer(f"{name}.fc2", d, config.feed_forward)
        layer(f"{name}.final_layer_norm", d)
    layer("decoder.layer_norm", d)
    return shapes


def config_of(shapes: Mapping[str, tuple[int, ...]]) -> PublishedConfig:
    """The published dimensions, with what differs from checkpoint to checkpoint taken from it.

    That is the vocabulary, the number of positions (which also tells the normalisation), and the
    size of the two attention convolutions. Whether the rest fits is `first_difference`'s to say.
    """

    def size(name: str, axis: int, default: int) -> int:
        shape = shapes.get(name, ())
        return shape[axis] if len(shape) > axis else default

    positions = size("decoder.embed_positions.weight", 0, 0) - POSITION_OFFSET
    mean, std = GENERIC if positions == GENERIC_POSITIONS else SPECIALISED
    return PublishedConfig(
        vocabulary=size("decoder.embed_tokens.weight", 0, 0),
        positions=max(positions, 1),
        channel_kernel=size("encoder.blocks.4.conv.weight", 2, PublishedConfig.channel_kernel),
        spatial_kernel=size("encoder.blocks.5.conv.weight", 2, PublishedConfig.spatial_kernel),
        spatial_bias="encoder.blocks.5.conv.bias" in shapes,
        mean=(mean[0], mean[1], mean[2]),
        std=(std[0], std[1], std[2]),
    )


def first_difference(shapes: Mapping[str, tuple[int, ...]], config: PublishedConfig) -> str | None:
    """How tensors differ from what the configuration expects, the first of it; None if nowhere."""
    expected = expected_shapes(config)
    for name, shape in expected.items():
        if name not in shapes:
            return f"it has no {name}"
        if tuple(shapes[name]) != shape:
            return f"{name} is {_sizes(shapes[name])}, not {_sizes(shape)}"
    unknown = next((name for name in shapes if name not in expected), None)
    return None if unknown is None else f"{unknown} is not known"


def _sizes(shape: tuple[int, ...]) -> str:
    return " x ".join(str(n) for n in shape) or "a single number"


def _tuples(value: Any) -> Any:
    return tuple(_tuples(v) for v in value) if isinstance(value, list | tuple) else value
