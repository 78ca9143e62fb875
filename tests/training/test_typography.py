import pytest

from pilot_desktop.training.synthesis.typography import Habits


@pytest.mark.parametrize(
    ("habits", "text", "expected"),
    [
        (Habits("« ", " »", "’", "–"), 'dit "oui" - c\'est tout', "dit « oui » – c’est tout"),
        (Habits("“", "”", "", ""), 'the " last word" and "', 'the “last word” and "'),
        (Habits("", "", "'", ""), 'l’an "un" - fin', 'l\'an "un" - fin'),
    ],
)
def test_habits_change_signs_and_nothing_else(habits, text, expected):
    assert habits.apply(text) == expected
