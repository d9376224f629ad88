"""What a page carries besides its content taken out; lines that head others told from plain ones.

Careful rather than thorough: a leftover that stays costs little, a sentence or a name that goes is lost. Nothing here
knows a document; the lists are words of web pages at large.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from ingest.elements import Anchor, Element, ElementKind, Parsed, ParsedPage
from ingest.parse.characters import ends_sentence, is_cjk, word_count
from ingest.spool import Spool
from kb.frames import MEDIA_TYPES

_TEXT_KINDS = (ElementKind.PARAGRAPH, ElementKind.LIST_ITEM, ElementKind.HEADING)
_WEB = ("text/html", "text/plain", "text/markdown")
_LAID_OUT = (
    "application/pdf",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    *MEDIA_TYPES.values(),
)

_CONTROL = re.compile(
    r"(?:subscribe(?: now| here| to our newsletter)?|share(?: this)?(?: page| article| post)?|print(?: this)?(?: page)?"
    r"|back(?: to)?(?: the)? top|top|menu|toggle navigation|search|home|log ?in|log ?out|sign ?(?:in|up|out)|register"
    r"|read more|learn more|see more|view (?:all|more)|more|next|previous|prev|close|skip to (?:main )?content|submit"
    r"|send|accept(?: all)?(?: cookies)?|reject(?: all)?|cookie (?:settings|policy)|privacy policy"
    r"|terms (?:of use|of service)"
    r"|site ?map|follow us(?: on)?|tweet|like|download(?: pdf| now| here| file)?|click here|leave a comment"
    r"|all rights reserved|advertisement|related (?:posts|articles)|tags?|comments?|reply|loading"
    r"|(?:share (?:on |via )?)?(?:facebook|twitter|x|linked ?in|wechat|weibo|whatsapp|instagram|youtube|e-?mail)"
    r"|首页|返回(?:顶部|首页|列表)?|打印(?:本页)?|分享(?:到|至)?|关闭(?:窗口|本页)?|登录|注册|上一[篇页]|下一[篇页]|搜索|更多|收藏"
    r"|网站地图|字体[:：]?\s*(?:\[?[大中小]\]?\s*){1,3})[\s:：.»›>|]*",
    re.I,
)
_FORM_LABEL = re.compile(
    r"(?:[^\W\d][\w'/-]*\s?){1,4}\s?\*(?:\s*\(required\))?|\*?\s*(?:indicates )?required(?: fields?)?\.?", re.I
)
_COOKIES = re.compile(r"\b(?:this|our|the)? ?(?:web ?)?(?:site|we)\b.{0,20}\buses? cookies\b|本网站使用\s*cookie", re.I)
_COPYRIGHT = re.compile(r"(?:©|\(c\)|copyright).{0,80}all rights reserved\.?", re.I)
_MENU_WORDS = frozenset(
    "home about us contact contacts news events event meeting meetings records archive archives press media gallery "
    "blog careers jobs membership members join donate resources publications links faq search login partners sponsors "
    "shop newsletter calendar support help services products team overview sitemap language english".split()
)
_CONTENTS = re.compile(r"(?:\.\s?){4,}\s*\d{1,4}$|…{2,}\s*\d{1,4}$")
_AXIS = re.compile(r"^[$€¥]?[-−–]?\d[\d,.]*\s?[%％]?$")
_TIME = re.compile(
    r"(?:from\s+)?\d{1,2}(?:[:：.]\d{2})?\s*(?:[ap]\.?m\.?)?\s*(?:[-–—~～]|to|至|/)\s*\d{1,2}[:：.]\d{2}", re.I
)
_PICTURE = re.compile(r"(?:group |file )?photos?(?: credit)?\s*(?:of|by|:|courtesy)|image(?: credit)?:|pictured:", re.I)
_CHINESE_HEAD = re.compile(
    r"(?:第[一二三四五六七八九十百\d]+[章节编部篇]|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）])"
)
_MONTH = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_NO_HEAD = re.compile(rf"@|https?:|www\.|\d{{3}}[.-]\d{{3}}|\d[:：]\d\d|\b(?:{_MONTH})[a-z]*\.? \d|\d年\d", re.I)
_SMALL = frozenset(
    "a an and as at by for from in into of on or over per the to under vs with within without de la".split()
)


def clean(parsed: Parsed) -> Parsed:
    """The same file without leftovers; unmarked headings in texts and web pages become HEADING elements.

    Dropped: form labels, controls, cookie notices, menus, tables of contents, what repeats on slide after slide.
    Never dropped: a sentence (cookie notices aside), a line with figures, a list of names.
    """
    repeated = _repeated_lines(parsed)
    pages: Spool[ParsedPage] = Spool()
    seen: set[str] = set()
    for page in parsed.pages:
        elements = [element for element in page.elements if element.text.strip()]
        elements = [element for element in elements if not _is_leftover(element, parsed.media_type)]
        elements = _without_repeats(elements, repeated, seen)
        elements = _without_runs(elements, _CONTENTS)
        elements = _without_runs(elements, _AXIS)
        if parsed.media_type in _WEB:
            elements = _without_menus(elements)
        elements = _join_agenda(elements)
        if parsed.media_type not in _LAID_OUT:
            elements = _find_headings(elements)
        pages.append(replace(page, elements=tuple(elements)))
    return replace(parsed, pages=pages)


def _is_leftover(element: Element, media_type: str) -> bool:
    if element.kind not in _TEXT_KINDS:
        return False
    text = element.text
    if element.kind is not ElementKind.HEADING and media_type in _WEB:
        if _CONTROL.fullmatch(text) or (_COPYRIGHT.match(text) and word_count(text) <= 25):
            return True
        if _COOKIES.search(text) and word_count(text) <= 60:
            return True
    return bool(_FORM_LABEL.fullmatch(text)) and media_type in _WEB


def _repeated_lines(parsed: Parsed) -> set[str]:
    """Short lines that stand on three pages or more, and on a third of them: a slide master's, not the speaker's."""
    counts: Counter[str] = Counter()
    for page in parsed.pages:
        counts.update({e.text for e in page.elements if e.kind is ElementKind.PARAGRAPH and word_count(e.text) <= 12})
    least = max(3, len(parsed.pages) / 3)
    return {text for text, count in counts.items() if count >= least and not ends_sentence(text)}


def _without_repeats(elements: Sequence[Element], repeated: set[str], seen: set[str]) -> list[Element]:
    kept: list[Element] = []
    for element in elements:
        # Rows and items can be the same with reason; a line printed twice in a row is one too many.
        same = bool(kept) and kept[-1].text == element.text and element.kind is ElementKind.PARAGRAPH
        if same or (element.text in repeated and element.text in seen):
            continue
        seen.add(element.text)
        kept.append(element)
    return kept


def _without_runs(elements: Sequence[Element], pattern: re.Pattern[str]) -> list[Element]:
    """Without three or more such lines in a row: alone, each may mean something.

    Lines that lead with dots to a page number say nothing that the headings do not; bare numbers one above the other
    are the axis of a chart.
    """
    kept: list[Element] = []
    run: list[Element] = []
    for element in [*elements, None]:
        if element is not None and element.kind in _TEXT_KINDS and pattern.search(element.text):
            run.append(element)
            continue
        if len(run) < 3:
            kept += run
        run = []
        if element is not None:
            kept.append(element)
    return kept


def _without_menus(elements: list[Element]) -> list[Element]:
    """Menus stand at the start or the end: two or more short lines, most of them with a word of menus."""
    start = _menu_length(elements)
    end = _menu_length(elements[start:][::-1])
    return elements[start : len(elements) - end]


def _menu_length(elements: Sequence[Element]) -> int:
    count = familiar = 0
    for element in elements:
        words = re.findall(r"[a-z]+", element.text.lower())
        is_short = 1 <= len(words) <= 4 and not re.search(r"[\d@,.!?]", element.text)
        if element.kind not in (ElementKind.PARAGRAPH, ElementKind.LIST_ITEM) or not is_short:
            break
        if not _MENU_WORDS.intersection(words):
            break
        count += 1
        familiar += len(_MENU_WORDS.intersection(words)) >= 0.5 * len(words)
    return count if count >= 2 and familiar >= 0.5 * count else 0


def _join_agenda(elements: Sequence[Element]) -> list[Element]:
    """A time and the session at that time become one paragraph, or the time would close the session before."""
    joined: list[Element] = []
    for element in elements:
        before = joined[-1] if joined else None
        if (
            before is not None
            and before.kind is ElementKind.PARAGRAPH
            and _TIME.match(before.text)
            and (
                (_is_time(element) and before.text.endswith("/"))
                or (_ends_with_time(before.text) and _is_plain_line(element) and not _is_time(element))
            )
        ):
            joined[-1] = _joined(before, element)
        else:
            joined.append(element)
    return joined


def _is_time(element: Element) -> bool:
    return element.kind is ElementKind.PARAGRAPH and bool(_TIME.match(element.text)) and word_count(element.text) <= 10


def _ends_with_time(text: str) -> bool:
    """Whether nothing but times, and the zones they are in, has been said yet."""
    rest = re.sub(
        r"(?i)\b(?:[ap]\.?m\.?|[A-Z]\w+ (?:standard |daylight )?time|[A-Z]{2,4}T|to)\b", "", _TIME.sub("", text)
    )
    return not re.search(r"[^\W\d_]", rest)


def _is_plain_line(element: Element) -> bool:
    """A line that can be the name of a session: short, no sentence, no figures that a phone number or a mail has."""
    return (
        element.kind in (ElementKind.PARAGRAPH, ElementKind.HEADING)
        and word_count(element.text) <= 20
        and not ends_sentence(element.text)
        and not re.search(r"@|\d{3}", element.text.replace("19", "").replace("20", ""))
    )


def _joined(first: Element, second: Element) -> Element:
    shift = len(first.text) + 1
    moved = tuple(Anchor(a.start + shift, a.end + shift, a.box) for a in second.anchors)
    return replace(first, text=f"{first.text} {second.text}", anchors=first.anchors + moved)


def _find_headings(elements: Sequence[Element]) -> list[Element]:
    """Short lines in title case before a longer paragraph are headings, though the format did not say so."""
    found: list[Element] = []
    level = 0
    has_marked = any(element.kind is ElementKind.HEADING for element in elements)
    for i, element in enumerate(elements):
        after = elements[i + 1] if i + 1 < len(elements) else None
        if element.kind is ElementKind.HEADING:
            level = element.level or level
        is_first = i == 0 and not has_marked
        found.append(_promoted(element, after, is_first, level) if element.kind is ElementKind.PARAGRAPH else element)
    return found


def _promoted(element: Element, after: Element | None, is_first: bool, level: int) -> Element:
    """A paragraph as the heading or caption that it is by its looks; `level` is that of the last marked heading."""
    text = element.text
    if _PICTURE.match(text) and word_count(text) <= 20 and not ends_sentence(text):
        return replace(element, kind=ElementKind.CAPTION)
    if is_first and after is not None and _is_title(text):
        return replace(element, kind=ElementKind.HEADING, level=1)
    if _heads(text, after):
        return replace(element, kind=ElementKind.HEADING, level=max(3 if text[0] in "（(" else 2, level))
    return element


def _is_title(text: str) -> bool:
    """Whether the first line of a text can be its title; titles of news are in sentence case."""
    return (
        2 <= word_count(text) <= 25 and not ends_sentence(text) and not text[0].islower() and not _NO_HEAD.search(text)
    )


def _heads(text: str, after: Element | None) -> bool:
    """Whether a line that the format calls a paragraph heads the next element."""
    if after is None or ends_sentence(text) or text.endswith((":", "：", "/")) or _NO_HEAD.search(text):
        return False
    if _CHINESE_HEAD.match(text):
        return word_count(text) <= 10 and "，" not in text and after.kind is not ElementKind.HEADING
    if any(map(is_cjk, text)):
        body = after.kind is ElementKind.PARAGRAPH and word_count(after.text) > 2.5 * word_count(text)
        return word_count(text) <= 7 and body and ends_sentence(after.text) and not re.search(r"[，、：\d]", text)
    is_body = after.kind is ElementKind.PARAGRAPH and ends_sentence(after.text)
    is_body = is_body and word_count(after.text) >= max(15, 2 * word_count(text))
    leads_list = after.kind is ElementKind.LIST_ITEM and word_count(text) >= 2
    if not (is_body or leads_list) or word_count(text) > 12:
        return False
    return _is_title_case(text)


def _is_title_case(text: str) -> bool:
    """Whether the words that count begin with capitals (in Chinese, always)."""
    if any(map(is_cjk, text)):
        return True
    words = [word for word in re.findall(r"[^\W_][\w’'.-]*", text) if word.lower() not in _SMALL]
    named = [word for word in words if word[0].isupper() or word[0].isdigit()]
    return bool(words) and words[0][0].isupper() and len(named) >= 0.7 * len(words)
