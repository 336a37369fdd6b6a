"""A group of commands that answers a misspelt one with the nearest name."""

import difflib

import click


class Group(click.Group):
    """As click's, in Chinese."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        known = self.list_commands(ctx)
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"是不是 {near[0]}？" if near else f"可用的有：{'、'.join(known)}。"
            raise click.UsageError(f"没有命令 {name}，{hint}", ctx)
        return super().resolve_command(ctx, args)
