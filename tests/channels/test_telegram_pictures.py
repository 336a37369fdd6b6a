"""Pictures and papers on their way out: under their words, before long ones, and never twice."""

import pytest

from channels import attachments
from channels.errors import SendError
from tests.channels.telegram_parts import CITIZEN, PNG, Bench, make_bench
from tests.conftest import NOON
from tests.platforms.telegram import TOO_WIDE

PDF = b"%PDF-1.7\n" + bytes(200)


@pytest.fixture(autouse=True)
def _attached(bench: Bench) -> None:
    bench.channel.attach(bench.core)


def keep(bench: Bench, body: bytes, name: str = "") -> str:
    with bench.core.db.write() as tx:
        return attachments.save(tx, name, body, NOON, owner=f"telegram:main:{CITIZEN}")


def arrived(bench: Bench) -> list[tuple[str, str, bytes | None]]:
    return [(sent.method, sent.text, sent.file) for sent in bench.platform.state.sent]


def test_a_picture_bears_its_words_and_buttons(bench: Bench) -> None:
    bench.channel.send(bench.put("已修好", "满意", "不满意", media=keep(bench, PNG)))
    assert arrived(bench) == [("sendPhoto", "已修好", PNG)]
    assert [label for label, _ in bench.platform.state.sent[0].buttons] == ["满意", "不满意"]


def test_a_paper_goes_as_a_document_under_its_name(bench: Bench) -> None:
    bench.channel.send(bench.put("答复函", media=keep(bench, PDF, "答复函.pdf")))
    assert arrived(bench) == [("sendDocument", "答复函", PDF)]


def test_a_picture_without_words_goes_alone(bench: Bench) -> None:
    bench.channel.send(bench.put("", media=keep(bench, PNG)))
    assert arrived(bench) == [("sendPhoto", "", PNG)]


def test_words_too_long_for_a_caption_follow_the_picture(bench: Bench) -> None:
    text = "".join(f"第{number}条，请带身份证。" for number in range(600))
    bench.channel.send(bench.put(text, "好", media=keep(bench, PNG)))
    sent = bench.platform.state.sent
    assert [(one.method, bool(one.file)) for one in sent] == [
        ("sendPhoto", True), ("sendMessage", False), ("sendMessage", False),
    ]  # fmt: skip
    assert "".join(one.text for one in sent) == text
    assert [bool(one.buttons) for one in sent] == [False, False, True]


@pytest.mark.parametrize(("units", "calls"), [(1024, 1), (1025, 2)])
def test_a_caption_is_measured_as_the_platform_measures_it(bench: Bench, units: int, calls: int) -> None:
    text = "😀" * (units // 2) + "路" * (units % 2)
    bench.channel.send(bench.put(text, media=keep(bench, PNG)))
    assert len(bench.platform.state.sent) == calls


def test_what_telegram_cannot_show_as_a_photo_goes_as_a_document(bench: Bench) -> None:
    wide = PNG + TOO_WIDE
    bench.channel.send(bench.put("航拍图", media=keep(bench, wide)))
    assert arrived(bench) == [("sendDocument", "航拍图", wide)]


def test_a_picture_that_went_out_is_not_sent_again_with_its_words(bench: Bench) -> None:
    delivery = bench.put("详情见下。" * 300, media=keep(bench, PNG))
    bench.platform.fail("sendMessage", "flood")
    with pytest.raises(SendError):
        bench.channel.send(delivery)
    restarted = make_bench(bench.platform, bench.core).channel
    restarted.attach(bench.core)
    restarted.send(delivery)
    assert [sent.method for sent in bench.platform.state.sent] == ["sendPhoto", "sendMessage"]


def test_a_chat_that_is_closed_to_us_gets_no_second_try_as_a_document(bench: Bench) -> None:
    bench.platform.fail("sendPhoto", "forbidden")
    with pytest.raises(SendError) as failed:
        bench.channel.send(bench.put("已修好", media=keep(bench, PNG)))
    assert failed.value.permanent
    assert bench.platform.state.calls["sendDocument"] == 0


def test_words_outlive_their_picture_and_nothing_at_all_is_given_up(bench: Bench) -> None:
    bench.channel.send(bench.put("已修好", media="erased"))
    assert arrived(bench) == [("sendMessage", "已修好", None)]
    with pytest.raises(SendError) as failed:
        bench.channel.send(bench.put("", media="erased"))
    assert failed.value.permanent
