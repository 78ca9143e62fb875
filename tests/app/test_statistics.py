"""The window with the plots: from the project's data, clicked, saved, in both themes."""

from __future__ import annotations

import csv
import subprocess
import sys

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from pilot_desktop.app import theme
from pilot_desktop.app.doubt import is_uncertain
from pilot_desktop.app.plots import CorrectionsPlot
from pilot_desktop.app.statistics_window import StatisticsWindow
from pilot_desktop.app.theme import Scheme
from pilot_desktop.document.statistics import Correcting
from tests.app.turning_loop import turn
from tests.work.scripted import known_lines

LINES = len(known_lines())


@pytest.fixture
def window(driver):
    """The plots over a PDF of two pages, both read, one line of the first confirmed."""
    driver.open("two-pages.pdf")
    driver.action("read_all")
    driver.idle()
    driver.action("correct")
    driver.action("confirm")
    driver.action("statistics")
    window = driver.window.findChild(StatisticsWindow)
    driver.wait(lambda: window.corrections.curves and window.corrections.curves[0][2] == [1.0])
    return window


def test_the_figures_are_those_of_the_project(driver, window):
    (_, pages, sure), (_, _, unsure) = window.confidence.curves
    lines = driver.ask(lambda keeper: keeper.project.lines(keeper.page(0)))
    below = sum(is_uncertain(one) for one in lines)
    assert pages == [1.0, 2.0] and 0 < sure[0] <= 100
    assert unsure[0] == pytest.approx(100 * below / LINES)
    (_, places, mean), (_, judged, wrong) = window.models.curves
    assert places == judged == [1.0] and wrong == [0.0] and 0 < mean[0] < 100
    assert "scripted 1.0" in window.models.words.text()
    for plot in (window.confidence, window.corrections, window.models):
        assert plot.graph.accessibleName()
        assert plot.graph.accessibleDescription() == plot.words.text() != ""


def test_a_click_on_a_mark_goes_to_its_page(driver, window):
    turn(50)
    plot = window.confidence
    view, (_, xs, ys) = plot.item.getViewBox(), plot.curves[0]
    scene = view.mapViewToScene(_point(xs[1], ys[1]))
    place = plot.graph.mapFromScene(scene)
    assert driver.controller.page.number == 1
    target = plot.graph.viewport()
    QTest.mouseClick(target, Qt.MouseButton.LeftButton, pos=QPoint(place.x(), place.y()))
    driver.wait(lambda: driver.controller.page.number == 2)


def _point(x, y):
    from PySide6.QtCore import QPointF

    return QPointF(x, y)


def test_a_correction_is_seen_while_the_window_is_open(driver, window):
    driver.window.activateWindow()
    driver.action("confirm")
    driver.wait(lambda: sum(window.corrections.curves[0][2]) == 2.0)


def test_picture_and_table_are_saved(driver, window, tmp_path, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "plot"), ""))
    window.picture.click()
    assert QImage(str(tmp_path / "plot.png")).width() > 400
    window.table.click()
    with (tmp_path / "plot.csv").open(newline="") as file:
        rows = list(csv.reader(file))
    assert len(rows) == 3 and float(rows[1][0]) == 1 and float(rows[2][0]) == 2
    assert float(rows[1][1]) == pytest.approx(window.confidence.curves[0][2][0])
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "no" / "plot.csv"), "")
    )
    window.table.click()
    assert driver.error == "plot.csv cannot be written: No such file or directory."


def test_the_plots_wear_the_theme(driver, window):
    for scheme in (Scheme.DARK, Scheme.LIGHT):
        theme.apply(driver.app, scheme)
        driver.app.processEvents()
        picture = window.confidence.graph.grab().toImage()
        assert QColor(picture.pixel(3, 3)) == QColor(theme.colors().surface)


@pytest.mark.parametrize(
    ("gaps", "marks"), [([0, 10, 70], 2), ([0, 5 * 3600, 5 * 3600 + 5], 2), ([0, 9 * 86400], 2)]
)
def test_time_is_cut_as_the_work_was_long(qapp, gaps, marks):
    plot = CorrectionsPlot()
    start = 1_700_000_000 // 3600 * 3600
    plot.show_corrections([Correcting(start + gap, 1, 2) for gap in gaps])
    (_, xs, lines), (_, _, characters) = plot.curves
    assert len(xs) == marks and sum(lines) == len(gaps) and sum(characters) == 2 * len(gaps)
    plot.show_corrections([])
    assert plot.curves[0][1] == [] and plot.words.text() == "Nothing was corrected yet."


def test_the_window_starts_without_the_plots():
    code = (
        "import sys, pilot_desktop.app.window, pilot_desktop.document.store; "
        "assert 'pyqtgraph' not in sys.modules and 'pilot_desktop.app.plots' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
