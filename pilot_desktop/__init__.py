"""PILOT Desktop: reads documents with a promptable OCR transformer."""

import os

__version__ = "0.1.0"

# onnxruntime 1.29 and newer tell Microsoft what is run, and how, unless this stands in the
# environment before it is loaded. Nothing leaves this machine that nobody asked to send.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
