"""Picture files: a page a picture, read by text recognition."""

from __future__ import annotations

from functools import partial

from PIL import Image

from ingest.elements import Parsed
from ingest.ocr.engine import OcrPage
from ingest.ocr.reader import Ocr
from ingest.parse.pdf import assemble
from ingest.parse.pdf.recognised import page_words
from ingest.parse.pdf.scans import no_text, notes_of
from ingest.parse.pdf.structure import Structure
from ingest.parse.pdf.words import PageWords
from kb.errors import UnreadableFile
from kb.frames import frame_count, frame_size, media_type, read_frame


def parse_picture(name: str, content: bytes, ocr: Ocr | None) -> Parsed:
    """The text on a PNG, JPEG, WebP, BMP or (on each page of) TIFF picture. `name` is for messages.

    Raises UnreadableFile when it is damaged or too large, shows no text, or text recognition is off.
    """
    if ocr is None:
        raise no_text(name, ocr)
    try:
        sizes = [frame_size(content, index) for index in range(frame_count(content))]
        scans = ocr.read([partial(read_frame, content, index) for index in range(len(sizes))])
        kind = media_type(content)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise UnreadableFile(f"'{name}' has too many pixels.", advice="Save it smaller, and ingest that.") from error
    except (OSError, SyntaxError, ValueError) as error:
        raise UnreadableFile(f"'{name}' looks like a picture but is damaged.", advice="Scan it again.") from error
    found = dict(enumerate(scans))
    pages = [
        page_words(scan, size) if isinstance(scan, OcrPage) else PageWords(*size)
        for scan, size in zip(scans, sizes, strict=True)
    ]
    if not any(page.by_direction for page in pages):
        raise no_text(name, ocr)
    return Parsed(kind, assemble(pages, Structure()), notes=notes_of(pages, found))
