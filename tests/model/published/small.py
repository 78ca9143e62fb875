"""A small published model for tests: random weights, and a vocabulary in both forms."""

from __future__ import annotations

import json
import random
from pathlib import Path

import sentencepiece
import torch

from pilot_desktop.model.published.config import PublishedConfig
from pilot_desktop.model.published.network import PublishedModel
from pilot_desktop.model.published.vocabulary import Prompt

TEXT = (
    "the quick brown fox jumps over lazy dog accidentally invoice total amount price été où naïve"
)
WORDS = [*TEXT.split(), "receipt", "street", "market", "number", "paid", "12.50", "1987", "Œuvre"]
BINS = 40


def small_config(vocabulary: int, **changes) -> PublishedConfig:
    values = {
        "vocabulary": vocabulary,
        "positions": 128,
        "stem": (4, 6, 8, 8, 12, 12),
        "separable": (12, 12, 12, 32),
        "layers": 2,
        "heads": 4,
        "feed_forward": 64,
        "channel_kernel": 3,
    }
    return PublishedConfig(**(values | changes))


def random_model(config: PublishedConfig, seed: int = 1) -> PublishedModel:
    """Weights large enough that the image matters and scores differ."""
    torch.manual_seed(seed)
    model = PublishedModel(config).requires_grad_(False).eval()
    for name, parameter in model.named_parameters():
        if parameter.dim() > 1 and "embed" not in name:
            parameter.normal_(std=1.3 * parameter[0].numel() ** -0.5)
        elif "norm" not in name:
            parameter.normal_(std=0.2 if parameter.dim() == 1 else config.width**-0.5)
        elif name.endswith("bias"):
            parameter.normal_(std=0.2)
    return model


def make_tokenizer(folder: Path, bins: int = BINS) -> Path:
    """The sentencepiece form: pieces, and tokens added after `<mask>`."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = random.Random(0)
    sentences = [" ".join(rng.choices(WORDS, k=8)) for _ in range(300)]
    with (folder / "sentencepiece.bpe.model").open("wb") as out:
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(sentences), model_writer=out, vocab_size=150, model_type="bpe",
            unk_id=0, bos_id=1, eos_id=2, pad_id=-1, minloglevel=2, hard_vocab_limit=False,
        )  # fmt: skip
    pieces = sentencepiece.SentencePieceProcessor(
        model_file=str(folder / "sentencepiece.bpe.model")
    )
    added = ["<sep/>", *(prompt.value for prompt in Prompt)]
    added += [f"<{axis}_{n}>" for axis in "xy" for n in range(bins)]
    first = pieces.get_piece_size() + 2
    numbers = {token: first + n for n, token in enumerate(added)}
    (folder / "added_tokens.json").write_text(json.dumps(numbers))
    return folder


def make_fast_tokenizer(folder: Path) -> Path:
    """The same as `tokenizer.json`, converted by Hugging Face."""
    from transformers import XLMRobertaTokenizer, XLMRobertaTokenizerFast

    slow = make_tokenizer(folder / "pieces")
    numbers = json.loads((slow / "added_tokens.json").read_text())
    whole = XLMRobertaTokenizer(str(slow / "sentencepiece.bpe.model"))
    whole.add_tokens(sorted(numbers, key=numbers.get), special_tokens=True)
    whole.save_pretrained(folder / "saved")
    XLMRobertaTokenizerFast.from_pretrained(folder / "saved").save_pretrained(folder / "fast")
    (folder / "fast" / "sentencepiece.bpe.model").unlink(missing_ok=True)
    return folder / "fast"


def hugging_face(model: PublishedModel):
    """`MBartForCausalLM` with the decoder's weights."""
    from transformers import MBartConfig, MBartForCausalLM

    config = model.config
    theirs = MBartForCausalLM(
        MBartConfig(
            vocab_size=config.vocabulary, d_model=config.width, decoder_layers=config.layers,
            decoder_attention_heads=config.heads, decoder_ffn_dim=config.feed_forward,
            max_position_embeddings=config.positions, scale_embedding=True, dropout=0.3,
            activation_function="gelu", is_decoder=True, add_cross_attention=True,
            tie_word_embeddings=True,
        )
    ).eval()  # fmt: skip
    state = {f"model.decoder.{name}": t for name, t in model.decoder.state_dict().items()}
    state["lm_head.weight"] = model.decoder.embed_tokens.weight
    theirs.load_state_dict(state)
    return theirs
