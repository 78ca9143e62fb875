"""Building the data pack of the training kit from installed packages.

Each module gathers one kind of material: typefaces, running text, field values, PDF pages.
"""
