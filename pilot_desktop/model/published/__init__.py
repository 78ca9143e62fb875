"""The published PILOT (arXiv 2504.03621): its architecture, checkpoints and tokenizers."""
