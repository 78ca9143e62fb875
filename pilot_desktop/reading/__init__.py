"""Prompts in, events out: a Reader over a torch or an onnxruntime backend."""
