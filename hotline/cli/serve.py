"""`serve`: the running service, with pages, webhooks and the clock."""

from collections.abc import Callable
from contextlib import ExitStack
from errno import EADDRINUSE
from functools import partial
from typing import TYPE_CHECKING

import click

from hotline.cli._database import settings
from hotline.cli._output import warn
from hotline.memory import starting

if TYPE_CHECKING:
    from hotline.service import Service
    from hotline.settings import Settings

THREADS = 8
"""Requests answered at once. Each stream of the console holds one thread more, so that open pages never take these."""
SECONDS_FOR_A_SLOW_CLIENT = 30
OPEN_CONNECTIONS = 1_000
ONE_PROCESS = (
    "SQLite 只能由一个进程写入，请用 --role all；多个进程请改用 PostgreSQL（见 docs/operation.md）。"
    " SQLite has one writing process: use --role all, or PostgreSQL."
)


@click.command()
@click.option("--host", help="监听地址，默认取 HOTLINE_HOST")
@click.option("--port", type=click.IntRange(0, 65535), help="监听端口，默认取 HOTLINE_PORT")
@click.option(
    "--role",
    type=click.Choice(["all", "web", "worker"]),
    default="all",
    show_default=True,
    help="本进程的职责：web 提供网页和回调，worker 负责发送和到期工作，all 兼做",
)
def command(host: str | None, port: int | None, role: str) -> None:
    """运行服务。 Run the service."""
    with ExitStack() as stack:
        with starting():
            serve = _started(stack, role, host, port)
        serve()


def _started(stack: ExitStack, role: str, host: str | None, port: int | None) -> Callable[[], None]:
    """Everything loaded and at work; what is returned goes on until the process is told to stop."""
    from hotline.logs import configure_logs
    from hotline.start import following, running_service, web_application, working

    chosen = settings()
    configure_logs()
    service, channels = stack.enter_context(running_service(chosen))
    if role != "all" and service.db.engine == "sqlite":
        raise click.UsageError(ONE_PROCESS)
    if role in ("all", "worker"):
        stack.enter_context(working(service))
    else:
        stack.enter_context(following(service))
    if role == "worker":
        return _wait
    app = web_application(service, channels, chosen)
    return partial(_serve, app, service, chosen, host or chosen.host, chosen.port if port is None else port)


def _serve(app: object, service: "Service", chosen: "Settings", host: str, port: int) -> None:
    import waitress

    try:
        server = waitress.create_server(
            app,
            host=host,
            port=port,
            threads=THREADS + service.streams.most,
            connection_limit=OPEN_CONNECTIONS,
            channel_timeout=SECONDS_FOR_A_SLOW_CLIENT,
            ident="hotline",
        )
    except OSError as error:
        if error.errno != EADDRINUSE:
            raise
        raise click.ClickException(
            f"{host}:{port} 已被别的程序占用，请用 --port 换一个端口。 The port is in use."
        ) from None
    _greet(service, chosen, f"http://{host}:{server.effective_port}")
    _until_told_to_stop(server, service.streams.stop)


def _until_told_to_stop(server: object, end_streams: Callable[[], None]) -> None:
    """SIGTERM and Ctrl-C end the service in good order, with exit code 0."""
    import signal

    def stop(*_: object) -> None:
        end_streams()
        raise SystemExit(0)

    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, stop)
    try:
        server.run()  # type: ignore[attr-defined]
    finally:
        server.close()  # type: ignore[attr-defined]


def _wait() -> None:
    import signal
    import threading

    stopped = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stopped.set())
    click.echo("到期工作与发送进程已启动。 The worker is running.")
    stopped.wait()


def _greet(service: "Service", chosen: "Settings", base: str) -> None:
    """The addresses, the first-run password, and how each further channel is enabled."""
    from channels.registry import BUILT_IN, available
    from console.users import FIRST_ADMIN, ensure_first_admin
    from hotline.start import other_city

    with service.db.write() as tx:
        password = ensure_first_admin(tx, service.clock.now())
    address = (chosen.public_url or base).rstrip("/")
    lines = [
        f"{service.city().name}  {address}",
        f"  市民网页    {address}/chat",
        f"  工作台      {address}/console/",
    ]
    if password:
        lines.append(f"  首次登录    用户名 {FIRST_ADMIN}  一次性密码 {password}（只显示这一次）")
    for name in available():
        if name not in (*chosen.channels, *BUILT_IN):
            lines.append(
                f"  启用 {name}：HOTLINE_CHANNELS={','.join((*chosen.channels, name))}，密钥见 docs/channels/{name}.md"
            )
    click.echo("\n".join(lines))
    if other := other_city(service, chosen):
        warn(other)
