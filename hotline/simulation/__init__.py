"""A made-up stretch of an office's life, for benchmarks and for trying the product: who writes what, and what staff do."""
