"""Page layouts. Each is a function that writes one kind of page onto a sheet."""

from __future__ import annotations

from collections.abc import Callable

from pilot_desktop.training.synthesis.layouts.desk import Desk
from pilot_desktop.training.synthesis.layouts.letters import handwritten_letter, typed_letter
from pilot_desktop.training.synthesis.layouts.receipts import receipt

Layout = Callable[[Desk], None]

#: layouts by name, with how often each comes
LAYOUTS: dict[str, tuple[Layout, float]] = {
    "receipt": (receipt, 3.0),
    "typescript": (typed_letter, 2.0),
    "handwritten letter": (handwritten_letter, 3.0),
}
