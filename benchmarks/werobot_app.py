"""The peer: a minimal WeRoBot app that fuzzy-matches the same questions and stores nothing.

`python -m benchmarks.werobot_app PORT QUESTIONS` serves it with waitress, as `serve` does ours.
"""

import sys
from pathlib import Path

import waitress
from rapidfuzz import process
from rapidfuzz.distance import Indel
from werobot import WeRoBot

TOKEN = "benchmark"


def make_robot(questions: list[str]) -> WeRoBot:
    """The robot of WeRoBot's own documentation, with rapidfuzz for the match."""
    robot = WeRoBot(config={"TOKEN": TOKEN, "SESSION_STORAGE": False})

    @robot.text  # type: ignore[untyped-decorator]
    def answer(message: object) -> str:
        best = process.extractOne(message.content, questions, scorer=Indel.normalized_similarity)  # type: ignore[attr-defined]
        return f"关于“{best[0]}”，请到市政务服务中心综合窗口办理。"

    return robot


def main() -> None:
    port, path = int(sys.argv[1]), Path(sys.argv[2])
    robot = make_robot(path.read_text(encoding="utf-8").splitlines())
    waitress.serve(robot.wsgi, host="127.0.0.1", port=port, threads=8, _quiet=True)


if __name__ == "__main__":
    main()
