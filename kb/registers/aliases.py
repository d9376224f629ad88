"""Organizations under one name, whichever of their names a publication uses.

Learnt from `Full Name (ABBR)`, `中文名（ABBR）` and `中文名（English Name）` in the library, beside the short list
of `kb.answer.understanding.organizations`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from kb.answer.understanding.organizations import ORGANIZATIONS

_CAPITALISED = r"[A-Z][\w&.’']*"
# A hyphen is never a part of a word here and words are counted: otherwise a page of `A-B-C-...` would take for ever.
_LEARNT = re.compile(
    rf"(?P<full>{_CAPITALISED}(?:[ –-]{_CAPITALISED}| (?:of|for|and|the|in|on|&)|-[a-z]\w*){{1,14}}|[一-鿿]{{4,20}})"
    r"\s?[(（](?P<short>[A-Za-z]{2,8}|[A-Z][A-Za-z.& -]{8,80})[)）]"
)
_CHINESE_BODY = re.compile(
    r"[一-鿿]{2,}(?:部|厅|局|委|会|中心|公司|集团|银行|大学|学院|研究院|研究所|协会|基金会|交易所|论坛)$"
)
_BEFORE_NAME = re.compile("[由向在了的、]|(?<=[厅局部会院])[与和]")


@dataclass(frozen=True, slots=True)
class Aliases:
    """`full`: every known name in its plain form to the name that stands for all."""

    full: dict[str, str] = field(default_factory=dict)

    def canonical(self, name: str) -> str:
        """The plain form of the name that stands for an organization: its own where nothing is known."""
        bare = plain_name(re.sub(r"\s*[(（][^()（）]*[)）]", "", name))
        found = self.full.get(plain_name(name)) or self.full.get(bare)
        return plain_name(found) if found else bare

    def name(self, name: str) -> str:
        """The name that stands for an organization, as written: its own where nothing is known."""
        bare = plain_name(re.sub(r"\s*[(（][^()（）]*[)）]", "", name))
        return self.full.get(plain_name(name)) or self.full.get(bare) or name

    def same(self, one: str, other: str) -> bool:
        return self.canonical(one) == self.canonical(other)


def plain_name(name: str) -> str:
    """Folded, without article, points and dashes: `the U.S.-China Center` is `us china center`."""
    text = unicodedata.normalize("NFKC", name).casefold().replace(".", "").replace("&", " and ")
    text = re.sub(r"['’]s\b", "", text)
    return " ".join(word for word in re.split(r"[^\w]+", text) if word and word != "the")


def learn(texts: Iterable[str]) -> Aliases:
    """The aliases of a library from its texts."""
    return joined(pairs(texts))


def pairs(texts: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Each name in full with the short or foreign one that a text gives beside it, once, in order."""
    found: dict[tuple[str, str], None] = {}
    for text in texts:
        for match in _LEARNT.finditer(text):
            long, short = match["full"].strip(), match["short"].strip()
            if "一" <= long[0] <= "鿿":
                # The name may have words before it that are not part of it.
                long = _BEFORE_NAME.split(long)[-1]
                long = long if _CHINESE_BODY.search(long) else ""
            else:
                long = _spelt_out(long, short) or ""
            if len(long) >= 4:
                found[long, short] = None
    return tuple(found)


def joined(learnt: Iterable[tuple[str, str]]) -> Aliases:
    """Aliases from pairs, beside those that we know. A short name that is given to two bodies joins neither to the
    other: CEC is the California Energy Commission here and the China Electricity Council there."""
    full: dict[str, str] = {}
    for names in ORGANIZATIONS:
        full |= {plain_name(name): names[0] for name in names}
    learnt = list(learnt)
    doubtful = _given_twice(learnt) - full.keys()
    for long, short in learnt:
        if plain_name(short) in doubtful:
            full.setdefault(plain_name(long), long)
            continue
        standing = full.get(plain_name(long)) or full.get(plain_name(short)) or long
        full.setdefault(plain_name(long), standing)
        full.setdefault(plain_name(short), standing)
    return Aliases(full)


def _given_twice(learnt: Iterable[tuple[str, str]]) -> set[str]:
    """The short names of two bodies that have not half of their words in common, within a language."""
    words: dict[str, list[set[str]]] = {}
    for long, short in learnt:
        if "一" <= long[0] <= "鿿":
            continue
        words.setdefault(plain_name(short), []).append({*plain_name(long).split()} - {"of", "for", "and", "in", "on"})
    return {
        short
        for short, told in words.items()
        if any(2 * len(each & told[0]) < min(len(each), len(told[0])) for each in told)
    }


def _spelt_out(long: str, short: str) -> str | None:
    """The last words of `long` whose capitals are the letters of `short`: `the Center for Energy (CE)`."""
    words = long.split()
    for start in range(len(words) - 1, -1, -1):
        part = words[start:]
        pieces = [piece for word in part for piece in re.split(r"[-–]", word) if piece and piece[0].isupper()]
        initials = "".join(piece[0] for piece in pieces).lower()
        if part[0][0].isupper() and initials == short.lower():
            return " ".join(part)
    return None
