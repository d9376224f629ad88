"""Markdown as HTML, forgiving where people write it more loosely than its first definition allows."""

from __future__ import annotations

import re

import markdown
import yaml

from ingest.parse.characters import joins_without_space, tidy
from ingest.parse.web_page import iso_date

_FRONT_MATTER = re.compile(r"\A\ufeff?---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*\n", re.S)
_ITEM = re.compile(r"^\s{0,3}(?:[-*+]|\d{1,3}[.)])\s+\S")
_BULLET = re.compile(r"^(\s*)[•●▪◦·–]\s+")
_FENCE = re.compile(r"^\s*(```|~~~)")
_CHINESE_ENDS = "。：；！？”"
_CHINESE_START = re.compile(
    r"第[一二三四五六七八九十百千\d]+[章节条]|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[)）]"
)
_KNOWN = {
    "title": "title",
    "author": "author",
    "date": "created",
    "published": "created",
    "lang": "language",
    "language": "language",
    "description": "description",
    "publisher": "publisher",
    "url": "url",
    "kind": "kind",
    "program": "program",
    "place": "place",
    "标题": "title",
    "作者": "author",
    "发布单位": "publisher",
    "发布日期": "created",
    "官方链接": "url",
}


def to_html(text: str) -> tuple[str, dict[str, str]]:
    """The text as HTML, and what its front matter says (title, author, created, language, description)."""
    properties: dict[str, str] = {}
    match = _FRONT_MATTER.match(text)
    front = _front_matter(match.group(1)) if match else None
    if match and front is not None:
        properties = front
        text = text[match.end() :]
    rendered = markdown.markdown(_loosen(text), extensions=["tables", "fenced_code", "sane_lists"])
    return rendered, properties


def _front_matter(block: str) -> dict[str, str] | None:
    """The known keys, or None when the block is no mapping (a text between two rules)."""
    try:
        values = yaml.safe_load(block)
    except yaml.YAMLError:
        return None
    if not isinstance(values, dict):
        return None
    found: dict[str, str] = {}
    for name, value in values.items():
        key = _KNOWN.get(str(name).lower())
        said = tidy(str(value)) if key and value is not None else ""
        if key == "created":
            said = iso_date(said) or ""
        if key and said:
            found.setdefault(key, said)
    return found


def _loosen(text: str) -> str:
    """Put the blank lines in that lists and tables need before them, and make "•" a bullet.

    Chinese texts end a paragraph with the line, and a line break inside one is no space.
    """
    lines: list[str] = []
    fenced = False
    for line in text.split("\n"):
        if _FENCE.match(line):
            fenced = not fenced
        if fenced:
            lines.append(line)
        else:
            _add_loose(lines, _BULLET.sub(r"\1- ", line))
    return "\n".join(lines)


def _add_loose(lines: list[str], line: str) -> None:
    """Add a line after a blank one, or to the line before, where Markdown's rule and what is meant differ."""
    before = lines[-1] if lines else ""
    starts_list = _ITEM.match(line) and not _ITEM.match(before) and not before.startswith((" ", "\t"))
    starts_table = line.lstrip().startswith("|") and "|" not in before
    if before.strip() and (starts_list or starts_table):
        lines.append("")
    elif joins_without_space(before.rstrip(), line.lstrip()) and not _ITEM.match(line):
        if before[0] not in "#>|" and _was_cut(before.strip(), line.strip()):
            lines[-1] = before.rstrip() + line.lstrip()
            return
        lines.append("")
    lines.append(line)


def _was_cut(before: str, after: str) -> bool:
    """Whether two Chinese lines are one sentence cut for width: the first is no shorter, and nothing ends there."""
    whole = before[-1] in _CHINESE_ENDS or _CHINESE_START.match(after)
    return not whole and 20 <= len(before) <= 90 and len(before) >= len(after) - 3
