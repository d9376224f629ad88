"""What stored text may hold: no line breaks, no doubled spaces, no control characters, whole letters."""

from __future__ import annotations

import re
import unicodedata

SOFT_HYPHEN = "\u00ad"
PDFIUM_HYPHEN = "\ufffe"  # what pdfium gives for a hyphen at the end of a line
_INVISIBLE = frozenset("\ufffe\ufffc")
_OVERRIDDEN = re.compile("\u202e([^\u202a-\u202e\u2066-\u2069\n]*)")
_STEERING = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_SPACES = re.compile(r"\s+")
_BULLET = re.compile(r"^(?:[•●○◦▪■□▫◆◇►▶▸‣⁃∙·※➢➤✓✔❖\uf0b7\uf0a7\uf0d8\uf076\uf0fc]\s*|[*\-–—o§]\s+)")
_NUMBER = re.compile(r"^(?:\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)]\s+|[（(][一二三四五六七八九十\d]{1,3}[)）]|[①-⑳])")


def clean_character(character: str) -> str:
    """One character as it is stored: "" when it is dropped, several when it was a ligature."""
    if " " < character <= "~":
        return character
    code = ord(character)
    if 0xFB00 <= code <= 0xFB06 or 0x2F00 <= code <= 0x2FDF:
        # Ligatures and Kangxi radicals are shapes that fonts stand in for letters. The rest keeps its form:
        # NFKC would turn m² into m2 and Chinese punctuation into ASCII.
        return unicodedata.normalize("NFKC", character)
    if character.isspace():
        return " "
    # Cf: soft hyphens, joiners, marks that turn the direction of text, letters of the invisible "tag" block.
    if character in _INVISIBLE or unicodedata.category(character) in ("Cc", "Cf", "Cs", "Cn"):
        return ""
    return character


def tidy(text: str) -> str:
    """The text in one line: every run of white space is one space, control characters and soft hyphens are gone. What
    a mark turned round to be read from right to left stands as it is read."""
    text = _OVERRIDDEN.sub(lambda match: as_read(match.group(1)), text) if "\u202e" in text else text
    return _SPACES.sub(" ", "".join(map(clean_character, text))).strip()


def plain_name(name: str) -> str:
    """A file's name without what would break or turn the line that it is told in: line breaks, control characters,
    marks of direction, bytes that are no text."""
    return _STEERING.sub("_", name)


def as_read(turned: str) -> str:
    """Text under a right-to-left override as readers see it: 0084 is 4800. What is written from right to left anyway
    (Hebrew, Arabic) stays."""
    is_foreign = any(unicodedata.bidirectional(character) in ("R", "AL") for character in turned)
    return turned if is_foreign else turned[::-1]


def is_cjk(character: str) -> bool:
    """Whether the character is written without spaces around it: Han, kana, their punctuation, full-width forms."""
    code = ord(character)
    return code >= 0x2E80 and (
        code <= 0x9FFF or 0xF900 <= code <= 0xFAFF or 0xFF00 <= code <= 0xFFEF or 0x20000 <= code <= 0x3FFFF
    )


def joins_without_space(before: str, after: str) -> bool:
    """Whether two lines are joined directly, as in Chinese, rather than with a space."""
    return bool(before) and bool(after) and is_cjk(before[-1]) and is_cjk(after[0])


def bullet_length(text: str) -> int:
    """How many characters at the start are a bullet and the space after it; 0 when there is none."""
    match = _BULLET.match(text)
    return match.end() if match else 0


def is_numbered(text: str) -> bool:
    """Whether the text starts as an item of a numbered list: "1. ", "(a) ", "（一）", "①"."""
    return bool(_NUMBER.match(text))


def word_count(text: str) -> float:
    """A length that compares languages: words, or a third of the Chinese characters (40 are about 13 words)."""
    han = sum(map(is_cjk, text))
    return len(text.split()) if han == 0 else han / 3 + len(re.findall(r"[A-Za-z0-9]+", text))


def ends_sentence(text: str) -> bool:
    """Whether the text ends as a sentence does, closing quotes and brackets aside."""
    return text.rstrip("\"'”’)）」』》]").endswith((".", "!", "?", "。", "！", "？", "；", ";", "…", ","))
