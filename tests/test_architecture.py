"""The house stands as it was drawn: layers, one home of each library, sizes, and no clock in the rules."""

import ast
import subprocess
import sys
from functools import cache
from pathlib import Path

PACKAGES = (
    "bot", "channels", "knowledge_base", "tickets", "desk", "scheduler", "reports", "console", "language", "storage",
    "hotline",
)  # fmt: skip
MOST_LINES_A_FILE = 400
MOST_LINES_A_FUNCTION = 50
MAY_ASK_FOR_THE_TIME = {"storage/clock.py"}
CLOCK_CALLS = {
    ("datetime", "now"),
    ("datetime", "today"),
    ("datetime", "utcnow"),
    ("date", "today"),
    ("time", "time"),
}


@cache
def _sources() -> tuple[tuple[str, ast.Module, int], ...]:
    """Name, syntax tree and lines of every file; read once for all tests of this module."""
    paths = [path for package in PACKAGES for path in sorted(Path(package).rglob("*.py"))]
    texts = [(path.as_posix(), path.read_text(encoding="utf-8")) for path in paths]
    return tuple((name, ast.parse(text), text.count("\n")) for name, text in texts)


def test_imports_point_down_and_libraries_stay_at_home() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    run = subprocess.run([str(linter), "--no-cache"], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout[-3000:]


def test_no_file_and_no_function_outgrows_its_room() -> None:
    too_long = [name for name, _, lines in _sources() if lines > MOST_LINES_A_FILE]
    for name, tree, _ in _sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > MOST_LINES_A_FUNCTION:
                    too_long.append(f"{name}:{node.lineno} {node.name} ({length})")
    assert too_long == []


def test_only_the_clock_asks_for_the_time() -> None:
    asking = [
        f"{name}:{node.lineno}"
        for name, tree, _ in _sources()
        if name not in MAY_ASK_FOR_THE_TIME
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and (node.func.value.id, node.func.attr) in CLOCK_CALLS
    ]
    assert asking == []


def test_every_module_says_what_it_is_for() -> None:
    silent = [name for name, tree, lines in _sources() if lines and not ast.get_docstring(tree)]
    assert silent == []
