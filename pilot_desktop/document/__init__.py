"""What the user owns: pages, regions, lines, words, and their geometry. No Qt, no model."""
