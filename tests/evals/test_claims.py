"""The hand-made list of statements, and the weights fitted on it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from evals.claims.listed import Claim, check_all, cosines, fit, read_claims
from kb.answer.checking.support import WEIGHTS
from kb.encoder.opening import open_encoder
from kb.index.encoder import Encoder
from kb.settings import Settings


@pytest.fixture(scope="module")
def encoder() -> Iterator[Encoder]:
    opened = open_encoder("int8", cache=Settings().cache, threads=2, address=None, key=None)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def listed() -> list[Claim]:
    return read_claims()


def test_no_wrong_statement_passes_and_nearly_all_right_ones_do(encoder: Encoder, listed: list[Claim]):
    checked = check_all(listed, cosines(encoder, listed))
    assert [each.claim.statement for each in checked if each.claim.wrong and not each.failed] == []
    right = [each for each in checked if each.claim.wrong is None]
    assert sum(not each.failed for each in right) / len(right) > 0.85


def test_the_weights_in_the_code_are_those_of_the_list(encoder: Encoder, listed: list[Claim]):
    assert fit(encoder, listed) == pytest.approx(WEIGHTS, abs=0.05)
