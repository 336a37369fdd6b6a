"""What the pages show, read as plain SQL: every listing is bounded and continues from a key, never from an offset."""
