"""What can make a published model quicker on a processor, and what it would bring."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from pilot_desktop.app.named import named
from pilot_desktop.app.rows import row
from pilot_desktop.app.translation import later, tr

if TYPE_CHECKING:
    from pilot_desktop.model.manager.shelf import Item

STAGES = {
    "graphs": later("Making graphs"),
    "matrices": later("Making matrices of 8 bits"),
    "page": later("Comparing: looking at a sample page"),
    "tokens": later("Comparing: decoding"),
}
"""What is done while a model is prepared."""


class Preparing(QWidget):
    """Shown for a published model of the user's; `wanted` says what is asked for: "graphs",
    "quantise" or "exact".
    """

    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.about = named("muted", QLabel())
        self.about.setWordWrap(True)
        self.about.setTextFormat(Qt.TextFormat.PlainText)
        self.graphs = QPushButton(tr("Make graphs"))
        self.quantise = QPushButton(tr("Decode in 8 bits"))
        self.exact = QPushButton(tr("Decode exactly"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.about)
        layout.addLayout(row(self.graphs, self.quantise, self.exact, None))
        for button, action in (
            (self.graphs, "graphs"), (self.quantise, "quantise"), (self.exact, "exact"),
        ):  # fmt: skip
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked=False, action=action: self.wanted.emit(action))

    def show_item(self, item: Item | None, *, free: bool) -> None:
        """What can be done with it; `free`: nothing else is being done."""
        self.setVisible(item is not None and item.preparable)
        if item is None:
            return
        self.about.setText(_about(item))
        self.graphs.setVisible(not item.graphs)
        self.quantise.setVisible(not item.eight_bits)
        self.exact.setVisible(item.eight_bits)
        for button in (self.graphs, self.quantise, self.exact):
            button.setEnabled(free)


def _about(item: Item) -> str:
    if item.eight_bits:
        return tr("On a processor, this model decodes in 8 bits.")
    eight = tr(
        "In 8 bits it takes about half the time and memory; they are kept only if its answer "
        "about a sample page stays the same."
    )
    if item.graphs:
        return tr("On a processor, this model decodes by its graphs.") + " " + eight
    graphs = tr(
        "On a processor, this model decodes with PyTorch. Graphs give the same answers "
        "without it and with less memory; making them takes a minute or two."
    )
    return f"{graphs} {eight}"
