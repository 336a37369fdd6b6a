"""Which channels there are to play, and how each is set up."""

import tempfile
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from tests.channels.telegram_parts import settings
from tests.platforms.robots import Robots
from tests.platforms.telegram import BotApi
from tests.platforms.wechat import APP_ID, SECRET, WeChatPlatform
from tests.platforms.wechat_push import AES_KEY, TOKEN
from tests.transcripts.alerts import play_alerts
from tests.transcripts.stage import StoryClock, served
from tests.transcripts.story import play
from tests.transcripts.telegram import TelegramSide
from tests.transcripts.transcript import Transcript
from tests.transcripts.web import OtherSystem, WebChat
from tests.transcripts.wechat import WeChatSide

Played = Callable[[Transcript, StoryClock, Path], None]


def _webchat(transcript: Transcript, clock: StoryClock, folder: Path) -> None:
    with served(transcript, clock, folder, {}, "webchat") as stage:
        play(stage, WebChat(stage))


def _api(transcript: Transcript, clock: StoryClock, folder: Path) -> None:
    with served(transcript, clock, folder, {}, "webchat") as stage:
        play(stage, OtherSystem(stage))


def _wechat(transcript: Transcript, clock: StoryClock, folder: Path, key: str = "") -> None:
    with WeChatPlatform() as platform:
        keys = {"TOKEN": TOKEN, "APP_ID": APP_ID, "SECRET": SECRET, "AES_KEY": key, "API": platform.address}
        environment = {f"HOTLINE_WECHAT_{name}": value for name, value in keys.items()}
        with served(transcript, clock, folder, environment, "wechat") as stage:
            play(stage, WeChatSide(stage, platform, key))


def _telegram(transcript: Transcript, clock: StoryClock, folder: Path, pushes: bool) -> None:
    with BotApi() as platform:
        environment = settings(platform, MODE="webhook" if pushes else "polling")
        with served(transcript, clock, folder, environment, "telegram") as stage:
            side = TelegramSide(stage, platform, environment | {"HOTLINE_PUBLIC_URL": stage.home}, pushes)
            try:
                play(stage, side)
            finally:
                side.stop()


def _alerts(transcript: Transcript, clock: StoryClock, folder: Path) -> None:
    with Robots() as robots:
        environment = {"HOTLINE_UNIT_ALERT": f"json://127.0.0.1:{robots.port}/unit/${{ROBOT}}"}
        with served(transcript, clock, folder, environment, "webchat") as stage:
            play_alerts(stage, robots)


CHANNELS: Mapping[str, Played] = {
    "webchat": _webchat,
    "api": _api,
    "wechat": _wechat,
    "wechat-aes": partial(_wechat, key=AES_KEY),
    "telegram-polling": partial(_telegram, pushes=False),
    "telegram-webhook": partial(_telegram, pushes=True),
    "alerts": _alerts,
}


def transcript_of(channel: str, tell: Callable[[str], None] = lambda line: None) -> Transcript:
    """Play the story on a channel; `tell` hears of every line."""
    clock = StoryClock()
    transcript = Transcript(clock, tell)
    with tempfile.TemporaryDirectory(prefix="hotline-story-") as folder:
        CHANNELS[channel](transcript, clock, Path(folder))
    return transcript
