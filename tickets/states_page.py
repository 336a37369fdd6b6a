"""Writes docs/states.md from the table of the life cycle, so that the page cannot fall behind the code.

To renew the page: `python -m tickets.states_page > docs/states.md`.
"""

import sys
from collections.abc import Iterable, Sequence

from tickets.lifecycle import RULES, Rule
from tickets.refusals import REPLY_FINDINGS, SENTENCES
from tickets.roles import ROLE_TITLES, roles_for
from tickets.states import ADVICE, STATE_TITLES

_HEAD = """# 工单状态与操作

本页由 `tickets/lifecycle.py` 中的状态表生成（`python -m tickets.states_page > docs/states.md`），请不要手工修改。
工单的状态由事件推出：事件只增不改，状态是事件的投影。
"""


def states_page() -> str:
    """The whole page: states, actions, reasons of refusal, and what the check of a reply may find."""
    return "\n".join((_HEAD, _states(), _actions(), _refusals(), _findings()))


def _states() -> str:
    rows = ((f"`{code}`", title, ADVICE[code]) for code, title in STATE_TITLES.items())
    return "## 状态\n\n" + _table(("状态", "名称", "此时能做什么"), rows)


def _actions() -> str:
    rows = (_action(code, rule) for code, rule in RULES.items())
    head = ("操作", "名称", "由谁做", "可在哪些状态做", "之后的状态", "事件")
    return "## 操作\n\n" + _table(head, rows)


def _action(code: str, rule: Rule) -> tuple[str, ...]:
    return (
        f"`{code}`",
        rule.title,
        "、".join(ROLE_TITLES[role] for role in roles_for(code)),
        _titles(state for state in STATE_TITLES if state in rule.states),
        _titles(rule.to) or "不变",
        " ".join(f"`{event}`" for event in rule.events),
    )


def _refusals() -> str:
    rows = ((f"`{code}`", sentence) for code, sentence in SENTENCES.items())
    return "## 不能操作时的提示\n\n" + _table(("原因", "提示"), rows)


def _findings() -> str:
    rows = ((f"`{code}`", sentence) for code, sentence in REPLY_FINDINGS.items())
    return "## 回复的自动检查\n\n" + _table(("发现", "提示"), rows)


def _titles(states: Iterable[str]) -> str:
    return "、".join(STATE_TITLES[state] for state in states)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = (head, ["---"] * len(head), *rows)
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


if __name__ == "__main__":
    sys.stdout.write(states_page())
