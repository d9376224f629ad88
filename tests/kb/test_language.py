from __future__ import annotations

import pytest

from kb.language import language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Clean trucks and buses", "en"),
        ("清洁卡车和客车", "zh"),
        ("CALSTART与中国汽车技术研究中心在北京签署协议", "zh"),
        ("The 北京 summit was held in the capital of China", "en"),
        ("12.5% 2030", "en"),
        ("", "en"),
    ],
)
def test_the_language_is_told_by_the_letters(text: str, language: str):
    assert language_of(text) == language
