"""The style sheet: what Fusion and the palette alone do not give."""

from __future__ import annotations

from string import Template
from typing import TYPE_CHECKING

from pilot_desktop.paths import resources_dir

if TYPE_CHECKING:
    from pilot_desktop.app.theme import Colors

_SHEET = Template("""
QMainWindow, QDialog { background: $window; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QToolTip { background: $surface; color: $text; border: 1px solid $border; padding: 4px 7px; }

QMenuBar { background: $window; padding: 2px 6px; }
QMenuBar::item { padding: 5px 10px; border-radius: 6px; background: transparent; }
QMenuBar::item:selected { background: $hover; }
QMenu { background: $surface; border: 1px solid $border; padding: 6px; }
QMenu::item { padding: 6px 26px 6px 12px; border-radius: 6px; }
QMenu::indicator { left: 8px; }
QMenu::item:selected { background: $selection; color: $text; }
QMenu::item:disabled { color: $muted; }
QMenu::separator { height: 1px; background: $border; margin: 5px 8px; }

QToolBar { background: $window; border: none; border-bottom: 1px solid $border;
           padding: 5px 10px; spacing: 3px; }
QToolBar QLabel { padding: 0 4px; }
QToolBar::separator { width: 1px; background: $border; margin: 6px 7px; }
QToolButton { border: none; border-radius: 7px; padding: 6px; color: $text; }
QToolButton:hover { background: $hover; }
QToolButton:pressed, QToolButton:checked { background: $selection; }
QToolButton:focus { border: 1px solid $accent; padding: 5px; }

QPushButton { background: $surface; color: $text; border: 1px solid $border; border-radius: 7px;
              padding: 6px 13px; }
QPushButton:hover { background: $hover; }
QPushButton:focus, QPushButton:default { border-color: $accent; }
QPushButton:disabled { color: $muted; background: $window; border-color: $border; }
QPushButton#primary { background: $accent; color: $on_accent; border-color: $accent;
                      font-weight: 600; }
QPushButton#primary:hover { background: $accent_hover; border-color: $accent_hover; }
QPushButton#primary:disabled { background: $hover; color: $muted; border-color: $hover; }
QPushButton#link { border: none; background: transparent; color: $accent; padding: 4px 8px; }
QPushButton#link:hover { background: $hover; color: $accent_hover; }
QPushButton#recent { border: none; background: transparent; text-align: left; padding: 7px 12px; }
QPushButton#recent:hover { background: $hover; }

QLineEdit, QSpinBox, QComboBox { background: $surface; color: $text; border: 1px solid $control;
                      border-radius: 7px; padding: 5px 8px; selection-background-color: $accent; }
QLineEdit:focus, QSpinBox:focus, QComboBox:focus { border-color: $accent; }
QLineEdit:disabled, QSpinBox:disabled, QComboBox:disabled { color: $muted; background: $window;
                                                            border-color: $border; }
QSpinBox::up-button, QSpinBox::down-button { width: 0; border: none; }
QComboBox::drop-down { border: none; width: 28px; }
QComboBox::down-arrow { image: url("$icons/arrow-$scheme.svg"); width: 16px; height: 16px; }
QComboBox QAbstractItemView { background: $surface; color: $text; border: 1px solid $border;
                              padding: 4px; outline: none;
                              selection-background-color: $selection; selection-color: $text; }

QCheckBox, QRadioButton { spacing: 8px; }
QCheckBox::indicator, QRadioButton::indicator, QAbstractItemView::indicator {
    width: 14px; height: 14px; background: $surface; border: 1px solid $control; }
QCheckBox::indicator, QAbstractItemView::indicator { border-radius: 4px; }
QCheckBox::indicator:checked, QAbstractItemView::indicator:checked {
    background: $accent; border-color: $accent; image: url("$icons/check-$scheme.svg"); }
QRadioButton::indicator { border-radius: 8px; }
QRadioButton::indicator:checked { width: 6px; height: 6px; background: $on_accent;
                                  border: 5px solid $accent; }
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled { border-color: $border; }
QCheckBox::indicator:checked:disabled { background: $muted; }
QRadioButton::indicator:checked:disabled { border-color: $muted; }

QSplitter::handle { background: $border; }
QGraphicsView { background: $canvas; border: none; }

QPlainTextEdit { background: $surface; border: none; selection-background-color: $accent;
                 selection-color: $on_accent; }

QTextBrowser, QListView, QTreeView { background: $surface; border: 1px solid $border;
                                     border-radius: 7px; outline: none; }
QTreeView::item { padding: 5px 6px; }
QListView::item { padding: 4px 6px; }
QTreeView::item:selected, QListView::item:selected { background: $selection; color: $text; }
QTreeView#plain, QFrame#findBar QListView { border: none; }
QDialog#palette { border: 1px solid $border; }
QHeaderView { background: transparent; border: none; }
QHeaderView::section { background: $surface; color: $muted; border: none; padding: 6px;
                       border-bottom: 1px solid $border; }

QListView#thumbnails { background: $window; border: none; outline: none; }

QFrame#panel { background: $surface; }
QFrame#panelHeader { background: $surface; border-bottom: 1px solid $border; }
QLabel#panelTitle { font-size: 15px; font-weight: 600; }
QLabel#muted { color: $muted; }
QLabel#badge { background: $selection; color: $text; border-radius: 6px; padding: 1px 7px;
               font-size: 11px; }
QLabel#heading { font-size: 24px; font-weight: 600; }

QTabBar { background: transparent; }
QTabBar::tab { background: transparent; color: $muted; border: 1px solid transparent;
               border-radius: 7px; padding: 4px 11px; margin-right: 3px; }
QTabBar::tab:hover { background: $hover; }
QTabBar::tab:selected { background: $selection; color: $text; }
QTabBar:focus { border: none; }
QTabBar::tab:selected:focus { border-color: $accent; }

QFrame#findBar { background: $surface; border: 1px solid $border; border-radius: 11px; }
QFrame#banner { background: $warning_surface; border: none;
                border-bottom: 1px solid $warning_border; }
QFrame#banner[quiet="true"] { background: $surface; border-bottom-color: $border; }
QFrame#dropTarget { background: $surface; border: 2px dashed $border; border-radius: 18px; }
QFrame#dropTarget[hot="true"] { border-color: $accent; background: $hover; }

QStatusBar { background: $window; border-top: 1px solid $border; color: $muted; }
QStatusBar::item { border: none; }
QStatusBar QLabel { color: $muted; padding: 0 8px; }
QProgressBar { background: $hover; border: none; border-radius: 3px; max-height: 6px;
               min-height: 6px; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }

QScrollBar { background: transparent; border: none; }
QScrollBar:vertical { width: 11px; }
QScrollBar:horizontal { height: 11px; }
QScrollBar::handle { background: $scroll; border-radius: 4px; margin: 2px; min-height: 32px;
                     min-width: 32px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QAbstractScrollArea::corner { background: transparent; }
""")


def style_sheet(colors: Colors) -> str:
    """The sheet in these colours."""
    names = {name: getattr(colors, name) for name in colors.__slots__}
    return _SHEET.substitute(
        names,
        scroll="#4a505c" if colors.dark else "#c3c8d2",
        scheme="dark" if colors.dark else "light",
        icons=(resources_dir() / "icons").as_posix(),
    )
