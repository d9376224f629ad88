"""Bytes of a text, Markdown or HTML file as characters, whatever encoding they were saved in."""

from __future__ import annotations

import codecs
import re
import unicodedata

from charset_normalizer import from_bytes

from kb.errors import UnreadableFile

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]+)|<\?xml[^>]+encoding\s*=\s*[\"']([\w-]+)", re.I)


def decode(name: str, content: bytes, *, html: bool = False) -> str:
    """The text with its line ends as "\\n".

    A byte order mark is believed, then UTF-8, then what an HTML page declares, then a guess (GB18030 when the result
    is everyday Chinese). Raises UnreadableFile when no encoding gives readable text.
    """
    text = _decode(content, html=html)
    if text is None or not _is_readable(text):
        raise UnreadableFile(
            f"'{name}' is called a text file but its bytes are not text in any known encoding.",
            advice="Save it again as UTF-8 text, or give it the suffix of what it really is.",
        )
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decode(content: bytes, *, html: bool) -> str | None:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _try(content, encoding)
    if b"\0" in content:
        return _try(content, _unmarked_utf16(content))
    declared = _DECLARED.search(content[:4096]) if html else None
    named = (declared.group(1) or declared.group(2)).decode("ascii") if declared else ""
    text = _try(content, "utf-8")
    if text is None and named:
        text = _try(content, "gb18030" if named.lower() in ("gb2312", "gbk") else named)
    if text is None:
        chinese = _try(content, "gb18030")
        text = chinese if chinese and is_everyday_chinese(chinese) else None
    if text is None:
        best = from_bytes(content).best()
        text = str(best) if best else None
    return text


def _try(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _unmarked_utf16(content: bytes) -> str:
    """UTF-16 without a mark: text in it has its zero bytes on one side."""
    return "utf-16-le" if content[1::2].count(0) >= content[0::2].count(0) else "utf-16-be"


def is_everyday_chinese(text: str) -> bool:
    """Whether the Han characters are mostly the 3755 of GB 2312's first level: other encodings give rare ones."""
    han = [character for character in text if "\u4e00" <= character <= "\u9fff"]
    if not han:
        return False
    everyday = sum(0xB0 <= character.encode("gb2312", "replace")[0] <= 0xD7 for character in han)
    return everyday >= 0.8 * len(han)


def is_everyday_traditional(text: str) -> bool:
    """Whether the Han characters are mostly the 5401 of Big5's first level."""
    han = [character for character in text if "\u4e00" <= character <= "\u9fff"]
    everyday = sum(0xA4 <= character.encode("big5", "replace")[0] <= 0xC6 for character in han)
    return bool(han) and everyday >= 0.8 * len(han)


def _is_readable(text: str) -> bool:
    odd = sum(unicodedata.category(character) in ("Cc", "Cn", "Co", "Cs") for character in text)
    odd -= sum(map(text.count, "\n\r\t\f\ufeff"))
    return odd <= 0.01 * len(text)
