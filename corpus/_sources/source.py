"""Readable sources of the sample publications: YAML front matter, then a small Markdown dialect.

Blocks: headings, paragraphs, lists, tables, callouts (block quotes), charts (a fenced block named `chart` that
holds YAML) and scanned pages (a fenced block named `scan` that holds the lines of the page). Emphasis is written
`_so_` and `**so**`; a lone `*` after a figure is not emphasis but the mark of an invented figure.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from datetime import date
from pathlib import Path

import yaml
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

NOTES = {
    "en": "Illustrative sample, written for this corpus: figures marked *, and the scenes around them, were invented.",
    "zh": "示例文件，为本样例库编写：标有 * 的数字及相关情节均属虚构，仅供演示。",
}
CAPTION = re.compile(r"^(Table|Figure|表|图)\s*\d+")


@dataclass(frozen=True)
class Run:
    text: str
    bold: bool = False
    italic: bool = False


Inline = tuple[Run, ...]


@dataclass(frozen=True)
class Heading:
    level: int
    text: Inline


@dataclass(frozen=True)
class Paragraph:
    text: Inline

    @property
    def is_caption(self) -> bool:
        return CAPTION.match(plain(self.text)) is not None


@dataclass(frozen=True)
class Bullets:
    items: tuple[Inline, ...]
    ordered: bool


@dataclass(frozen=True)
class Table:
    header: tuple[Inline, ...]
    rows: tuple[tuple[Inline, ...], ...]


@dataclass(frozen=True)
class Callout:
    blocks: tuple["Block", ...]


@dataclass(frozen=True)
class Chart:
    kind: str
    categories: tuple[str, ...]
    series: dict[str, list[float]]
    unit: str = ""


@dataclass(frozen=True)
class Scan:
    """A page of its own that is a picture of this text."""

    text: str


Block = Heading | Paragraph | Bullets | Table | Callout | Chart | Scan


@dataclass(frozen=True)
class Meta:
    """What the catalog says of a document, and how it is laid out."""

    output: str
    title: str
    kind: str
    publisher: str
    program: str
    published: date
    language: str = "en"
    tier: str = "public"
    listed: bool = True
    edition_of: str | None = None
    url: str | None = None
    illustrative: bool = False
    layout: str = "one-column"
    subtitle: str = ""
    running: str = ""
    note: str = ""
    site: str = "forum"
    accent: str = "#14505c"
    program_shown: str = ""

    @property
    def banner(self) -> str:
        """The program's name as the document prints it, in its own language."""
        return self.program_shown or self.program

    @property
    def warning(self) -> str:
        """The line that says what in the document was invented; empty where nothing was."""
        if not self.illustrative:
            return ""
        return self.note or NOTES[self.language]


@dataclass(frozen=True)
class Source:
    path: Path
    meta: Meta
    body: str
    blocks: tuple[Block, ...] = field(default=())


def plain(text: Inline) -> str:
    return "".join(run.text for run in text)


def read_source(path: Path) -> Source:
    """Read one source file; front matter with an unknown key is an error."""
    _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
    values = yaml.safe_load(front)
    unknown = set(values) - {f.name for f in fields(Meta)}
    if unknown:
        raise ValueError(f"{path.name}: unknown front matter {sorted(unknown)}")
    return Source(path, Meta(**values), body.strip() + "\n", parse(body))


def parse(body: str) -> tuple[Block, ...]:
    marked = re.sub(r"(?<!\*)\*(?!\*)", r"\\*", body)
    tokens = MarkdownIt("commonmark").enable("table").parse(marked)
    return tuple(_blocks(SyntaxTreeNode(tokens)))


def _blocks(node: SyntaxTreeNode) -> Iterator[Block]:
    for child in node.children:
        match child.type:
            case "heading":
                yield Heading(int(child.tag[1]), _inline(child))
            case "paragraph":
                yield Paragraph(_inline(child))
            case "bullet_list" | "ordered_list":
                items = tuple(_inline(item.children[0]) for item in child.children)
                yield Bullets(items, child.type == "ordered_list")
            case "table":
                yield _table(child)
            case "blockquote":
                yield Callout(tuple(_blocks(child)))
            case "fence":
                yield _fenced(child)
            case other:
                raise ValueError(f"the sample sources have no {other!r}")


def _table(node: SyntaxTreeNode) -> Table:
    rows = [tuple(_inline(cell) for cell in row.children) for part in node.children for row in part.children]
    return Table(rows[0], tuple(rows[1:]))


def _fenced(node: SyntaxTreeNode) -> Chart | Scan:
    content = node.content.replace("\\*", "*")
    match node.info:
        case "chart":
            values = yaml.safe_load(content)
            values["categories"] = tuple(str(name) for name in values["categories"])
            return Chart(**values)
        case "scan":
            return Scan(content)
        case other:
            raise ValueError(f"the sample sources have no fenced {other!r}")


def _inline(node: SyntaxTreeNode) -> Inline:
    return tuple(_runs(node.children[0], bold=False, italic=False)) if node.children else ()


def _runs(node: SyntaxTreeNode, *, bold: bool, italic: bool) -> Iterator[Run]:
    for child in node.children:
        match child.type:
            case "text":
                yield Run(child.content, bold, italic)
            case "softbreak":
                yield Run(" ", bold, italic)
            case "strong":
                yield from _runs(child, bold=True, italic=italic)
            case "em":
                yield from _runs(child, bold=bold, italic=True)
            case other:
                raise ValueError(f"the sample sources have no inline {other!r}")
