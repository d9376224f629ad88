"""Picture files: a page a picture, read by text recognition."""

from __future__ import annotations

from PIL import Image

from ingest.elements import Parsed, ParsedPage
from ingest.ocr.drawing import damaged_picture
from ingest.ocr.engine import OcrPage
from ingest.parse.pdf import assemble
from ingest.parse.pdf.recognised import page_words
from ingest.parse.pdf.scans import Recognised, no_text, notes_of
from ingest.parse.pdf.structure import Structure
from ingest.parse.pdf.words import PageWords
from ingest.spool import Spool
from kb.errors import UnreadableFile
from kb.frames import frame_count, frame_size, media_type


def parse_picture(name: str, content: bytes, recognised: Recognised | None) -> Parsed:
    """The text `recognised` on a PNG, JPEG, WebP, BMP or (on each page of) TIFF picture, or the numbers of the pages on
    which that is to be tried. `name` is for messages.

    Raises UnreadableFile when it is damaged or too large, or shows no text.
    """
    try:
        sizes = [frame_size(content, index) for index in range(frame_count(content))]
        kind = media_type(content)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise UnreadableFile(f"'{name}' has too many pixels.", advice="Save it smaller, and ingest that.") from error
    except (OSError, SyntaxError, ValueError) as error:
        raise damaged_picture(name) from error
    if recognised is None:
        empty = tuple(ParsedPage(number, (), None, *size) for number, size in enumerate(sizes, 1))
        return Parsed(kind, empty, unread=tuple(range(1, len(sizes) + 1)))
    found = {number - 1: scan for number, scan in recognised.items()}
    pages = Spool(
        page_words(scan, size) if isinstance(scan := found.get(index), OcrPage) else PageWords(*size)
        for index, size in enumerate(sizes)
    )
    if not any(page.by_direction for page in pages):
        raise no_text(name)
    return Parsed(kind, assemble(pages, Structure()), notes=notes_of(pages, found))
