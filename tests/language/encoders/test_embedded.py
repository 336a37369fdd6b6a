"""The encoders that come with the service: what they take, and that they say the same to everybody, always."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from language.encoders.choice import load
from language.encoders.e5 import has_instructions
from language.encoders.encoder import Encoder, clean
from language.encoders.setting import understood

QUESTIONS = [
    "公积金怎么提取",
    "怎样把公积金取出来",
    "流浪狗没人管",
    "how do I renew a passport",
    "护照换发要带什么",
]


def test_what_means_the_same_is_near(encoder: Encoder) -> None:
    vectors = encoder.encode(QUESTIONS)
    assert vectors.shape == (len(QUESTIONS), encoder.dimensions)
    assert vectors.dtype == np.float32
    alike = vectors @ vectors.T
    assert alike[0, 1] > alike[0, 2]
    assert alike[3, 4] > alike[3, 2]


@pytest.mark.parametrize(
    "text",
    ["", " ", "\0", "前\0后", "\ud800", "\ufdfa" * 1_000, "字" * 100_000, "a" * 100_000, "😀" * 500, "\u202e\u200b", "\x1b["],
)  # fmt: skip
def test_any_text_has_a_vector_of_length_one(encoder: Encoder, text: str) -> None:
    assert np.linalg.norm(encoder.encode([text, "公积金"]), axis=1) == pytest.approx([1, 1], abs=1e-5)


def test_no_text_is_no_vector(encoder: Encoder) -> None:
    assert encoder.encode([]).shape == (0, encoder.dimensions)


def test_a_text_has_the_same_vector_in_any_company_and_any_thread(encoder: Encoder) -> None:
    together = encoder.encode(QUESTIONS)
    with ThreadPoolExecutor(4) as threads:
        alone = list(threads.map(lambda text: encoder.encode([text])[0], QUESTIONS * 4))
    assert np.array(alone) == pytest.approx(np.tile(together, (4, 1)), abs=1e-6)


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="counts threads as Linux shows them")
def test_encoding_starts_no_threads_that_fight_for_the_processor(encoder: Encoder) -> None:
    before = _threads()
    encoder.encode(QUESTIONS)
    assert _threads() == before
    assert "OMP_NUM_THREADS" not in os.environ


def _threads() -> int:
    return sum(1 for _ in Path("/proc/self/task").iterdir())


def test_what_is_read_of_a_text_is_bounded_and_never_empty() -> None:
    assert clean("\u200b\0 ", 10) == "。"
    assert clean("电话\x07 １２\ud800号", 10) == "电话 12 号"
    assert clean("\ufdfa" * 1_000, 20) == clean("\ufdfa", 20)[:20] + clean("\ufdfa" * 2, 20)[18:20]
    assert len(clean("长" * 100_000, 400)) == 400


@pytest.mark.parametrize(
    ("setting", "fast", "slow"),
    [
        ("none", "", ""),
        ("use", "use", ""),
        ("e5", "", "e5"),
        ("use+e5", "use", "e5"),
        ("use+https://10.0.0.5/v1", "use", "https://10.0.0.5/v1"),
        ("http://10.0.0.5:8000/v1", "", "http://10.0.0.5:8000/v1"),
    ],
)
def test_a_setting_names_a_fast_and_a_slow_encoder(setting: str, fast: str, slow: str) -> None:
    assert (understood(setting).fast, understood(setting).slow) == (fast, slow)


@pytest.mark.parametrize("setting", ["", "bert", "e5+use", "use+", "use+use", "use,e5", "ftp://10.0.0.5"])
def test_other_settings_are_none(setting: str) -> None:
    with pytest.raises(ValueError, match="use"):
        understood(setting)


@pytest.mark.parametrize(
    ("flags", "enough"), [("sse4_2 avx avx2 f16c fma bmi2", True), ("sse4_2 avx fma", False), ("avx2", False)]
)
def test_a_processor_without_the_instructions_is_known_before_it_stumbles(flags: str, enough: bool) -> None:
    assert has_instructions(f"processor\t: 0\nflags\t\t: fpu {flags} md_clear\nbugs\t: none\n") is enough


def test_a_model_is_loaded_once_a_process() -> None:
    first, second = load("use+e5").encoders, load("use+e5").encoders
    assert first.fast is second.fast
    assert first.slow is second.slow
