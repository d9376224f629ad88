"""MaxSim against the definition, written out plainly; and token vectors in a quarter of their size."""

from __future__ import annotations

import math

import numpy as np
import pytest

from kb.index.maxsim import Tokens, quantise, token_cosines


def cloud(rows: int, seed: int, dimensions: int = 48, lean: float = 0.8):
    """Vectors that lean to one side, as an encoder's do, of whatever length."""
    generator = np.random.default_rng(seed)
    made = generator.standard_normal((rows, dimensions)) + lean
    return (made * generator.uniform(0.5, 3.0, (rows, 1))).astype(np.float32)


def unit(vectors):
    return vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)


def mean_of(*texts):
    return unit(np.concatenate(texts)).mean(axis=0)


def plain(question, text, mean) -> float:
    """Khattab and Zaharia's formula, centred, with a mean in place of the sum; token by token."""
    best = []
    for asked in question:
        a = unit(asked) - mean
        cosines = []
        for token in text:
            b = unit(token) - mean
            cosines.append(float(a @ b) / math.sqrt(float(a @ a) * float(b @ b)))
        best.append(max(cosines))
    return sum(best) / len(best)


def values(tokens: Tokens):
    return tokens.values.astype(np.float32) * tokens.scales[:, None]


def whole(vectors) -> Tokens:
    return quantise(vectors, [0, len(vectors)])


def maxsim(question, texts: list[Tokens], mean) -> list[float | None]:
    return [each.maxsim() for each in token_cosines(question, texts, mean)]


def test_it_is_what_the_formula_says():
    question, mean = cloud(5, 1), mean_of(cloud(500, 2))
    texts = [cloud(rows, 10 + rows) for rows in (1, 7, 2, 30)]
    met = token_cosines(question, [whole(text) for text in texts], mean)
    assert [(each.cosines.dtype, each.cosines.shape) for each in met] == [
        (np.float32, (len(text), 5)) for text in texts
    ]
    found = [each.maxsim() for each in met]
    # of the vectors as they are kept, the same; of those before, nearly so
    kept = [plain(question, values(whole(text)), mean) for text in texts]
    assert found == pytest.approx(kept, abs=1e-5)
    assert found == pytest.approx([plain(question, text, mean) for text in texts], abs=0.01)


def test_texts_do_not_change_one_another():
    question, mean = cloud(4, 1), mean_of(cloud(500, 2))
    texts = [whole(cloud(rows, rows)) for rows in (3, 9, 1, 5)]
    together = maxsim(question, texts, mean)
    assert together == pytest.approx([maxsim(question, [text], mean)[0] for text in texts], abs=1e-6)
    assert maxsim(question, texts[::-1], mean) == pytest.approx(together[::-1], abs=1e-6)


def test_a_text_without_tokens_has_no_score_and_takes_none_from_the_others():
    question, mean = cloud(4, 1), mean_of(cloud(500, 2))
    empty, one, two = whole(cloud(3, 3)[:0]), whole(cloud(3, 4)), whole(cloud(6, 5))
    found = maxsim(question, [empty, one, empty, two, empty], mean)
    assert [each is None for each in found] == [True, False, True, False, True]
    assert found[1::2] == pytest.approx(maxsim(question, [one, two], mean), abs=1e-6)
    assert maxsim(question, [empty], mean) == [None]
    assert maxsim(question[:0], [one], mean) == [None]


def test_a_text_with_the_words_of_the_question_scores_one_and_an_opposite_minus_one():
    question, mean = unit(cloud(3, 1)), mean_of(cloud(500, 2))
    longer = np.concatenate([cloud(20, 3), question[::-1], cloud(20, 4)])
    assert maxsim(question, [whole(longer)], mean)[0] == pytest.approx(1.0, abs=0.005)
    zero = np.zeros(48, np.float32)
    assert maxsim(question[:1], [whole(-question[:1])], zero)[0] == pytest.approx(-1.0, abs=0.005)


def test_centring_takes_off_what_all_have_in_common():
    """Random vectors that lean to one side look alike until their mean is taken off."""
    question, others = cloud(6, 1, lean=2.0), cloud(2000, 2, lean=2.0)
    texts = [whole(cloud(1, 100 + n, lean=2.0)) for n in range(40)]
    raw = maxsim(question, texts, np.zeros(48, np.float32))
    centred = maxsim(question, texts, mean_of(others))
    assert min(raw) > 0.5
    assert abs(np.mean(centred)) < 0.1


def test_what_is_kept_is_of_unit_length_and_nearly_what_it_was():
    vectors = cloud(400, 1, dimensions=384)
    kept = quantise(vectors, [0, 400])
    assert (kept.values.dtype, kept.scales.dtype, kept.bounds.dtype) == (np.int8, np.float32, np.int32)
    assert np.abs(kept.values).max(axis=1).tolist() == [127] * 400  # the whole of a byte is made use of
    restored = values(kept)
    assert np.allclose(np.linalg.norm(restored, axis=1), 1, atol=1e-5)
    assert (restored * unit(vectors)).sum(axis=1).min() > 0.9998


def test_the_length_of_a_vector_does_not_count():
    vectors = cloud(9, 1)
    assert np.array_equal(whole(vectors).values, whole(7 * vectors).values)


def test_a_sentence_has_its_own_tokens_alone():
    vectors = cloud(10, 1)
    kept = quantise(vectors, [2, 5, 5, 10])  # before the first sentence: title and headings
    question, mean = cloud(3, 2), mean_of(cloud(300, 3))
    before, met = token_cosines(question, [whole(cloud(4, 4)), kept], mean)
    first, none, last = met.of_sentences()
    assert met.bounds.tolist() == [2, 5, 5, 10]
    assert first == pytest.approx(maxsim(question, [whole(vectors[2:5])], mean)[0], abs=1e-6)
    assert none is None
    assert last == pytest.approx(maxsim(question, [whole(vectors[5:])], mean)[0], abs=1e-6)
    assert met.maxsim() == pytest.approx(maxsim(question, [whole(vectors)], mean)[0], abs=1e-6)
    assert before.of_sentences() == [before.maxsim()]
