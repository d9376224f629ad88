"""The picture of a page, to be recognised. It is drawn in the worker process that recognises it: one that is too much
for Pillow or pdfium costs that page and nothing else."""

from __future__ import annotations

import numpy as np
from PIL import Image

from ingest.ocr.engine import LONGEST_SIDE, OcrPage, recognise
from kb.errors import UnreadableFile
from kb.frames import read_frame
from kb.pdfium import open_document

_BLANK = 24  # of 255: paper without ink differs by less between its lightest and its darkest grains


def recognise_page(content: bytes, index: int, size: tuple[float, float]) -> OcrPage:
    """Page `index` (from 0) of a PDF, of so many points (width, height)."""
    with open_document(content) as document:
        picture: Image.Image = document[index].render(scale=LONGEST_SIDE / max(*size, 1.0)).to_pil()
        picture = picture.convert("RGB")  # a copy: the bitmap's memory goes with the document
    return recognise_picture(picture)


def recognise_frame(name: str, content: bytes, index: int) -> OcrPage:
    """Page `index` (from 0) of a picture file.

    Raises:
        UnreadableFile: it is damaged.
    """
    try:
        picture = read_frame(content, index)
    except (OSError, SyntaxError, ValueError) as error:
        raise damaged_picture(name) from error
    return recognise_picture(picture)


def recognise_picture(picture: Image.Image) -> OcrPage:
    """What it says. A blank one says nothing, and costs nothing."""
    picture = picture.convert("RGB")
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    if _is_blank(picture):
        return OcrPage(picture.size, 0, ())
    return recognise(np.asarray(picture))


def damaged_picture(name: str) -> UnreadableFile:
    return UnreadableFile(f"'{name}' looks like a picture but is damaged.", advice="Copy or scan it again.")


def _is_blank(picture: Image.Image) -> bool:
    darkest, lightest = picture.convert("L").getextrema()
    return float(lightest) - float(darkest) < _BLANK  # type: ignore[arg-type]
