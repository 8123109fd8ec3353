"""Numbered points are parts of their own, the first with what stands before it."""

from __future__ import annotations

import pytest

from assistant.understanding.stretches import listed_points


@pytest.mark.parametrize(
    ("message", "points"),
    [
        ("東京都の①導入率 ②順位 ③伸びを答えて", ["東京都の導入率 ", "順位 ", "伸びを答えて"]),
        ("（１）AI導入率（２）生成AI導入率", ["AI導入率", "生成AI導入率"]),
        ("AI導入率と順位を教えて", []),
        ("図表①の値は？", []),
    ],
)
def test_listed_points(message: str, points: list[str]) -> None:
    assert listed_points(message) == points
