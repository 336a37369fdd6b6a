"""A new pack to start from: commented files with a few rows of an example city that pass the check."""

from pathlib import Path

from storage.whole_files import write_folder

_FILES = Path(__file__).parent / "starter_files"


def write_starter(folder: Path) -> tuple[str, ...]:
    """Write the files into a new folder and return their names; a folder with something in it is refused."""
    texts = {path.name: path.read_text(encoding="utf-8") for path in sorted(_FILES.iterdir())}
    write_folder(folder, texts)
    return tuple(texts)
