"""The cache of token vectors: bounded, and what was not used for the longest time goes first."""

from __future__ import annotations

import threading

import numpy as np

from kb.index.maxsim import Tokens
from kb.index.token_cache import TokenCache

SIZE = 10 * 8 + 10 * 4 + 2 * 4  # of ten tokens of eight dimensions, in bytes


def tokens(rows: int = 10) -> Tokens:
    return Tokens(np.ones((rows, 8), np.int8), np.ones(rows, np.float32), np.array([0, rows], np.int32))


def test_what_is_put_comes_back_and_nothing_else():
    cache, one, two = TokenCache(), tokens(), tokens()
    cache.put({"a": one, "b": two})
    found = cache.get(["b", "x", "a"])
    assert set(found) == {"a", "b"}
    assert found["a"] is one
    assert found["b"] is two


def test_it_holds_as_many_bytes_as_it_may_and_the_oldest_go_first():
    cache = TokenCache(3 * SIZE)
    for name in "abc":
        cache.put({name: tokens()})
    assert set(cache.get("abc")) == set("abc")
    cache.put({"d": tokens()})
    assert set(cache.get("abcd")) == set("bcd")
    cache.put({"e": tokens(), "f": tokens()})
    assert set(cache.get("abcdef")) == set("def")


def test_what_was_asked_for_stays_longer():
    cache = TokenCache(3 * SIZE)
    cache.put({name: tokens() for name in "abc"})
    cache.get(["a"])
    cache.put({"d": tokens()})
    assert set(cache.get("abcd")) == set("acd")


def test_what_is_larger_than_all_is_not_kept_and_small_ones_come_after_it():
    cache = TokenCache(2 * SIZE)
    cache.put({"large": tokens(100)})
    assert cache.get(["large"]) == {}
    cache.put({"a": tokens(), "b": tokens()})
    assert set(cache.get("ab")) == set("ab")


def test_the_same_again_is_counted_once():
    cache = TokenCache(2 * SIZE)
    for _ in range(5):
        cache.put({"a": tokens(), "b": tokens()})
    assert set(cache.get("ab")) == set("ab")


def test_nothing_is_left_when_it_is_cleared():
    cache = TokenCache(2 * SIZE)
    cache.put({"a": tokens(), "b": tokens()})
    cache.clear()
    assert cache.get("ab") == {}
    cache.put({"c": tokens(), "d": tokens()})
    assert set(cache.get("cd")) == set("cd"), "what was let go of is not counted any more"


def test_many_threads_keep_it_bounded():
    cache, wrong = TokenCache(5 * SIZE), []

    def work(number: int) -> None:
        try:
            for turn in range(200):
                cache.put({f"{number}.{turn}": tokens()})
                cache.get([f"{other}.{turn}" for other in range(6)])
                if turn % 50 == 0:
                    cache.clear()
        except Exception as error:
            wrong.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert len(cache.get(f"{number}.{turn}" for number in range(6) for turn in range(200))) <= 5
    cache.put({name: tokens() for name in "abcde"})
    assert set(cache.get("abcde")) == set("abcde")
