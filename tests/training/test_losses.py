"""Losses: what is not known about case is not taught; greedy text is the collapsed best path."""

from __future__ import annotations

import numpy as np
import torch

from pilot_desktop.model.config import CompactConfig
from pilot_desktop.training.decoder_stage import printed_case
from pilot_desktop.training.losses import Alphabet, ctc_loss, greedy_text, line_map_loss

CONFIG = CompactConfig()
ALPHABET = Alphabet(CONFIG)


def one_hot(text: str, blank_between: bool = True) -> torch.Tensor:
    classes = []
    for c in text:
        classes += [ALPHABET.index[c], 0] if blank_between else [ALPHABET.index[c]]
    logits = torch.full((1, len(classes), len(CONFIG.characters) + 1), -8.0)
    logits[0, torch.arange(len(classes)), torch.tensor(classes)] = 8.0
    return logits


def loss(text: str, truth: str, known: bool) -> float:
    logits = one_hot(text)
    lengths = torch.tensor([logits.shape[1]])
    return ctc_loss(logits, lengths, [ALPHABET.encode(truth)], [known], ALPHABET).item()


def test_right_text_costs_nothing_wrong_text_does() -> None:
    assert loss("Total", "Total", True) < 0.01
    assert loss("Total", "Tota1", True) > 1


def test_unknown_case_is_not_taught() -> None:
    assert loss("Total", "TOTAL", True) > 5
    assert loss("Total", "TOTAL", False) < 0.01
    assert loss("Tota1", "TOTAL", False) > 1


def test_greedy_text_collapses_the_best_path() -> None:
    logits = one_hot("belle é")[0].numpy()
    assert greedy_text(logits, len(logits), CONFIG.characters) == "belle é"
    doubled = np.repeat(logits, 2, axis=0)
    assert greedy_text(doubled, len(doubled), CONFIG.characters) == "belle é"


def test_line_map_loss_prefers_the_truth() -> None:
    target = torch.zeros(1, 4, 8, 8)
    target[0, 0, 3:5, 2:6] = 1
    weight = torch.ones(1, 3, 8, 8)
    good = torch.where(target > 0, 6.0, -6.0)
    good[:, 1:3] = 0
    right, _ = line_map_loss(good, target, weight)
    wrong, _ = line_map_loss(-good, target, weight)
    assert right < 0.05
    assert wrong > 1


def test_case_is_taken_from_the_draft() -> None:
    assert printed_case("TAX INVOICE", "Tax Invoce") == "Tax InvoIce"
    assert printed_case("RM 5.00", "RM 5.00") == "RM 5.00"
