"""Synthesis, datasets, curriculum, trainer, evaluation, export. Never imported by the program."""
