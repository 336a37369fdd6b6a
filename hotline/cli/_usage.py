"""What a command line that cannot be understood gets to hear, in Chinese: click says it in English."""

import re

import click

_SAID = (
    (r"(?:File|Directory|Path) (.+) does not exist\.", r"\1 不存在。"),
    (r"(?:File|Path) (.+) is a directory\.", r"\1 是目录，这里要文件。"),
    (r"(?:Directory|Path) (.+) is a file\.", r"\1 是文件，这里要目录。"),
    (r"(.+) is not readable\.", r"\1 没有读取的权限。"),
    (r"(.+) is not a valid (?:integer|float).*", r"\1 不是数字。"),
    (r"(.+) is not in the range (.+)\.", r"\1 不在 \2 之内。"),
    (r"(.+) is not one of (.+)\.", r"\1 不在 \2 之中。"),
    (r"Got unexpected extra arguments? \((.+)\)", r"多出了 \1。"),
    (r"Option (.+) requires an argument\.", r"选项 \1 后面要写值。"),
    (r"Option (.+) does not take a value\.", r"选项 \1 后面不写值。"),
)


def usage_sentence(error: click.UsageError) -> str:
    """Why the command line cannot be understood."""
    if isinstance(error, click.NoSuchOption):
        near = f"，是不是 {'、'.join(error.possibilities)}？" if error.possibilities else "。"
        return f"没有选项 {error.option_name}{near}"
    if isinstance(error, click.MissingParameter):
        kind = "选项" if isinstance(error.param, click.Option) else "参数"
        return f"缺少{kind} {_name(error)}。"
    if isinstance(error, click.BadParameter):
        return f"{_name(error)} 的值不能用：{_in_chinese(error.message)}"
    return _in_chinese(error.message)


def _in_chinese(message: str) -> str:
    for pattern, sentence in _SAID:
        if re.fullmatch(pattern, message):
            return re.sub(pattern, sentence, message)
    return message


def _name(error: click.BadParameter) -> str:
    if error.param is None or error.ctx is None:
        return str(error.param_hint or "")
    return error.param.get_error_hint(error.ctx)
