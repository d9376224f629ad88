"""HTML, Markdown, DOCX and PPTX through unstructured, kept from the network.

unstructured downloads spaCy's en_core_web_sm from a code host at first use and counts its users. Both are turned off
here, and nothing outside this module knows of it: `_load_spacy_model` is private, so the version is pinned and the
tests run every format with sockets blocked. Its import takes seconds, so it happens when the first file needs it.
"""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib import import_module
from types import ModuleType
from typing import Any
from zipfile import ZipFile

from lxml import etree, html

from ingest.elements import Element, ElementKind, Parsed, ParsedPage
from ingest.parse import hidden_slides, tables, web_page
from ingest.parse.characters import bullet_length, ends_sentence, tidy, word_count
from ingest.parse.hidden import without_hidden
from ingest.parse.markdown import to_html
from ingest.parse.merged_cells import fill_merged_cells

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
CAPTION = re.compile(r"^(?:(?:figure|fig\.|table|chart|exhibit|box)\s*[\dA-Z][\d.\-]*\b|[图表]\s*\d+)", re.I)
_DROPPED = frozenset(("Header", "Footer", "PageNumber", "PageBreak", "Image"))
_MOST_HEADING_WORDS = 14


def parse_html(text: str) -> Parsed:
    """One page, number 1, without the page's navigation, forms and notices."""
    prepared, properties, notes = web_page.prepare(text)
    return Parsed("text/html", (ParsedPage(1, tuple(_from_html(prepared))),), properties, notes)


def parse_markdown(text: str) -> Parsed:
    """One page, number 1. A front matter block becomes properties."""
    rendered, properties = to_html(text)
    prepared, _, notes = web_page.prepare(rendered)
    return Parsed("text/markdown", (ParsedPage(1, tuple(_from_html(prepared))),), properties, notes)


def parse_docx(content: bytes) -> Parsed:
    """One page, number 1 (the file does not know its pages), without running headers and footers."""
    seen, notes = without_hidden(content)
    found = _partitioner("docx").partition_docx(file=io.BytesIO(seen), languages=[""])
    elements = _Mapping().map(found)
    return Parsed(DOCX, (ParsedPage(1, tuple(elements)),), _office_properties(content), notes)


def parse_pptx(content: bytes) -> Parsed:
    """A page a slide, its title first."""
    seen, notes = hidden_slides.without_hidden(content)
    filled = fill_merged_cells(seen)
    found = _partitioner("pptx").partition_pptx(file=io.BytesIO(filled), languages=[""])
    slides: dict[int, list[Any]] = {}
    for element in found:
        slides.setdefault(element.metadata.page_number or 1, []).append(element)
    mapping = _Mapping(slides=True)
    pages = tuple(ParsedPage(number, tuple(_slide(mapping.map(slides[number]), number))) for number in sorted(slides))
    return Parsed(PPTX, pages, _office_properties(content), notes)


def _slide(elements: Sequence[Element], number: int) -> list[Element]:
    """Titles first, although a line above them may come earlier in the file; the slide's number left out."""
    kept = [element for element in elements if element.text != str(number)]
    return sorted(kept, key=lambda element: element.kind is not ElementKind.HEADING)


def _from_html(text: str) -> list[Element]:
    found = _partitioner("html").partition_html(text=text, languages=[""])
    return _Mapping().map(found)


@lru_cache(maxsize=1)
def _kept_offline() -> None:
    """Turn off what would reach for the network. Before the first import: unstructured reads these then."""
    os.environ["DO_NOT_TRACK"] = "1"
    os.environ["UNSTRUCTURED_DISABLE_NOTICE"] = "1"
    import spacy  # noqa: PLC0415
    from unstructured.nlp import tokenize  # noqa: PLC0415

    def blank() -> Any:
        language = spacy.blank("en")
        language.add_pipe("sentencizer")
        return language

    tokenize._load_spacy_model = blank


def _partitioner(name: str) -> ModuleType:
    _kept_offline()
    return import_module(f"unstructured.partition.{name}")


class _Mapping:
    """unstructured's elements as ours. Levels and groups run on over the pages of one file."""

    def __init__(self, *, slides: bool = False) -> None:
        self._slides = slides
        self._level = 0
        self._group = 0
        self._in_list = False

    def map(self, found: Sequence[Any]) -> list[Element]:
        self._in_list = False
        return [element for item in found if item.category not in _DROPPED for element in self._map(item)]

    def _map(self, item: Any) -> Iterator[Element]:
        if item.category == "Table":
            yield from self._table(item)
            return
        text = tidy(item.text)
        text = text[bullet_length(text) :]
        if not text:
            return
        if item.category == "ListItem":
            self._group += 0 if self._in_list else 1
            self._in_list = True
            yield Element(ElementKind.LIST_ITEM, text, group=self._group)
            return
        self._in_list = False
        level = self._heading_level(item, text)
        if level:
            yield Element(ElementKind.HEADING, text, level=level)
        else:
            is_caption = bool(CAPTION.match(text)) and word_count(text) <= 40
            yield Element(ElementKind.CAPTION if is_caption else ElementKind.PARAGRAPH, text)

    def _table(self, item: Any) -> Iterator[Element]:
        self._in_list = False
        self._group += 1
        markup = item.metadata.text_as_html
        if not markup:
            yield Element(ElementKind.PARAGRAPH, tidy(item.text))
            return
        table = html.fragment_fromstring(markup, create_parent="div").find(".//table")
        heads = sum(row.find("th") is not None for row in table.iter("tr"))
        yield from tables.row_elements(web_page.read_grid(table), self._group, heads=heads or None)

    def _heading_level(self, item: Any, text: str) -> int | None:
        """1 to 6, or None for text that is no heading.

        A Title is believed when it is short and no sentence: Chinese paragraphs can all come as Title. On slides only
        the title placeholder (depth 0) counts. A short line all in bold heads what follows, one level below.
        """
        if word_count(text) > _MOST_HEADING_WORDS * (2 if item.category == "Title" else 1) or _is_sentence(text):
            return None
        depth = item.metadata.category_depth
        if item.category == "Title" and not (self._slides and depth != 0):
            self._level = min(6, (depth or 0) + 1)
            return self._level
        bold = tidy(" ".join(item.metadata.emphasized_text_contents or ()))
        if not self._slides and bold == text and not text.endswith((":", "：")):
            return min(6, self._level + 1)
        return None


def _is_sentence(text: str) -> bool:
    return ends_sentence(text) and not text.endswith(("?", "？")) and word_count(text) > 3


def _office_properties(content: bytes) -> dict[str, str]:
    """Title, author, language and day of creation, from the package's core properties."""
    with ZipFile(io.BytesIO(content)) as package:
        if "docProps/core.xml" not in package.namelist():
            return {}
        root = etree.fromstring(package.read("docProps/core.xml"), etree.XMLParser(resolve_entities=False))
    names = {"title": "title", "creator": "author", "language": "language", "created": "created", "subject": "subject"}
    found = {}
    for child in root:
        key = names.get(etree.QName(child).localname)
        value = tidy(child.text or "")
        if key and value:
            found[key] = value[:10] if key == "created" else value
    return found
