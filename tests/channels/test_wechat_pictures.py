"""Pictures to citizens on WeChat: before their words, once, and never in place of them."""

from collections.abc import Iterator

import pytest

from channels import attachments
from channels.errors import SendError
from tests.channels.parts import EchoCore
from tests.channels.wechat_stage import Stage, staged
from tests.conftest import NOON
from tests.platforms.wechat import CUSTOM, JPEG, STABLE_TOKEN, UPLOAD, Failure


@pytest.fixture
def stage(core: EchoCore) -> Iterator[Stage]:
    """A verified service account."""
    with staged(core) as made:
        yield made


def test_a_picture_goes_out_before_its_words(stage: Stage) -> None:
    stage.citizen_does()
    with stage.core.db.write() as tx:
        picture = attachments.save(tx, "a.jpg", JPEG, NOON)
    stage.send(text="修好了", media=picture)
    assert [call.path for call in stage.platform.arrived] == [STABLE_TOKEN, UPLOAD, CUSTOM, CUSTOM]
    assert JPEG in stage.platform.calls(UPLOAD)[0].body


def test_a_picture_counts_as_a_message_and_never_takes_the_place_of_the_words(stage: Stage) -> None:
    stage.citizen_does()
    with stage.core.db.write() as tx:
        picture = attachments.save(tx, "a.jpg", JPEG, NOON)
    for number in range(4):
        stage.put(text=f"{number}", media=picture, kind="closed")
    stage.work()
    assert stage.states() == ["sent"] * 3 + ["held"]
    assert len(stage.platform.calls(UPLOAD)) == 2
    assert len(stage.platform.calls(CUSTOM)) == 5
    assert stage.platform.texts() == ["0", "1", "2"]


def keep(stage: Stage, body: bytes = JPEG) -> str:
    with stage.core.db.write() as tx:
        return attachments.save(tx, "", body, NOON)


def test_a_picture_without_words_goes_alone_and_without_either_nothing_does(stage: Stage) -> None:
    stage.send(text="", media=keep(stage))
    assert [call.body["msgtype"] for call in stage.platform.calls(CUSTOM)] == ["image"]
    with pytest.raises(SendError) as caught:
        stage.send(text="", media="erased")
    assert caught.value.permanent
    assert len(stage.platform.calls(CUSTOM)) == 1


def test_a_picture_that_went_out_is_not_sent_again_with_its_words(stage: Stage) -> None:
    delivery = stage.delivery(stage.put(text="修好了", media=keep(stage)))
    stage.platform.fail(CUSTOM, Failure(), Failure(code=-1))
    with pytest.raises(SendError):
        stage.channel.send(delivery)
    stage.restart().channel.send(delivery)
    sent = [call.body["msgtype"] for call in stage.platform.calls(CUSTOM)]
    assert sent == ["image", "text", "text"]
    assert len(stage.platform.calls(UPLOAD)) == 1


def test_a_paper_is_not_dropped_in_silence(stage: Stage) -> None:
    with pytest.raises(SendError, match="只能发图片") as caught:
        stage.send(text="答复函见附件", media=keep(stage, b"%PDF-1.7 "))
    assert caught.value.permanent
    assert stage.platform.calls(CUSTOM) == []


@pytest.mark.parametrize(
    ("failure", "texts"),
    [(Failure(code=-1), []), (Failure(half=True), []), (Failure(code=40137), ["修好了"])],
)
def test_an_upload_that_fails_is_tried_again_and_one_that_is_refused_leaves_the_words(
    stage: Stage, failure: Failure, texts: list[str]
) -> None:
    stage.platform.fail(UPLOAD, failure)
    if texts:
        stage.send(text="修好了", media=keep(stage))
    else:
        with pytest.raises(SendError) as caught:
            stage.send(text="修好了", media=keep(stage))
        assert not caught.value.permanent
    assert stage.platform.texts() == texts


def test_a_picture_is_uploaded_whole_after_the_token_was_replaced(stage: Stage) -> None:
    stage.citizen_does()
    with stage.core.db.write() as tx:
        picture = attachments.save(tx, "a.jpg", JPEG, NOON)
    stage.platform.fail(UPLOAD, Failure(code=42001))
    stage.send(text="修好了", media=picture)
    assert all(JPEG in call.body for call in stage.platform.calls(UPLOAD))
