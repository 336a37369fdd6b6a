"""A scenario in virtual time: the whole service on a temporary file, with stand-in platforms, line by line."""
