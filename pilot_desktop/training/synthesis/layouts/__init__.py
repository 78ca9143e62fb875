"""Page layouts. Each is a function that writes one kind of page onto a sheet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pilot_desktop.training.synthesis.layouts.books import (
    book_page,
    catalogue,
    columns,
    contents,
)
from pilot_desktop.training.synthesis.layouts.born_digital import born_digital
from pilot_desktop.training.synthesis.layouts.desk import Desk
from pilot_desktop.training.synthesis.layouts.forms import form, invoice, table
from pilot_desktop.training.synthesis.layouts.letters import handwritten_letter, typed_letter
from pilot_desktop.training.synthesis.layouts.receipts import receipt
from pilot_desktop.training.synthesis.layouts.registers import notes, register


@dataclass(frozen=True, slots=True)
class Layout:
    """One kind of page, the looks it comes in, and how often it comes."""

    write: Callable[[Desk], None]
    looks: str
    weight: float


_PRINTED = "archive archive photo fax clean clean"
_WRITTEN = "archive archive archive photo clean clean clean fax"

LAYOUTS: dict[str, Layout] = {
    "receipt": Layout(receipt, "fax fax fax fax thermal thermal photo clean", 4.0),
    "typescript": Layout(typed_letter, "archive archive archive archive photo fax clean", 2.0),
    "book page": Layout(book_page, _PRINTED, 1.5),
    "columns": Layout(columns, _PRINTED, 1.0),
    "catalogue": Layout(catalogue, _PRINTED, 0.7),
    "contents": Layout(contents, _PRINTED, 1.5),
    "born digital": Layout(born_digital, _PRINTED + " clean", 1.2),
    "form": Layout(form, "fax photo archive clean", 1.0),
    "table": Layout(table, "fax photo clean clean", 0.7),
    "invoice": Layout(invoice, "fax fax photo clean clean", 1.0),
    "handwritten letter": Layout(handwritten_letter, _WRITTEN, 4.0),
    "register": Layout(register, "archive archive photo", 1.5),
    "notes": Layout(notes, _WRITTEN, 1.2),
}
