"""`doctor`: looks over everything that an installation needs and says what to do about what is missing."""

import click

from hotline.cli._errors import FAILED
from hotline.cli._output import json_option, show

SIGNS = {"ok": "正常", "warning": "注意", "error": "错误"}


@click.command()
@json_option
@click.pass_context
def command(ctx: click.Context, as_json: bool) -> None:
    """检查设置、数据库、城市包、日历、渠道、磁盘和时钟。 Look the installation over."""
    from hotline.health import examine

    findings = examine()
    sound = all(finding.status != "error" for finding in findings)
    checks = [{"name": f.name, "status": f.status, "detail": f.detail} for f in findings]
    sentences = "\n".join(f"[{SIGNS[f.status]}] {f.name}：{f.detail}" for f in findings)
    show({"ok": sound, "checks": checks}, sentences, as_json)
    if not sound:
        ctx.exit(FAILED)
