"""Bulletins as issues: drafted, previewed, edited, released with a number, corrected, delivered, read."""
