"""A page of a sample PDF that is only a picture of its text, as a scanner leaves it: a little askew, a little dirty."""

import io
import random
import re
from collections.abc import Iterator
from functools import cache

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.platypus import Flowable, Frame, NextPageTemplate, PageBreak, PageTemplate
from reportlab.platypus import Image as Picture
from source import Scan
from styles import FONTS

HAN = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
LATIN = f"{FONTS}/liberation/LiberationSerif-Regular.ttf"
CHINESE = f"{FONTS}/droid/DroidSansFallbackFull.ttf"
WIDTH, HEIGHT = A4
SIZE = (1240, 1754)  # pixels: A4 at 150 dots to the inch
MARGIN = 150
TURN = 0.7  # degrees

Pen = ImageDraw.ImageDraw


def template() -> PageTemplate:
    """The page that a scan fills; no header and no footer, for these would be text."""
    return PageTemplate("scan", [Frame(0, 0, WIDTH, HEIGHT, 0, 0, 0, 0, id="scan")])


def page(scan: Scan) -> list[Flowable]:
    picture = Picture(io.BytesIO(draw(scan.text)), WIDTH, HEIGHT)
    return [NextPageTemplate("scan"), PageBreak(), picture, NextPageTemplate("later"), PageBreak()]


def draw(text: str) -> bytes:
    """JPEG of a page with these lines, the same bytes each time. A line that begins with `# ` is a heading; an empty
    line is a gap."""
    paper = Image.new("L", SIZE, 250)
    pen = ImageDraw.Draw(paper)
    top = float(MARGIN)
    for line in text.splitlines():
        size = 38 if line.startswith("# ") else 27
        for row in _wrapped(pen, line.removeprefix("# "), size):
            _write(pen, top, row, size)
            top += size * 1.5
        top += size * 0.4
    if top > SIZE[1] - MARGIN:
        raise ValueError("the text of a scan does not fit its page")
    out = io.BytesIO()
    _scanned(paper).save(out, "JPEG", quality=45)
    return out.getvalue()


def _scanned(paper: Image.Image) -> Image.Image:
    dirt = Image.frombytes("L", SIZE, random.Random(1).randbytes(SIZE[0] * SIZE[1])).point(lambda value: value // 12)
    turned = paper.rotate(TURN, Image.Resampling.BICUBIC, fillcolor=250)
    return ImageChops.subtract(turned.filter(ImageFilter.GaussianBlur(0.7)), dirt.filter(ImageFilter.GaussianBlur(0.7)))


def _wrapped(pen: Pen, line: str, size: int) -> Iterator[str]:
    """Rows as wide as the page; Chinese breaks anywhere, other text between words."""
    row = ""
    for word in re.findall(f"{HAN.pattern}|[^ ](?:(?!{HAN.pattern})[^ ])*| +", line):
        if row and _length(pen, row + word, size) > SIZE[0] - 2 * MARGIN:
            yield row.rstrip()
            row = ""
        row += word if row else word.lstrip()
    yield row


def _write(pen: Pen, top: float, row: str, size: int) -> None:
    left = float(MARGIN)
    for letter in row:
        face = _face(letter, size)
        pen.text((left, top + size), letter, fill=40, font=face, anchor="ls")
        left += pen.textlength(letter, font=face)


def _length(pen: Pen, row: str, size: int) -> float:
    return sum(pen.textlength(letter, font=_face(letter, size)) for letter in row)


@cache
def _face(letter: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(CHINESE if HAN.match(letter) else LATIN, size)
