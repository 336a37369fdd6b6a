"""The product put together: settings, packs, composition root, command line."""
