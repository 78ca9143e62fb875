"""PILOT Desktop: reads documents with a promptable OCR transformer."""

__version__ = "0.1.0"
