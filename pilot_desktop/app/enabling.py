"""Which commands can be used now: some need a page, some a text, some a line."""

from __future__ import annotations

from pilot_desktop.app.actions import Actions
from pilot_desktop.app.controller import Controller
from pilot_desktop.app.copying import Copying
from pilot_desktop.app.corrections import Corrections
from pilot_desktop.app.passage import Passage
from pilot_desktop.app.wordings import step_text

_NEEDS_PAGE = (
    "read_page read_pages read_all find find_next find_previous zoom_in zoom_out zoom_full "
    "fit_width fit_page boxes tint order overlay pages panel turn_left "
    "turn_right import_text save learn add_line"
)
_NEEDS_TEXT = "export next_uncertain previous_uncertain replace changes statistics"
_NEEDS_LINE = "confirm split join line_up line_down delete_line line_again characters alternatives"


class Enabling:
    """Switches the commands, each time by all that they depend on."""

    def __init__(
        self, actions: Actions, controller: Controller, corrections: Corrections, copying: Copying
    ) -> None:
        self._actions, self._controller = actions, controller
        self._corrections, self._copying = corrections, copying

    def by_page(self) -> None:
        """After another document or page."""
        document, page = self._controller.document, self._controller.page
        self._actions.enable(_NEEDS_PAGE, document is not None)
        index, count = (page.index, document.page_count) if document and page else (0, 0)
        self._actions.enable("previous_page first_page", index > 0)
        self._actions.enable("next_page last_page", index < count - 1)
        self._actions["go_to_page"].setEnabled(count > 1)

    def by_selection(self) -> None:
        """After another selection, or other text in it."""
        actions, session = self._actions, self._controller.session
        selected, line = session.selected, self._corrections.line
        actions["copy"].setEnabled(self._copying.possible)
        actions["copy_table"].setEnabled(bool(selected and selected.text))
        actions["delete"].setEnabled(bool(line or (selected and selected.region)))
        actions["read_again"].setEnabled(bool(selected and not selected.state.busy))
        actions.enable(_NEEDS_TEXT, session.has_text)
        actions["confirm_all"].setEnabled(bool(selected and selected.records))
        # Where the reader found nothing in a region, a person may write.
        actions["correct"].setEnabled(session.has_text or bool(selected and selected.region))
        actions.enable(_NEEDS_LINE, line is not None)
        actions["take_back"].setEnabled(bool(line and line.human and line.machine))

    def by_passage(self, passage: Passage) -> None:
        """After one was read: its text can be copied as soon as it stands there."""
        if passage is self._controller.session.selected and not passage.state.busy:
            self.by_selection()

    def by_work(self) -> None:
        """After pages began to wait, or wait no more."""
        readings = self._controller.readings
        self._actions["pause"].setEnabled(bool(readings.pages_left))
        self._actions["end_reading"].setEnabled(readings.under_way)
        self._actions["pause"].setChecked(readings.paused)

    def by_steps(self) -> None:
        """The menu names what undo and redo would do."""
        steps = self._controller.session.steps(self._controller.page)
        for name, step in zip(("undo", "redo"), steps, strict=True):
            action = self._actions[name]
            action.setEnabled(step is not None)
            action.setText(step_text(name, step))
