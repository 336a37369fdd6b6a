"""A stand-in mail server: takes mail over SMTP, wants a password, and fails at the step that it is told."""

import base64
import socketserver
import time

from tests.known_secrets import MAIL_PASSWORD
from tests.platforms.listening import Listening

USER = "hotline"


class MailServer(Listening):
    """`failing` maps a step (`AUTH MAIL RCPT DATA END`) to a reply line, or to `hang up` or `silent`."""

    def __init__(self) -> None:
        self.arrived: list[str] = []
        self.failing: dict[str, str] = {}
        self.listen(_Handler, socketserver.ThreadingTCPServer, server_of_mail=self)

    @property
    def address(self) -> str:
        """The alert address of a mailbox on this server."""
        login = f"{USER}:{MAIL_PASSWORD}"
        parameters = "from=hotline@example.org&to=duty@example.org&mode=insecure&cto=0.4"
        return f"mailto://{login}@127.0.0.1:{self.port}/?{parameters}"


class _HungUp(Exception):
    pass


class _Handler(socketserver.StreamRequestHandler):
    server_of_mail: MailServer

    def handle(self) -> None:
        try:
            self._talk()
        except (_HungUp, OSError):
            return

    def _talk(self) -> None:
        self._say("220 ready")
        while line := self.rfile.readline().decode().strip():
            verb = line.partition(" ")[0].upper()
            if verb == "AUTH":
                self._authenticate(line)
            elif verb == "DATA":
                self._take()
            else:
                self._step(verb, "250-here\r\n250 AUTH PLAIN" if verb == "EHLO" else "250 ok")

    def _authenticate(self, line: str) -> None:
        given = base64.b64decode(line.rpartition(" ")[2]).decode()
        right = given == f"\0{USER}\0{MAIL_PASSWORD}"
        self._step("AUTH", "235 welcome" if right else "535 authentication failed")

    def _take(self) -> None:
        self._step("DATA", "354 go on")
        if "DATA" in self.server_of_mail.failing:
            return
        lines: list[str] = []
        while (line := self.rfile.readline().decode()) != ".\r\n":
            lines.append(line)
        self.server_of_mail.arrived.append("".join(lines))
        self._step("END", "250 queued")

    def _step(self, name: str, usual: str) -> None:
        reply = self.server_of_mail.failing.get(name, usual)
        if reply == "silent":
            time.sleep(1)
        if reply in ("silent", "hang up"):
            raise _HungUp
        self._say(reply)

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())
