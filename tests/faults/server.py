"""A real `serve` process that a test starts, kills and starts again."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests import secrecy
from tests.known_secrets import SECRET_KEY

SECONDS_TO_START = 180
"""Nothing is asserted about the time of a start; a loaded machine takes its time."""
WORKS = "The worker is running."


class Server:
    """`python -m hotline serve` on a database, on a port of its own."""

    def __init__(self, database_url: str, log: Path, pack: str = "packs/demo", role: str = "all") -> None:
        self._log = log
        self._role = role
        self.port = _free_port()
        self._environment = {
            **os.environ,
            "HOTLINE_DATABASE_URL": database_url,
            "HOTLINE_PACK": pack,
            "HOTLINE_RATE_LIMIT": "0",
            "HOTLINE_SECRET_KEY": SECRET_KEY,
        }
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()

    def start(self) -> None:
        """Start the process and wait until it answers; one that does not come up is ended."""
        self.begin()
        try:
            self.wait_until_up()
        except BaseException:
            self.kill()
            raise

    def wait_until_up(self) -> None:
        """Wait until a process that was begun does its work."""
        until = time.monotonic() + SECONDS_TO_START
        while not self.is_up():
            assert self._process is not None
            assert self._process.poll() is None, self._log.read_text(encoding="utf-8")[-2000:]
            assert time.monotonic() < until, "the server did not come up"
            time.sleep(0.1)

    def begin(self) -> None:
        """Start the process and wait for nothing."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "hotline", "serve", "--port", str(self.port), "--role", self._role],
                env=self._environment,
                stdout=log,
                stderr=log,
            )

    def is_up(self) -> bool:
        """Whether the process does its work."""
        if self._role == "worker":  # it has no page, and says so in its first line
            return WORKS in self._log.read_text(encoding="utf-8")
        return self.get("/readyz") is not None

    def kill(self) -> None:
        """SIGKILL: no handler runs, no buffer is flushed."""
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()
            self._process = None

    def stop(self) -> int:
        """SIGTERM, as an init system stops a service; returns the exit code."""
        assert self._process is not None
        self._process.terminate()
        code = self._process.wait(30)
        self._process = None
        return code

    def memory_mb(self) -> float:
        """Resident memory of the process."""
        assert self._process is not None
        status = Path(f"/proc/{self._process.pid}/status").read_text(encoding="utf-8")
        line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) / 1024

    def say(self, session: str, key: str, text: str) -> list[dict[str, Any]] | None:
        """Post one chat message; the replies, or None when the process died meanwhile."""
        body = json.dumps({"session": session, "key": key, "text": text})
        answer = self._request("POST", "/channels/webchat/messages", body)
        return answer["replies"] if answer else None

    def get(self, path: str) -> dict[str, Any] | None:
        """Fetch JSON; None when nobody answers."""
        return self._request("GET", path)

    def _request(self, method: str, path: str, body: str | None = None) -> dict[str, Any] | None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body, {"Content-Type": "application/json"})
            response = connection.getresponse()
            text = response.read()
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()
        secrecy.search("page", text)
        assert response.status == 200, (response.status, text[:500])
        found: dict[str, Any] = json.loads(text)
        return found


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
