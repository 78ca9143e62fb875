"""PILOT itself: configuration, vocabulary, encoder, decoder, dense heads, checkpoints."""
