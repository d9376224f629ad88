"""Page pictures of PDFs and picture files, with the cited words marked, or with the boxes of their chunks."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

from PIL import Image, ImageChops, ImageDraw, ImageFont

from kb.access import Viewer
from kb.errors import InvalidInput, NotFound
from kb.frames import MEDIA_TYPES, read_frame
from kb.library import Library
from kb.pdfium import open_document
from kb.preview import spans_on
from kb.records import Box, Document, Span

PDF = "application/pdf"
WIDEST = 2400  # pixels
LARGEST = 12_000_000  # pixels in all: a strip of paper, long and narrow, is drawn smaller
MARK = (255, 221, 87)  # a highlighter's yellow, multiplied onto the page so that the words stay black
EDGE = (214, 143, 0)  # around the mark, so that it shows on dark ground as well
PADDING = 1.5  # points around the words
# Of neighbouring chunks; six are enough that two of one colour never touch.
CHUNK_COLOURS = ((31, 119, 180), (214, 39, 40), (44, 160, 44), (148, 103, 189), (227, 119, 0), (0, 150, 160))
TINT = 0.18  # how much of its colour lies on the ground of a chunk


def page_picture(
    library: Library,
    document_id: str,
    number: int,
    viewer: Viewer,
    marks: Sequence[tuple[int, int]] = (),
    width: int = 1200,
    show_chunks: bool = False,
) -> bytes:
    """A PNG of page `number`, `width` pixels wide. `marks` are (start, end) of the page's stored text: the sentences
    that they touch are marked. `show_chunks`: the boxes of all sentences are drawn, in a colour for each chunk, with
    the chunk's ordinal at its first one.

    Raises:
        NotFound: no such document or page for this viewer, or a format without page pictures.
        InvalidInput: a width that cannot be drawn.
    """
    if not 100 <= width <= WIDEST:
        raise InvalidInput(f"A page picture cannot be {width} pixels wide.", advice=f"Choose 100 to {WIDEST}.")
    with library.reading():
        document = library.document(document_id, viewer)
        page = library.catalog.page(document.revision_id, number)
        if not has_pictures(document) or page.width is None or page.height is None:
            raise NotFound(
                "This publication has no page pictures.", advice="Its text is at the same address without .png."
            )
        chunks = library.catalog.chunks_on(document.revision_id, number) if marks or show_chunks else []
        content = library.files.read(document.revision_id)
    parts = [(chunk.ordinal, span) for chunk, _, span in spans_on(chunks, number)]
    boxes = [box for _, span in parts if _touched(span, marks) for box in span.boxes]
    scale = min(width / page.width, (LARGEST / (page.width * page.height)) ** 0.5)
    picture = _drawn(document.media_type, content, number, page.width, scale)
    if show_chunks:
        picture = _with_chunks(picture, scale, [(ordinal, box) for ordinal, span in parts for box in span.boxes])
    return _png(_marked(picture, scale, boxes))


def has_pictures(document: Document) -> bool:
    """Whether the pages of this kind of file can be drawn."""
    return document.media_type == PDF or document.media_type in MEDIA_TYPES.values()


def _touched(span: Span, marks: Iterable[tuple[int, int]]) -> bool:
    return any(start < span.end and end > span.start for start, end in marks)


def _drawn(media_type: str, content: bytes, number: int, width: float, scale: float) -> Image.Image:
    if media_type == PDF:
        with open_document(content) as pdf:
            picture: Image.Image = pdf[number - 1].render(scale=scale).to_pil()
            return picture.convert("RGB")
    picture = read_frame(content, number - 1)
    size = round(width * scale), max(1, round(picture.height * width * scale / picture.width))
    return picture.resize(size, Image.Resampling.LANCZOS)


def _marked(picture: Image.Image, scale: float, boxes: Sequence[Box]) -> Image.Image:
    if not boxes:
        return picture
    layer = Image.new("RGB", picture.size, "white")
    pen = ImageDraw.Draw(layer)
    marked = [_corners(box, scale) for box in boxes]
    for corners in marked:
        pen.rectangle(corners, fill=MARK)
    picture = ImageChops.multiply(picture, layer)
    outline = ImageDraw.Draw(picture)
    for corners in marked:
        outline.rectangle(corners, outline=EDGE, width=max(1, round(scale * 0.7)))
    return picture


def _with_chunks(picture: Image.Image, scale: float, parts: Sequence[tuple[int, Box]]) -> Image.Image:
    """`parts`: each box with the ordinal of its chunk, in reading order."""
    layer = Image.new("RGB", picture.size, "white")
    pen = ImageDraw.Draw(layer)
    for ordinal, box in parts:
        tint = tuple(round(255 - TINT * (255 - part)) for part in _colour(ordinal))
        pen.rectangle(_corners(box, scale), fill=tint)
    picture = ImageChops.multiply(picture, layer)
    pen = ImageDraw.Draw(picture)
    font = ImageFont.load_default(max(10, round(9 * scale)))
    before: tuple[int, Box] | None = None
    for ordinal, box in parts:
        corners = _corners(box, scale)
        pen.rectangle(corners, outline=_colour(ordinal), width=max(1, round(scale * 0.7)))
        if before is None or before[0] != ordinal:
            # In the margin left of the words; where a chunk begins in the middle of a line, right of them.
            in_line = before is not None and before[1].bottom > box.top and before[1].right <= box.left + PADDING
            left = corners[2] + 2 if in_line else corners[0] - pen.textlength(str(ordinal), font) - 4
            corner = max(0.0, left), corners[1]
            pen.rectangle(pen.textbbox(corner, str(ordinal), font), fill=_colour(ordinal))
            pen.text(corner, str(ordinal), fill="white", font=font)
        before = ordinal, box
    return picture


def _colour(ordinal: int) -> tuple[int, int, int]:
    return CHUNK_COLOURS[ordinal % len(CHUNK_COLOURS)]


def _png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def _corners(box: Box, scale: float) -> list[float]:
    corners = (box.left - PADDING, box.top - PADDING, box.right + PADDING, box.bottom + PADDING)
    return [corner * scale for corner in corners]
