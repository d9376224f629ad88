"""Text that is in a web page and that its readers do not see: it must not be quoted as what the page says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ingest.parse.characters import tidy

Node = Any
"""An element of lxml, which comes without types."""

_ZERO = r"0(?:\.0\d*)?(?:px|pt|em|rem|%)?(?:;|$|!)"
_UNSEEN = re.compile(
    rf"display:none|visibility:(?:hidden|collapse)|opacity:0(?:\.0\d*)?(?:;|$|!)|font-size:(?:{_ZERO}|1px)"
    r"|(?:text-indent|left|top|margin-left|margin-top):-(?:\d{4,}px|\d{2,}r?em|\d{3,}%)"
    r"|clip:rect\((?:0|1px)|clip-path:inset\(100%|transform:scale\(0\)|(?:^|;)color:transparent"
)
_EMPTY = re.compile(rf"(?:^|;)(?:max-)?(?:height|width):{_ZERO}")
_WHITE = re.compile(r"(?:^|;)color:(?:white|#fff(?:fff)?|rgb\(255,255,255\))(?:;|$|!)")
_GROUND = re.compile(r"background|filter|text-shadow")

_COMMENTS = re.compile(r"/\*.*?\*/", re.S)
_CONDITIONS = re.compile(r"@[^{};]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")  # of a medium, of a width: not for every reader
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_SELECTOR = re.compile(r"([a-z][a-z0-9]*|\*)?((?:[.#][\w-]+)*)", re.I)
_MOST_RULES = 2_000


def drop_unseen(root: Node) -> list[str]:
    """Take out what the page does not show: by attribute, by its style, by a rule of a style sheet in the page. What it
    said."""
    rules = [*_hiding_rules(root)]
    grounds = bool(root.xpath("//link[contains(@rel, 'stylesheet')]")) or any(
        _GROUND.search(sheet.text or "") for sheet in root.iter("style")
    )
    found: list[str] = []
    for node in [*root.iterdescendants()]:
        if not isinstance(node.tag, str) or node.tag in ("head", "body", "style", "script", "title", "meta", "link"):
            continue
        if node.getparent() is not None and _is_unseen(node, rules, grounds):
            found.append(tidy(node.text_content()))
            node.drop_tree()
    return [text for text in found if text]


def _is_unseen(node: Node, rules: list[tuple[str, tuple[str, ...]]], grounds: bool) -> bool:
    if node.get("hidden") is not None or node.get("aria-hidden") == "true":
        return True
    if any(_fits(node, *rule) for rule in rules):
        return True
    style = _plain(node.get("style") or "")
    return bool(style) and (_hides(style) or (bool(_WHITE.search(style)) and not (grounds or _has_ground(node))))


def _hides(style: str) -> bool:
    return bool(_UNSEEN.search(style)) or (bool(_EMPTY.search(style)) and "overflow:hidden" in style)


def _has_ground(node: Node) -> bool:
    """Whether the page gives it, or what is around it, a ground on which white letters are read."""
    around = (node, *node.iterancestors())
    return any(each.get("bgcolor") or _GROUND.search(_plain(each.get("style") or "")) for each in around)


def _hiding_rules(root: Node) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Tag and names (".class", "#id") of the plain selectors under which the page's own style sheets hide something."""
    for sheet in root.iter("style"):
        text = _CONDITIONS.sub("", _COMMENTS.sub("", sheet.text or ""))
        for number, rule in enumerate(_RULE.finditer(text)):
            if number == _MOST_RULES:
                return
            if not _hides(_plain(rule.group(2))):
                continue
            for selector in rule.group(1).split(","):
                match = _SELECTOR.fullmatch(selector.strip())
                if match and match.group(2):
                    yield (match.group(1) or "*").lower(), tuple(re.findall(r"[.#][\w-]+", match.group(2)))


def _fits(node: Node, tag: str, names: tuple[str, ...]) -> bool:
    own = {*(f".{name}" for name in (node.get("class") or "").split()), f"#{node.get('id')}"}
    return tag in ("*", node.tag) and own.issuperset(names)


def _plain(style: str) -> str:
    return re.sub(r"\s+", "", _COMMENTS.sub("", style)).lower()
