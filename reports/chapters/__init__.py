"""The text of a bulletin: chapters from the pack's sentences, with the figures in their slots."""
