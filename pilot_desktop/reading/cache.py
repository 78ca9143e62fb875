"""A least-recently-used cache with a byte budget."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class ByteBudgetCache(Generic[Value]):
    """Keeps the most recently used values whose sizes sum up to at most `budget` bytes.

    A value larger than the whole budget is not kept at all: the caller still holds it for the
    prompt at hand, and everything else stays.
    """

    def __init__(self, budget: int) -> None:
        if budget < 0:
            raise ValueError("a byte budget cannot be negative")
        self.budget = budget
        self._values: OrderedDict[Hashable, tuple[Value, int]] = OrderedDict()
        self._used = 0

    @property
    def used(self) -> int:
        """Bytes held now, never more than `budget`."""
        return self._used

    def __len__(self) -> int:
        return len(self._values)

    def get(self, key: Hashable) -> Value | None:
        """The value, now the most recently used; None where it is not (or no longer) held."""
        if key not in self._values:
            return None
        self._values.move_to_end(key)
        return self._values[key][0]

    def put(self, key: Hashable, value: Value, nbytes: int) -> None:
        """Hold `value`; putting a key again replaces it (and its size, when it grew)."""
        if nbytes < 0:
            raise ValueError("a size cannot be negative")
        self.drop(key)
        if nbytes > self.budget:
            return
        while self._used + nbytes > self.budget:
            _, (_, freed) = self._values.popitem(last=False)
            self._used -= freed
        self._values[key] = (value, nbytes)
        self._used += nbytes

    def drop(self, key: Hashable) -> None:
        """Forget one key, held or not."""
        held = self._values.pop(key, None)
        if held is not None:
            self._used -= held[1]

    def clear(self) -> None:
        self._values.clear()
        self._used = 0
