"""The verbs of the command line, one module each; `pilot_desktop.cli` chooses among them."""
