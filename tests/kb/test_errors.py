"""The error tree is as its file draws it, and every error can say what to do."""

from __future__ import annotations

import inspect
import re

import pytest

from kb import errors
from kb.errors import FootnoteError

CLASSES = [each for _, each in inspect.getmembers(errors, inspect.isclass) if issubclass(each, FootnoteError)]


def drawn() -> dict[str, str]:
    """Class to parent, as the tree at the top of kb/errors.py has it."""
    parents: dict[str, str] = {}
    path = ["FootnoteError"]
    for indent, name in re.findall(r"^((?:│   )?)[├└]── (\w+)", errors.__doc__ or "", re.MULTILINE):
        depth = 2 if indent else 1
        path[depth:] = [name]
        parents[name] = path[depth - 1]
    return parents


def test_the_tree_is_drawn_as_it_is():
    assert drawn() == {each.__name__: each.__base__.__name__ for each in CLASSES if each is not FootnoteError}


@pytest.mark.parametrize("error", CLASSES, ids=lambda each: each.__name__)
def test_each_carries_its_sentence_and_its_advice(error: type[FootnoteError]):
    raised = error("It is so.", advice="Do this.")
    assert (str(raised), raised.message, raised.advice) == ("It is so.", "It is so.", "Do this.")
    assert error.__doc__
