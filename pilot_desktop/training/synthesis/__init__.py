"""Synthetic pages with exact ground truth: layouts, ink, paper, warping, camera."""

from pilot_desktop.training.synthesis.page import SynthLine, SynthPage, SynthWord
from pilot_desktop.training.synthesis.render import render_page

__all__ = ["SynthLine", "SynthPage", "SynthWord", "render_page"]
