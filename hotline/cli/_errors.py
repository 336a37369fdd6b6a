"""Turns what went wrong into a sentence on stderr and an exit code. Nobody at a terminal sees a traceback."""

import errno
import os

import click

from hotline.cli._usage import usage_sentence

FAILED, MISUSED, DEFECT, INTERRUPTED = 1, 2, 70, 130


def told(error: Exception) -> int:
    """Say it on stderr; returns the exit code."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        click.echo(error.ctx.get_help() if error.ctx else "", err=True)
        return MISUSED
    if isinstance(error, OSError) and error.errno == errno.EPIPE:
        # The reader of our output has gone; Python would complain once more while it closes stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return FAILED
    sentence, code = _sentence(error)
    click.echo(sentence, err=True)
    return code


def _sentence(error: Exception) -> tuple[str, int]:
    if isinstance(error, click.Abort):
        return "已中断，没有留下未写完的内容。 Interrupted; nothing was left half written.", INTERRUPTED
    if isinstance(error, click.UsageError):
        where = error.ctx.command_path if error.ctx else "python -m hotline"
        return f"{usage_sentence(error)}\n用法请看：{where} --help", MISUSED
    if isinstance(error, click.ClickException):
        return error.format_message(), error.exit_code
    if isinstance(error, _known()):
        return str(error), FAILED
    if isinstance(error, OSError):
        return f"文件操作没有成功：{error}。 A file could not be used.", FAILED
    return (
        f"程序内部错误（{type(error).__name__}: {error}）。请在命令前加 --traceback 再运行一次，把结果发给维护人员。"
        " This is a defect; run again with --traceback.",
        DEFECT,
    )


def _known() -> tuple[type[Exception], ...]:
    """Errors whose text is a sentence for the administrator; their modules are loaded only when something failed."""
    from channels.errors import SendFailed
    from channels.message_api.tokens import TokenRefused
    from channels.registry import ChannelsMisconfigured
    from console.users import UserRefused
    from hotline.pack.faults import PackBroken
    from hotline.pack.revisions import NoPack
    from hotline.settings import SettingsError
    from knowledge_base.articles import MoveRefused
    from knowledge_base.refit import TooFew
    from knowledge_base.saved import NotSaved
    from language.encoders.encoder import EncoderUnavailable
    from reports.assessment_file import CountsWrong
    from reports.checking.extraction import NotABulletin
    from reports.periods import NoPeriod
    from reports.presets import PresetWrong
    from storage.errors import StorageError
    from storage.sheet_reading import NotATable
    from storage.sheet_writing import UnknownFormat
    from tickets.routing_training import NothingToLearn

    files = (NotABulletin, NotATable, UnknownFormat)
    return (
        ChannelsMisconfigured,
        CountsWrong,
        EncoderUnavailable,
        MoveRefused,
        NoPack,
        NoPeriod,
        NothingToLearn,
        NotSaved,
        PackBroken,
        PresetWrong,
        SendFailed,
        SettingsError,
        StorageError,
        TokenRefused,
        TooFew,
        UserRefused,
        *files,
    )
