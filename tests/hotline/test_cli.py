"""The command line: a sentence and an exit code for everything, JSON for programs, nothing half written."""

import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from hotline.cli import main
from hotline.health import calendar_finding
from hotline.pack.check import check_folder
from storage.database import Database
from tests.hotline.packs import City
from tests.hotline.running import Run
from tests.known_secrets import DATABASE_PASSWORD

ROOT = Path(__file__).parents[2]


def test_help_names_every_command_quickly() -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "hotline", "--help"],
        capture_output=True, text=True, check=True, cwd=ROOT,
    )  # fmt: skip
    heavy = ("numpy", "sqlalchemy", "flask", "wechatpy", "aiogram", "apprise", "typst", "hotline.service")
    assert [name for name in heavy if f" {name}\n" in done.stderr] == [], (
        "help waits for nothing that it does not use"
    )
    assert all(name in done.stdout for name in ("db", "doctor", "init", "pack", "user"))
    assert "\n  _" not in done.stdout


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("pakc",), "没有命令 pakc，是不是 pack？"),
        (("db", "bakup"), "没有命令 bakup，是不是 backup？"),
        (("pack", "check"), "缺少参数"),
        (("pack", "check", ".", "--jsn"), "没有选项 --jsn"),
        (("user", "add", "a"), "缺少选项"),
        (("db", "check", "more"), "多出了 more。"),
        (("serve", "--port", "99999"), "99999 不在 0<=x<=65535 之内。"),
        (("serve", "--port", "many"), "'many' 不是数字。"),
        (("replay", "nowhere.jsonl"), "'nowhere.jsonl' 不存在。"),
        (("db", "backup", "b.db"), "还没有数据库文件"),
        (("user", "add", "a", "--role", "seat"), "还没有数据库文件"),
    ],
)
def test_misuse_gets_a_sentence_and_no_traceback(run: Run, words: tuple[str, ...], sentence: str) -> None:
    said = run(*words)
    assert said.code in (1, 2)
    assert said.out == ""
    assert sentence in said.err
    assert "Traceback" not in said.err


def test_unusable_settings_are_told_all_at_once(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOTLINE_PORT", "abc")
    monkeypatch.setenv("HOTLINE_RATE_LIMIT", "-1")
    said = run("db", "check")
    assert said.code == 1
    assert "HOTLINE_PORT（" in said.err
    assert "HOTLINE_RATE_LIMIT（" in said.err


def test_a_misspelt_setting_is_warned_about(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOTLINE_PROT", "9000")
    (tmp_path / "hotline.toml").write_text("rate_limt = 3\n", encoding="utf-8")
    said = run("db", "migrate")
    assert said.code == 0
    assert "是不是 HOTLINE_PORT？" in said.err
    assert "是不是 HOTLINE_RATE_LIMIT？" in said.err


def test_a_new_pack_passes_the_check_and_never_overwrites(run: Run, tmp_path: Path) -> None:
    assert run("init", "mycity").code == 0
    assert run("pack", "check", "mycity").code == 0
    (tmp_path / "mycity" / "units.csv").write_text("unit\nmine\n", encoding="utf-8")
    said = run("init", "mycity")
    assert said.code == 1
    assert "不是空目录" in said.err
    assert (tmp_path / "mycity" / "units.csv").read_text(encoding="utf-8") == "unit\nmine\n"


def test_a_broken_pack_is_told_with_file_line_and_reason(run: Run, city: City) -> None:
    line = city.append("units.csv", "市城管局,局委办")
    said = run("pack", "check", city.folder)
    assert said.code == 1
    assert f"{city.folder}/units.csv:{line}: " in said.err
    faults = run("pack", "check", city.folder, "--json").json["faults"]
    assert [(fault["line"], fault["warning"]) for fault in faults] == [(line, False)]


def test_a_broken_pack_changes_nothing_in_the_database(run_on: Run, city: City) -> None:
    assert run_on("pack", "load", city.folder, "--json").json["revision"] == 1
    city.append("units.csv", "市城管局,局委办")
    assert run_on("pack", "load", city.folder).code == 1
    (city.folder / "units.csv").unlink()
    city.write("categories.csv", "code,category,topic\n")
    city.write("roster.csv", "unit,from,to,officer\n")
    for name in ("safety.csv", "knowledge.csv", "history.csv"):
        (city.folder / name).unlink()
    assert run_on("pack", "load", city.folder, "--json").json["revision"] == 2


def test_a_pack_goes_in_and_comes_out_the_same(run_on: Run, city: City) -> None:
    said = run_on("pack", "load", city.folder)
    assert "units.csv 新增 3" in said.out
    assert run_on("pack", "export", "out").code == 0
    assert run_on("pack", "load", "out", "--json").json == {"revision": 1, "new": False, "changes": []}
    assert "不是空目录" in run_on("pack", "export", "out").err


def test_an_account_gets_a_one_time_password_and_its_full_unit(run_on: Run, city: City, db: Database) -> None:
    run_on("pack", "load", city.folder)
    made = run_on("user", "add", "张三", "--role", "handler", "--unit", "住建局", "--json").json
    assert made["unit"] == "市住房和城乡建设局"
    assert re.fullmatch(r"[a-z2-9]{4}(-[a-z2-9]{4}){2}", made["password"])
    with db.read() as tx:
        row = tx.one("SELECT role, unit, must_change, password FROM users WHERE name = '张三'")
    assert row is not None
    assert (row["role"], row["unit"], row["must_change"]) == ("handler", "市住房和城乡建设局", 1)
    assert row["password"].startswith("$argon2id$")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("李四", "--role", "mayor"), "没有“mayor”这个角色"),
        (("李四", "--role", "handler"), "须属于一个承办单位"),
        (("李四", "--role", "handler", "--unit", "没有的局"), "没有承办单位“没有的局”"),
        (("李四", "--role", "seat", "--password", "short"), "至少"),
        (("a b", "--role", "seat"), "用户名"),
    ],
)
def test_an_account_that_cannot_be_is_refused(
    run_on: Run, city: City, words: tuple[str, ...], sentence: str
) -> None:
    run_on("pack", "load", city.folder)
    said = run_on("user", "add", *words)
    assert said.code in (1, 2)
    assert sentence in said.err


