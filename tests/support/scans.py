"""Scans made on the spot: pictures of text, alone or as pages of a PDF."""

from __future__ import annotations

import io
import os
import socket
from collections.abc import Sequence
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from ingest.ocr.engine import OcrPage, recognise

Line = tuple[float, float, str, float]
"""Left and top in points, what is written there, its size in points."""
DOTS = 150 / 72  # pixels to the point


def picture(lines: Sequence[Line], *, size: tuple[float, float] = (420, 300), turn: float = 0.0) -> Image.Image:
    """A sheet of so many points at 150 dots to the inch, turned counter-clockwise."""
    paper = Image.new("RGB", (round(size[0] * DOTS), round(size[1] * DOTS)), "white")
    pen = ImageDraw.Draw(paper)
    for left, top, text, points in lines:
        pen.text((left * DOTS, top * DOTS), text, fill="black", font=ImageFont.load_default(points * DOTS))
    return paper.rotate(turn, Image.Resampling.BICUBIC, fillcolor="white", expand=turn in (90, 180, 270))


def scanned_pdf(*pages: Image.Image, stamp: str = "") -> bytes:
    """A PDF whose pages are pictures, each with a stamp that is text."""
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    for page in pages:
        size = page.width / DOTS, page.height / DOTS
        canvas.setPageSize(size)
        canvas.drawImage(ImageReader(page), 0, 0, *size)
        canvas.setFont("Helvetica", 6)
        canvas.drawString(10, 6, stamp)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def bytes_of(image: Image.Image, kind: str, **more: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **more)
    return out.getvalue()


def recognise_offline(page: np.ndarray) -> OcrPage:
    """For a worker: recognise where every attempt to reach a network is an error."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a connection was tried")

    socket.socket.connect = refuse  # type: ignore[method-assign,assignment]
    socket.getaddrinfo = refuse  # type: ignore[assignment]
    return recognise(page)


def die(_: object = None) -> None:
    """For a worker: what a crash in a C library does."""
    os._exit(7)
