"""Measurements, run by hand: `python -m tests.benchmarks.speed` and `...compare`.

They need the extra `bench` (RapidOCR); Tesseract joins in where it is installed. Every figure is
taken in one run on one machine, the programs in turns, so that what else the machine does falls on
all of them alike. Figures go to stdout as a table, and with `--json OUT` to a file.
"""
