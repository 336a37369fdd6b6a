"""A report on paper and on a screen: one sheet of blocks, and a printer for each format."""
