"""The search for secrets finds them: a test that tells one fails, however it does, and one that tells none passes."""

import sys
from pathlib import Path

import pytest

pytest_plugins = ("pytester",)
ROOT = Path(__file__).parents[1]

TELLING = """
import logging, subprocess, sys, threading
import click, flask, pytest
from click.testing import CliRunner
from tests.known_secrets import CHAT_SESSION, ROBOT_KEY, WECHAT_SECRET

PHONE = "138" + "00009999"
LINK = "/act/" + "a" * 20 + "." + "b" * 20

def answered(body, **headers):
    app = flask.Flask("x")
    app.add_url_rule("/", view_func=lambda: flask.Response(body, headers=headers))
    app.test_client().get("/").get_data()

def child(program, **more):
    return subprocess.run([sys.executable, "-c", program], check=True, **more)

def test_tells_by_print(): print(WECHAT_SECRET)
def test_tells_by_stderr(): print(PHONE, file=sys.stderr)
def test_tells_by_print_read_out(capsys): print(LINK); capsys.readouterr()
def test_tells_by_our_log_at_debug(): logging.getLogger("channels.x").debug("to %s", PHONE)
def test_tells_by_a_librarys_log(): logging.getLogger("urllib3.connectionpool").debug("POST /?key=%s", ROBOT_KEY)
def test_tells_by_the_log_of_a_thread():
    thread = threading.Thread(target=lambda: logging.getLogger("desk").info(CHAT_SESSION)); thread.start(); thread.join()
def test_tells_by_a_logged_traceback():
    try: raise ValueError(ROBOT_KEY)
    except ValueError: logging.getLogger("x").exception("failed")
def test_tells_by_an_expected_exception():
    with pytest.raises(RuntimeError):
        try: raise ValueError(ROBOT_KEY)
        except ValueError as cause: raise RuntimeError("hidden") from cause
def test_tells_by_a_page(): answered(WECHAT_SECRET)
def test_tells_by_a_page_in_pieces(): answered(iter(["a", WECHAT_SECRET]))
def test_tells_by_a_header(): answered("", Location=LINK)
def test_tells_by_a_process(): child(f"print({WECHAT_SECRET!r})", capture_output=True)
def test_tells_by_a_process_at_the_terminal(): child(f"import sys; sys.stderr.write({PHONE!r})")
def test_tells_by_the_file_of_a_process(tmp_path):
    with (tmp_path / "serve.log").open("wb") as log: child(f"print({PHONE!r})", stdout=log, stderr=log)
def test_tells_by_a_command(): CliRunner().invoke(click.Command("x", callback=lambda: click.echo(WECHAT_SECRET)))

def test_keeps_quiet(capsys, caplog):
    caplog.set_level(logging.INFO)
    print("serving", PHONE); logging.getLogger("x").info("138****9999"); answered(PHONE); child("print('ok')")
"""


def test_who_tells_a_secret_fails_and_who_does_not_passes(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    pytester.makepyfile(TELLING)
    told = pytester.run(
        sys.executable, "-m", "pytest", "-q", "-n", "1", "--tb=no", "--show-capture=no", "-p", "tests.secrecy"
    )
    quiet = [line for line in told.outlines if "test_keeps_quiet" in line]
    assert quiet == [], quiet
    loud = {line.partition("::")[2].split()[0] for line in told.outlines if line.startswith("ERROR ")}
    expected = {
        line.split("(")[0].removeprefix("def ") for line in TELLING.splitlines() if "def test_tells" in line
    }
    assert loud == expected
    assert len(expected) == 15
