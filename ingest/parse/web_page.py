"""HTML made ready to be partitioned: what the page says of itself, furniture out, tables and lists spelt out."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from lxml import etree, html

from ingest.parse.characters import as_read, tidy
from ingest.parse.undisplayed import drop_unseen
from ingest.parse.unseen import notes_of

Node = Any
"""An element of lxml, which comes without types."""

_DROPPED = "//script|//style|//noscript|//template|//svg|//nav|//form|//button|//select|//iframe|//dialog|//aside"
_FURNITURE = re.compile(
    r"\b(?:cookies?|consent|gdpr|nav|navbar|navigation|menu|breadcrumbs?|sidebar|share|sharing|social|skip-?link|"
    r"newsletter|subscribe|pagination|popup|modal|banner-?ad|advert(?:isement)?|site-?(?:header|footer)|back-to-top)\b",
    re.I,
)
_BLOCKS = frozenset("p div h1 h2 h3 h4 h5 h6 ul ol table section article figure blockquote pre".split())
_META = {
    "description": "description",
    "og:description": "description",
    "author": "author",
    "article:author": "author",
    "dc.creator": "author",
    "date": "created",
    "dc.date": "created",
    "article:published_time": "created",
    "publish-date": "created",
    "pubdate": "created",
    "keywords": "keywords",
    "og:site_name": "publisher",
    "dc.publisher": "publisher",
}
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})")


def prepare(text: str) -> tuple[str, dict[str, str], tuple[str, ...]]:
    """The page's HTML without its furniture and what it does not show, its properties (title, description, author,
    created, language), and notes."""
    # An XML declaration in a str is an error to lxml, and says nothing once the text is decoded.
    plain = re.sub(r"^\s*<\?xml[^>]*\?>", "", text).replace("\0", "") or "<p></p>"
    parser = html.HTMLParser()
    root = html.document_fromstring(plain, parser=parser)
    properties = _properties(root)
    unseen = drop_unseen(root)
    for turned in root.iter("bdo"):
        if (turned.get("dir") or "").lower() == "rtl" and len(turned) == 0:
            turned.text = as_read(turned.text or "")
    _drop_furniture(root)
    _spell_out_tables(root)
    _number_lists(root)
    _free_captions(root)
    deep = any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log)
    notes = (
        *(("The page is nested too deeply: from there on it is not read.",) if deep else ()),
        *notes_of(unseen, "Text that the page does not show is left out."),
    )
    return html.tostring(root, encoding="unicode"), properties, notes


def iso_date(text: str) -> str | None:
    """The first date in the text as YYYY-MM-DD, where it is written year first."""
    match = _DATE.search(text)
    try:
        return date(*map(int, match.groups())).isoformat() if match else None
    except ValueError:
        return None


def _properties(root: Node) -> dict[str, str]:
    found: dict[str, str] = {}
    for meta in root.iter("meta"):
        key = _META.get((meta.get("name") or meta.get("property") or "").lower())
        value = tidy(meta.get("content") or "")
        if key == "created":
            value = iso_date(value) or ""
        if key and value:
            found.setdefault(key, value)
    title = root.findtext(".//title")
    if title and tidy(title):
        found["title"] = tidy(title)
    if root.get("lang"):
        found["language"] = root.get("lang")
    return found


def _drop_furniture(root: Node) -> None:
    body = root.find("body")
    if body is None:
        return
    for node in body.xpath(_DROPPED):
        # A form may wrap a whole page (ASP.NET): then only its fields go.
        if node.tag == "form" and len(tidy(node.text_content())) > 600:
            for field in node.xpath(".//input|.//label|.//textarea|.//button"):
                _remove(field)
            node.tag = "div"
        elif node.getparent() is not None:
            _remove(node)
    for node in [*body.iterdescendants()]:
        if isinstance(node.tag, str) and node.getparent() is not None and _is_furniture(node):
            _remove(node)


def _is_furniture(node: Node) -> bool:
    """By what the page calls it, or by its looks: a short run of links outside the article."""
    if node.tag in ("html", "body", "main", "article"):
        return False
    text = tidy(node.text_content())
    if node.get("role") in ("navigation", "banner", "search", "contentinfo", "complementary"):
        return len(text) < 600
    names = f"{node.get('class') or ''} {node.get('id') or ''}"
    if _FURNITURE.search(names.replace("_", "-")) and len(text) < 600:
        return True
    if node.tag not in ("ul", "ol", "div", "p", "td") or any(True for _ in node.iterancestors("main", "article")):
        return False
    links = [tidy(link.text_content()) for link in node.iter("a")]
    return len(links) >= 3 and sum(map(len, links)) > 0.85 * len(text) and max(map(len, links)) < 40


def _remove(node: Node) -> None:
    """Take the node out, leaving the text behind it in place."""
    node.drop_tree()


def _spell_out_tables(root: Node) -> None:
    """Tables of data get one cell for each row and column; tables that only lay out the page become divisions."""
    for table in root.xpath("//table"):
        is_layout = table.get("role") in ("presentation", "none") or bool(
            table.xpath(".//table|.//h1|.//h2|.//h3|.//h4|.//ul[count(li)>6]|.//p[6]")
        )
        if is_layout or max((len(grid_row) for grid_row in read_grid(table)), default=0) < 2:
            for node in table.xpath(".|.//tr|.//td|.//th|.//tbody|.//thead|.//tfoot"):
                node.tag = "div"
            continue
        _rewrite_table(table)


def _rewrite_table(table: Node) -> None:
    for caption in table.findall("caption"):
        _move_before(caption, table)
    grid = read_grid(table)
    heads = _head_rows(table)
    for child in list(table):
        table.remove(child)
    table.text = None
    for number, cells in enumerate(grid):
        row = etree.SubElement(table, "tr")
        for cell in cells:
            etree.SubElement(row, "th" if number < heads else "td").text = cell


def _head_rows(table: Node) -> int:
    """How many rows name the columns: those marked so, or the first ones that hold nothing but names."""
    rows = [row for row in table.iter("tr") if tidy(row.text_content())]
    marked = sum(row.getparent().tag == "thead" for row in rows)
    if marked:
        return int(marked)
    return next((r for r, row in enumerate(rows) if row.find("td") is not None or row.find("th") is None), 0)


def read_grid(table: Node) -> list[list[str]]:
    """The cells of a table as text, row by row; a cell that spans rows or columns stands in each of them."""
    filled: dict[tuple[int, int], str] = {}
    rows = [row for row in table.iter("tr") if next(row.iterancestors("table"), None) is table]
    for r, row in enumerate(rows):
        c = 0
        for cell in row.iterchildren("td", "th"):
            while (r, c) in filled:
                c += 1
            text = tidy(" ".join(cell.itertext()))
            width, height = _span(cell, "colspan", 50), _span(cell, "rowspan", len(rows) - r)
            filled.update({(r + i, c + j): text for i in range(height) for j in range(width)})
            c += width
    columns = 1 + max((c for _, c in filled), default=-1)
    grid = [[filled.get((r, c), "") for c in range(columns)] for r in range(len(rows))]
    return [cells for cells in grid if any(cells)]


def _span(cell: Node, name: str, most: int) -> int:
    value = (cell.get(name) or "1").strip()
    return max(1, min(most, int(value))) if value.isdigit() else 1


def _number_lists(root: Node) -> None:
    """Numbers that the browser would show are written into the items, so that "item 2" can be found."""
    for listing in root.iter("ol"):
        start = listing.get("start") or "1"
        number = int(start) if start.isdigit() else 1
        for item in listing.iterchildren("li"):
            first = item[0] if len(item) and not (item.text or "").strip() and item[0].tag == "p" else item
            first.text = f"{number}. {(first.text or '').lstrip()}"
            number += 1


def _free_captions(root: Node) -> None:
    """unstructured leaves out figures with everything in them: move their captions out."""
    for caption in root.xpath("//figure//figcaption"):
        figure = next(caption.iterancestors("figure"))
        _move_before(caption, figure)


def _move_before(caption: Node, node: Node) -> None:
    paragraph = html.Element("p")
    paragraph.text = tidy(" ".join(caption.itertext()))
    paragraph.set("data-caption", "1")
    _remove(caption)
    node.addprevious(paragraph)
