"""`user`: the way out for an administrator whom a lock, a lost password or a lost phone keeps out; liaison officers."""

from console import lockout, sign_in, users
from storage.database import Database
from tests.conftest import NOON
from tests.hotline.packs import City
from tests.hotline.running import Run
from tests.known_secrets import STAFF_PASSWORD


def test_an_administrator_who_is_locked_out_gets_in_again(run_on: Run, city: City, db: Database) -> None:
    run_on("pack", "load", city.folder)
    with db.write() as tx:
        users.add(tx, "张三", "admin", "", NOON, STAFF_PASSWORD)
        tx.run("UPDATE users SET locked_until = '2999-01-01T00:00:00+08:00', totp_on = 1, totp_secret = 'x'")
        for _ in range(lockout.MOST_FAILURES_OF_ADDRESS):
            lockout.note_failure(tx, "10.0.0.7", NOON)
    assert run_on("user", "unlock", "10.0.0.7").code == 0
    assert run_on("user", "unlock", "张三").code == 0
    assert "没有名为“李四”" in run_on("user", "unlock", "李四").err
    made = run_on("user", "reset", "张三", "--two-step", "--json").json
    with db.read() as tx:
        user = users.find(tx, "张三")
        assert not lockout.is_locked(tx, "10.0.0.7", NOON)
    assert user == users.User("张三", "admin", "", 2, must_change=True)
    assert sign_in.sign_in(db, "张三", made["password"], NOON) == user


def test_a_liaison_officer_waits_for_the_examination(run_on: Run, city: City, db: Database) -> None:
    run_on("pack", "load", city.folder)
    assert run_on("user", "add", "张三", "--role", "handler", "--unit", "住建局", "--liaison").code == 0
    assert "联络员是承办单位的人员" in run_on("user", "add", "李四", "--role", "seat", "--liaison").err
    with db.read() as tx:
        assert users.find(tx, "张三") is None
