"""Writes docs/roles.md from the table of routes: every page and action of the console, and the roles that may use it.

To renew the page: `python -m console.roles_page > docs/roles.md`.
"""

import re
import sys

from console.routes import ROUTES, Route
from console.users import ROLES
from tickets.roles import ROLE_TITLES

_HEAD = """# 角色与页面

本页由 `console/routes.py` 中的表生成（`python -m console.roles_page > docs/roles.md`），请不要手工修改。
测试用每个角色走遍全部地址，与这张表核对（`tests/console/test_roles.py`）。

- `●` 可以用，空白为不可以（回答 403）。未登录的一律转到登录页。
- 角色之外还有三条规则，不符合的与不存在一样（回答 404）：承办单位只看得到自己的工单；被反映的单位看不到反映它的工单；
  受限专线（`lines.csv` 的 `readers`）只有指定的角色看得到。
- 姓名、电话、证件号默认遮盖，写明理由后本次显示，记入日志。
- “每分钟”是一个用户每分钟最多的次数，超过的回答 429。

*Every address of the console and who may use it, generated from the routes. Beside the role, a unit sees its own tickets alone, a unit
complained about never sees the complaint, restricted lines have their own readers: what is out of sight does not exist (404).*
"""


def roles_page() -> str:
    """The whole page."""
    titles = [ROLE_TITLES[role] for role in ROLES]
    head = ["地址", "方法", *titles, "每分钟"]
    rows = [_row(route) for route in ROUTES]
    lines = (head, ["---"] * len(head), *rows)
    return f"{_HEAD}\n" + "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _row(route: Route) -> list[str]:
    marks = ["●" if route.roles is None or role in route.roles else "" for role in ROLES]
    pace = str(route.a_minute or "")
    return [f"`/console{_plain(route.rule)}`", " ".join(route.methods), *marks, pace]


def _plain(rule: str) -> str:
    """`/crowds/<key>`: without the kind of the part."""
    return re.sub(r"<(?:[^:<>]*:)?(\w+)>", r"<\1>", rule)


if __name__ == "__main__":
    sys.stdout.write(roles_page())
