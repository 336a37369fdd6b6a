"""From the shifted coordinates of Chinese maps to WGS-84, beside two other implementations (recorded)."""

import json
from pathlib import Path

import pytest

from channels.coordinates import from_gcj02, is_shifted

RECORDED = Path(__file__).parent.parent / "payloads" / "coordinates.json"
SPOTS = json.loads(RECORDED.read_text(encoding="utf-8"))["spots"]
ONE_METRE = 1e-5
"""In degrees, about."""


@pytest.mark.parametrize("maker", ["gcoord", "eviltransform"])
def test_two_other_implementations_shift_and_we_shift_back(maker: str) -> None:
    assert len(SPOTS) == 20
    for spot in SPOTS:
        assert from_gcj02(*spot[maker]) == pytest.approx(spot["wgs84"], abs=2e-7), spot


def test_the_shift_is_hundreds_of_metres_so_leaving_it_in_would_be_seen() -> None:
    moved = [abs(a - b) for spot in SPOTS for a, b in zip(spot["gcoord"], spot["wgs84"], strict=True)]
    assert max(moved) > 500 * ONE_METRE


OUTSIDE = {
    "Taipei": (25.033964, 121.564468), "Kaohsiung": (22.627278, 120.301435), "Seoul": (37.566536, 126.977966),
    "Tokyo": (35.689487, 139.691706), "Hanoi": (21.027764, 105.834160), "Vladivostok": (43.115542, 131.885494),
    "Singapore": (1.352083, 103.819836), "Paris": (48.856613, 2.352222), "nowhere": (0.0, 0.0),
    "a pole": (-90.0, 180.0),
}  # fmt: skip


@pytest.mark.parametrize("name", OUTSIDE)
def test_elsewhere_nothing_is_moved(name: str) -> None:
    assert from_gcj02(*OUTSIDE[name]) == OUTSIDE[name]


def test_hong_kong_and_macau_are_shifted_as_the_maps_there_are() -> None:
    assert is_shifted(22.319304, 114.169361)
    assert is_shifted(22.198745, 113.543873)
