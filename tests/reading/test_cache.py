"""The cache of encoded pages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilot_desktop.reading.cache import ByteBudgetCache


@given(st.integers(0, 100), st.lists(st.tuples(st.integers(0, 9), st.integers(0, 120))))
def test_the_budget_is_never_exceeded_and_the_sum_is_right(budget, puts):
    cache: ByteBudgetCache[int] = ByteBudgetCache(budget)
    sizes: dict[int, int] = {}
    for key, size in puts:
        cache.put(key, size, size)
        sizes[key] = size
        assert cache.used <= budget
        held = [k for k in sizes if cache._values.get(k) is not None]
        assert cache.used == sum(sizes[k] for k in held) and len(cache) == len(held)
        assert (cache.get(key) is not None) == (size <= budget)


def test_the_least_recently_used_goes_first():
    cache: ByteBudgetCache[str] = ByteBudgetCache(10)
    cache.put("a", "A", 4)
    cache.put("b", "B", 4)
    assert cache.get("a") == "A"
    cache.put("c", "C", 4)
    assert cache.get("b") is None and cache.get("a") == "A" and cache.get("c") == "C"


def test_a_value_that_grew_is_counted_anew():
    cache: ByteBudgetCache[str] = ByteBudgetCache(10)
    cache.put("a", "A", 2)
    cache.put("a", "AA", 9)
    assert cache.used == 9
    cache.clear()
    assert cache.used == 0 and len(cache) == 0


def test_negative_sizes_are_refused():
    with pytest.raises(ValueError):
        ByteBudgetCache(-1)
    with pytest.raises(ValueError):
        ByteBudgetCache[str](1).put("a", "A", -1)
