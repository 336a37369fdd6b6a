"""A small city to change and break in tests."""

from pathlib import Path

from hotline.pack.starter import write_starter


class City:
    """A folder with the starter pack; `write` and `append` change its files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        write_starter(folder)

    def write(self, name: str, text: str) -> None:
        """Replace a file."""
        (self.folder / name).write_text(text, encoding="utf-8")

    def append(self, name: str, text: str) -> int:
        """Add a line at the end of a file and return its number."""
        before = (self.folder / name).read_text(encoding="utf-8")
        self.write(name, before + text + "\n")
        return before.count("\n") + 1
