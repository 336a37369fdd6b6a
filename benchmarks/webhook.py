"""Messages a second through the full durable path, beside a WeRoBot app that stores nothing; same questions, one run.

Ours records, understands, matches, decides, logs why, and commits twice with `synchronous = FULL` before it answers. Both are
served by waitress with eight threads; the load comes from a third process's connections on this machine. Prints one table.
CPU is the server's own time a message: the column to compare where other work runs beside.
"""

import hashlib
import json
import os
import random
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen
from xml.sax.saxutils import escape

from benchmarks import wechat_load
from benchmarks.load import Pollers, Request, Result, run_load
from benchmarks.questions import write_base
from benchmarks.werobot_app import TOKEN

QUESTIONS = 10_000
MESSAGES = 3_000
CONNECTIONS = 8
IDLE_PAGES = 2_000
SECONDS_BETWEEN_POLLS = 30  # of a hidden page


@dataclass(frozen=True, slots=True)
class Server:
    """A running server."""

    address: str
    pid: int

    def load(self, requests: Sequence[Request]) -> "Measured":
        """What the server does with these requests, and the processor time that it needs for it."""
        before = self._cpu()
        result = run_load(self.address, requests, CONNECTIONS)
        return Measured(result, (self._cpu() - before) / len(requests) * 1000)

    def _cpu(self) -> float:
        """Seconds of all threads so far, by the kernel's count (proc(5): utime and stime)."""
        fields = Path(f"/proc/{self.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Measured:
    """One load, with the milliseconds of processor time a message."""

    result: Result
    cpu: float


@contextmanager
def process(arguments: Sequence[str], port: int, path: str, environment: dict[str, str]) -> Iterator[Server]:
    """Run a server until the block ends; yields it once `path` answers."""
    server = subprocess.Popen([sys.executable, *arguments], env={**os.environ, **environment})
    base = f"http://127.0.0.1:{port}"
    try:
        _wait_for(base + path, server)
        yield Server(base, server.pid)
    finally:
        server.terminate()
        server.wait(20)


def _wait_for(address: str, server: "subprocess.Popen[bytes]") -> None:
    for _ in range(240):
        if server.poll() is not None:
            raise SystemExit(f"the server stopped with code {server.returncode}")
        try:
            urlopen(address, timeout=2).close()
        except OSError as error:
            if getattr(error, "code", None):  # it answered, if only to refuse
                return
            time.sleep(0.25)
        else:
            return
    raise SystemExit("the server did not come up")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def queries(questions: Sequence[str], count: int) -> list[str]:
    """What citizens type: a known question with one character gone."""
    chance = random.Random(12345)
    chosen = [chance.choice(questions) for _ in range(count)]
    return [text[:place] + text[place + 1 :] for text in chosen for place in [chance.randrange(len(text))]]


def ours(texts: Sequence[str], run: str) -> list[Request]:
    """Web chat messages, each from a session of its own."""
    headers = (("Content-Type", "application/json"),)
    return [
        Request(
            "POST",
            "/channels/webchat/messages",
            json.dumps({"session": f"{run}-{n}", "key": "1", "text": text}).encode(),
            headers,
        )
        for n, text in enumerate(texts)
    ]


def theirs(texts: Sequence[str]) -> list[Request]:
    """WeChat text messages, signed as the platform signs them."""
    signature = hashlib.sha1("".join(sorted([TOKEN, "1", "2"])).encode()).hexdigest()
    path = f"/?signature={signature}&timestamp=1&nonce=2"
    return [
        Request(
            "POST",
            path,
            f"<xml><ToUserName>a</ToUserName><FromUserName>u{n}</FromUserName><CreateTime>1</CreateTime>"
            f"<MsgType>text</MsgType><Content>{escape(text)}</Content><MsgId>{n}</MsgId></xml>".encode(),
        )
        for n, text in enumerate(texts)
    ]


def measure(folder: Path) -> dict[str, Measured]:
    """Run both servers side by side on this machine and load them in turn."""
    questions = write_base(folder / "base.csv", QUESTIONS, unit="市行政审批局")
    (folder / "questions.txt").write_text("\n".join(questions), encoding="utf-8")
    environment = {
        "HOTLINE_DATABASE_URL": f"sqlite:///{folder / 'hotline.db'}",
        "HOTLINE_RATE_LIMIT": "0",
        **wechat_load.environment(),
    }
    _prepare(folder, environment)
    port, peer_port = free_port(), free_port()
    texts = queries(questions, MESSAGES)
    serve = ["-m", "hotline", "serve", "--port", str(port)]
    peer = ["-m", "benchmarks.werobot_app", str(peer_port), str(folder / "questions.txt")]
    with process(serve, port, "/healthz", environment) as own, process(peer, peer_port, "/", {}) as other:
        own.load(ours(texts[:200], "warm"))
        other.load(theirs(texts[:200]))
        results = {
            "WeRoBot, rapidfuzz, nothing stored": other.load(theirs(texts)),
            "WeChat plain, full durable path": own.load(wechat_load.plain(texts, "plain")),
            "web chat, full durable path": own.load(ours(texts, "load")),
        }
        paths = [f"/channels/webchat/messages?session=load-{n % MESSAGES}&after=0" for n in range(IDLE_PAGES)]
        pollers = Pollers(own.address, paths, IDLE_PAGES / SECONDS_BETWEEN_POLLS)
        pollers.start()
        results[f"web chat beside {IDLE_PAGES} idle pages"] = own.load(ours(texts, "idle"))
        pollers.stop()
    safe = {**environment, **wechat_load.sealed_environment()}
    with process(serve, port, "/healthz", safe) as own:
        own.load(wechat_load.sealed(texts[:200], "warm-safe"))
        results["WeChat AES, full durable path"] = own.load(wechat_load.sealed(texts, "safe"))
    return results


def _prepare(folder: Path, environment: dict[str, str]) -> None:
    for command in (
        ["db", "migrate"],
        ["pack", "load", "packs/demo"],
        ["kb", "import", str(folder / "base.csv")],
        ["kb", "publish"],
    ):
        subprocess.run(
            [sys.executable, "-m", "hotline", *command],
            env={**os.environ, **environment},
            check=True,
            stdout=subprocess.DEVNULL,
        )


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        results = measure(Path(folder))
    peer = next(iter(results.values()))
    print(f"{MESSAGES} messages, {QUESTIONS} questions, {CONNECTIONS} connections")
    print(f"{'':36}{'msg/s':>8}{'ratio':>8}{'CPU ms':>8}{'ratio':>8}{'p50 ms':>8}{'p99 ms':>8}{'not 200':>8}")
    for name, measured in results.items():
        result = measured.result
        print(
            f"{name:36}{result.rate:8.0f}{result.rate / peer.result.rate:8.2f}{measured.cpu:8.2f}"
            f"{measured.cpu / peer.cpu:8.2f}{result.percentile(0.5):8.1f}{result.percentile(0.99):8.1f}"
            f"{result.refused:8}"
        )


if __name__ == "__main__":
    main()
