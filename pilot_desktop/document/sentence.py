"""Sentences for people, said in English and kept in a form that can be said in other languages."""

from __future__ import annotations

from collections.abc import Mapping
from numbers import Real
from typing import Any


class Sentence(str):
    """A text that remembers how it was put together.

    `template` is the English text with {names} (`str.format`), `values` what stands for them; a
    value may be a sentence itself, or an error that says one. Translations are looked up by the
    template, so that no room below the window needs to know of languages. `str(error)` of an
    exception made with a sentence is that sentence.
    """

    __slots__ = ("template", "values")

    template: str
    values: Mapping[str, object]

    def __new__(cls, template: str, /, **values: object) -> Sentence:
        made = super().__new__(cls, template.format(**values))
        # No error or open file goes along: only numbers, which languages write differently.
        kept = {name: v if isinstance(v, Real) else str(v) for name, v in values.items()}
        made.template, made.values = template, kept
        return made

    def __str__(self) -> str:
        return self

    # Failures cross the border of processes.
    def __reduce__(self) -> tuple[Any, ...]:
        return _made, (self.template, self.values)


def later(template: str) -> str:
    """Marks a template of a table for translation; a `Sentence` is made of it where it is said."""
    return template


def _made(template: str, values: Mapping[str, object]) -> Sentence:
    return Sentence(template, **values)
