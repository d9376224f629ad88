from __future__ import annotations

import pytest

from kb.tokens import count_tokens


@pytest.mark.parametrize(
    ("text", "tokens"),
    [("", 0), ("hello world", 2), ("tiktoken is great!", 6), ("お誕生日おめでとう", 9), ("2 + 2 = 4", 7)],
)
def test_sizes_are_those_of_cl100k(text: str, tokens: int):
    """The figures are those that OpenAI gives for its cl100k_base."""
    assert count_tokens(text) == tokens


def test_the_spelling_of_a_special_token_is_plain_text():
    assert count_tokens("<|endoftext|>") > 1
