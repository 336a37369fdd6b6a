"""`hotspots`: a file of messages in, the hottest matters out, without a database."""

from pathlib import Path

from tests.hotline.running import Run

FILE = """id,person,at,title,text,place
1,a,2024-03-01 08:00,北渡口码头停船不让下,等了两小时,北渡口
2,b,2024-03-02 08:00,北渡口停船乘客下不了码头,,北渡口
3,c,2024-03-03 08:00,北渡口的船停着不让人下码头,,北渡口
4,d,2024-03-04 08:00,南渡口停船不让下码头,,南渡口
5,e,2024-03-05 08:00,图书馆周末开不开门,,
6,f,,没有时间的留言,,
7,g,某天,时间看不懂的留言,,
"""


def test_the_hottest_matters_with_their_ids_persons_and_times(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "messages.csv"
    file.write_text(FILE, encoding="utf-8")
    said = run("hotspots", file, "--top", 5, "--json")
    [cluster] = said.json["clusters"]
    assert {name: cluster[name] for name in ("rank", "place", "ids", "contacts", "persons")} == {
        "rank": 1, "place": "北渡口", "ids": ["1", "2", "3"], "contacts": 3, "persons": 3,
    }  # fmt: skip
    assert (cluster["first"], cluster["last"]) == ("2024-03-01T08:00:00+08:00", "2024-03-03T08:00:00+08:00")
    assert cluster["title"] and cluster["heat"] > 0
    assert "第 8 行" in said.err and "时间" in said.err
    assert "北渡口" in run("hotspots", file).out


def test_a_file_that_is_no_table_of_messages_gets_a_sentence(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "other.csv"
    file.write_text("a,b\n1,2\n", encoding="utf-8")
    said = run("hotspots", file)
    assert said.code == 1 and "表头" in said.err and "Traceback" not in said.err
    empty = tmp_path / "empty.csv"
    empty.write_text("id,title\n", encoding="utf-8")
    assert run("hotspots", empty, "--json").json == {"clusters": []}