def test_a_backup_made_by_command_comes_back_by_command(run_on: Run, city: City) -> None:
    run_on("pack", "load", city.folder)
    made = run_on("db", "backup", "backup.db", "--json").json
    assert made["tables"]["pack_revisions"]["rows"] == 1
    refused = run_on("db", "restore", "backup.db")
    assert refused.code == 1
    assert "--force-empty" in refused.err
    assert run_on("db", "restore", "backup.db", "--force-empty", "--json").json == made
    assert run_on("db", "check").code == 0


def test_a_database_moves_to_the_other_engine(run_on: Run, city: City, tmp_path: Path) -> None:
    run_on("pack", "load", city.folder)
    said = run_on("db", "copy", f"sqlite:///{tmp_path / 'copy.db'}")
    assert said.code == 0
    assert "内容核对一致" in said.out


def test_nothing_but_json_is_on_stdout_and_no_bar_in_a_pipe(run_on: Run) -> None:
    said = run_on("db", "backup", "backup.db", "--json")
    assert said.json["rows"] == 0
    assert said.err == ""


def test_ctrl_c_leaves_nothing_half_written(
    run: Run, sqlite_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, city: City
) -> None:
    monkeypatch.setenv("HOTLINE_DATABASE_URL", sqlite_url)
    assert run("pack", "load", city.folder).code == 0
    folder = tmp_path / "backups"
    backup = subprocess.Popen(
        [sys.executable, "-m", "hotline", "db", "backup", str(folder / "b.db")],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT,
    )  # fmt: skip
    while backup.poll() is None and not folder.exists():
        time.sleep(0.001)
    backup.send_signal(signal.SIGINT)
    _, err = backup.communicate()
    whole = [path.name for path in folder.iterdir()] if folder.exists() else []
    assert "Traceback" not in err
    assert (backup.returncode, whole) in [(130, []), (0, ["b.db"])]


def test_a_defect_is_admitted_in_a_sentence(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_folder: Path) -> None:
        raise ZeroDivisionError("unforeseen")

    monkeypatch.setattr("hotline.pack.starter.write_starter", broken)
    said = run("init", "x")
    assert said.code == 70
    assert "程序内部错误（ZeroDivisionError: unforeseen）" in said.err
    with pytest.raises(ZeroDivisionError):
        main(["--traceback", "init", "x"])


def test_doctor_finds_a_fresh_machine_waiting_for_its_database(run: Run) -> None:
    said = run("doctor", "--json")
    checks = {check["name"]: check["status"] for check in said.json["checks"]}
    assert checks["设置"] == "ok"
    assert checks["数据库"] == "error"
    assert checks["渠道"] == "ok"
    assert said.code == 1


def test_doctor_finds_a_served_city_sound(run_on: Run, city: City) -> None:
    run_on("pack", "load", city.folder)
    said = run_on("doctor", "--json")
    checks = {check["name"]: check for check in said.json["checks"]}
    assert {name: check["status"] for name, check in checks.items() if name not in ("签名密钥", "日历")} == {
        "设置": "ok",
        "数据目录": "ok",
        "磁盘空间": "ok",
        "渠道": "ok",
        "数据库": "ok",
        "城市包": "ok",
        "时钟": "ok",
        "告警": "ok",
        "句向量模型": "ok",
        "对外网址": "warning",
        "消息接口": "ok",
    }
    assert checks["日历"]["status"] in ("ok", "warning")
    assert said.code == 0


def test_a_year_without_holidays_is_a_loud_warning(city: City) -> None:
    pack = check_folder(city.folder).usable()
    assert calendar_finding(pack, 2024).status == "ok"
    missing = calendar_finding(pack, 2150)
    assert missing.status == "warning"
    assert "2150" in missing.detail
    assert "2151" in missing.detail


@pytest.mark.parametrize(
    "password",
    [DATABASE_PASSWORD, f"{DATABASE_PASSWORD}%zz", f"x@{DATABASE_PASSWORD}", f"5/{DATABASE_PASSWORD}"],
)
def test_a_database_that_does_not_answer_is_named_without_its_password(
    run: Run, monkeypatch: pytest.MonkeyPatch, password: str
) -> None:
    monkeypatch.setenv("HOTLINE_DATABASE_URL", f"postgresql://u:{password}@127.0.0.1:1/x")
    for words in (("doctor",), ("db", "check")):
        said = run(*words)
        assert said.code == 1
        assert "HOTLINE_DATABASE_URL" in said.out + said.err
        assert DATABASE_PASSWORD not in said.out + said.err
