"""Both forms of the tokenizer folder say what Hugging Face says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilot_desktop.document.errors import ModelError
from pilot_desktop.document.geometry import Box
from pilot_desktop.model.published.vocabulary import Prompt, Vocabulary
from tests.model.published.small import BINS, WORDS, make_fast_tokenizer, make_tokenizer


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tokenizers")
    return make_tokenizer(folder / "pieces"), make_fast_tokenizer(folder)


@pytest.fixture(scope="module")
def vocabularies(folders):
    return [Vocabulary.open(folder) for folder in folders]


def test_both_forms_have_the_same_tokens(vocabularies):
    pieces, fast = vocabularies
    assert pieces.size == fast.size
    assert (pieces.x.tolist(), pieces.y.tolist()) == (fast.x.tolist(), fast.y.tolist())
    assert len(pieces.x) == len(pieces.y) == BINS
    assert (pieces.text == fast.text).all()
    assert (pieces.start, pieces.end, pieces.separator) == (0, 2, fast.separator)


def test_prompts_are_tokenised_as_hugging_face_does(folders, vocabularies):
    from transformers import XLMRobertaTokenizerFast

    theirs = XLMRobertaTokenizerFast.from_pretrained(folders[1])
    box = Box(53, 39, 131, 399)
    asked = {
        "<ocr>": {"prompt": Prompt.OCR},
        "<ocr_with_boxes>": {"prompt": Prompt.OCR_WITH_BOXES},
        "<ocr_on_box> <x_5><y_3><x_13><y_39>": {"prompt": Prompt.OCR_ON_BOX, "box": box},
        "<find_it> accidentally": {"prompt": Prompt.FIND_IT, "query": " accidentally "},
        "<find_it> été où 12.50": {"prompt": Prompt.FIND_IT, "query": "été  où 12.50"},
    }
    for text, wanted in asked.items():
        expected = [0, *theirs(text, add_special_tokens=False).input_ids]
        for vocabulary in vocabularies:
            assert vocabulary.prompt(**wanted) == expected


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=8))
def test_text_comes_back(vocabularies, words):
    text = " ".join(words)
    for vocabulary in vocabularies:
        prompt = vocabulary.prompt(Prompt.FIND_IT, query=text)
        assert vocabulary.decode(prompt) == text


def test_coordinates_stay_on_the_grid(vocabularies):
    for vocabulary in vocabularies:
        box = Box(-50, 3, 10_000, 20_000)
        tokens = vocabulary.prompt(Prompt.OCR_ON_BOX, box=box)[-4:]
        places = [vocabulary.coordinate(token) for token in tokens]
        assert places == [("x", 0), ("y", 0), ("x", BINS - 1), ("y", BINS - 1)]
        assert vocabulary.coordinate(vocabulary.end) is None


def test_a_folder_without_tokenizer_is_one_sentence(tmp_path, folders):
    with pytest.raises(ModelError, match="no tokenizer"):
        Vocabulary.open(tmp_path)
    for name in ("tokenizer.json", "sentencepiece.bpe.model"):
        folder = tmp_path / name
        folder.mkdir()
        (folder / name).write_bytes(b"{nothing")
        with pytest.raises(ModelError, match="damaged"):
            Vocabulary.open(folder)
    bare = tmp_path / "bare"
    bare.mkdir()
    data = (folders[0] / "sentencepiece.bpe.model").read_bytes()
    (bare / "sentencepiece.bpe.model").write_bytes(data)
    with pytest.raises(ModelError, match="it has no <sep/>"):
        Vocabulary.open(bare)
